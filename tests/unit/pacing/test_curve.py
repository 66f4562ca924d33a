"""A curve's area and its inverse agree with numerical integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.model.load import ConstantRate, Stages
from vayu.pacing.curve import Curve, Line, curve_of
from vayu.units import NS_PER_S

STAGES = "2s:10,1s:10,0s:4,1s:0,2s:0,1s:6"


def integral(curve: Curve, t: int, steps: int = 20_001) -> float:
    """Add the level up in small steps."""
    grid = np.linspace(0, t, steps)
    levels = np.array([curve.level(int(point)) for point in grid])
    return float(np.trapezoid(levels, grid) / NS_PER_S)


def test_lines_follow_from_the_pieces() -> None:
    """Jumps take no line of their own."""
    assert curve_of(Stages(stages=STAGES)).lines == (
        Line(0, 2 * NS_PER_S, 0, 10),
        Line(2 * NS_PER_S, 3 * NS_PER_S, 10, 10),
        Line(3 * NS_PER_S, 4 * NS_PER_S, 4, 0),
        Line(4 * NS_PER_S, 6 * NS_PER_S, 0, 0),
        Line(6 * NS_PER_S, 7 * NS_PER_S, 0, 6),
    )


@pytest.mark.parametrize("seconds", [0.5, 2.0, 2.7, 3.5, 5.0, 6.9])
def test_the_area_is_the_integral_of_the_level(seconds: float) -> None:
    """Against the trapezoidal rule."""
    curve = curve_of(Stages(stages=STAGES))
    t = round(seconds * NS_PER_S)

    assert curve.area(t) == pytest.approx(integral(curve, t), abs=5e-3)
    assert curve.total == 10 + 10 + 2 + 0 + 3


def test_the_level_meets_its_targets() -> None:
    """Of two lines that meet, the later one counts; outside there is nothing."""
    curve = curve_of(Stages(stages=STAGES))

    assert [curve.level(round(s * NS_PER_S)) for s in (-1, 0, 1, 2, 3, 3.5, 5, 6.5, 7)] == [
        0, 0, 5, 10, 4, 2, 0, 3, 0,
    ]  # fmt: skip


def test_nothing_is_reached_while_the_level_is_0() -> None:
    """The inverse of a stretch without a level is its end."""
    curve = curve_of(Stages(stages=STAGES))

    assert curve.reached(22.0) == 6 * NS_PER_S
    assert curve_of(Stages(stages="5s:0,1s:2")).reached(0) == 5 * NS_PER_S


stages = st.lists(
    st.tuples(st.integers(0, 50).map(lambda n: n / 10), st.floats(0, 5_000)), min_size=1, max_size=6
).filter(lambda pairs: _area(pairs) > 0.01)


def _area(pairs) -> float:
    """Area below stages, worked out by hand."""
    before = [0.0, *(target for _, target in pairs)]
    return sum(s * (a + t) / 2 for (s, t), a in zip(pairs, before, strict=False))


@settings(deadline=None)
@given(pairs=stages, share=st.floats(0, 0.999))
def test_the_inverse_gives_the_area_back(pairs, share: float) -> None:
    """N(t(x)) = x, to a nanosecond's worth of the level."""
    curve = curve_of(Stages(stages=pairs))
    area = share * curve.total

    assert curve.total == pytest.approx(_area(pairs))
    assert curve.area(curve.reached(area)) == pytest.approx(area, rel=1e-6, abs=2e-5)


@settings(deadline=None)
@given(pairs=stages, at=st.floats(0, 1), level=st.floats(0, 100))
def test_a_change_leaves_the_past_alone(pairs, at: float, level: float) -> None:
    """Up to the change both curves have one area; after it, the new level has its own."""
    curve = curve_of(Stages(stages=pairs))
    t = round(at * curve.end)
    changed = curve.changed(t, level)

    for part in (0.25, 0.5, 1.0):
        assert changed.area(int(part * t)) == pytest.approx(curve.area(int(part * t)), rel=1e-9)
    assert changed.total == pytest.approx(curve.area(t) + level * (curve.end - t) / NS_PER_S)
    assert changed.end == curve.end


@settings(deadline=None)
@given(pairs=stages, begin=st.floats(0, 1), end=st.floats(0, 2))
def test_silence_takes_out_just_its_own_area(pairs, begin: float, end: float) -> None:
    """Before and after it the curve is as it was."""
    curve = curve_of(Stages(stages=pairs))
    t, u = sorted((round(begin * curve.end), round(end * curve.end)))
    silent = curve.silenced(t, u)

    missing = curve.area(u) - curve.area(t)
    assert silent.total == pytest.approx(curve.total - missing, abs=1e-6)
    assert silent.area(u) == pytest.approx(silent.area(t), abs=1e-9)
    assert silent.end == curve.end


def test_changes_beyond_the_end_change_nothing() -> None:
    """A control that comes too late."""
    curve = curve_of(ConstantRate(rate=5, duration=1))

    assert curve.changed(NS_PER_S, 9) is curve
    assert curve.silenced(NS_PER_S, 2 * NS_PER_S) is curve


@pytest.mark.parametrize(
    ("stages", "t", "fall"),
    [
        ("0s:3,9s:3", 0, 9),
        ("1s:3,8s:3", 0, 9),
        ("0s:3,7s:3,2s:0", 0, 7),
        ("0s:3,7s:3,2s:0", 8, 8),
        ("0s:3,3s:3,0s:1,2s:1,0s:5,2s:5,0s:4,1s:4", 0, 3),
        ("0s:3,3s:3,0s:1,2s:1,0s:5,2s:5,0s:4,1s:4", 3, 7),
        ("0s:3,3s:3,0s:1,2s:1,0s:5,2s:5,0s:4,1s:4", 6, 7),
        ("0s:3,3s:3,0s:1,2s:1,0s:5,2s:5,0s:4,1s:4", 7.5, 8),
    ],
)
def test_the_next_fall(stages: str, t: float, fall: float) -> None:
    """The line that falls, or the jump down; one that has happened does not count."""
    assert curve_of(Stages(stages=stages)).next_fall(round(t * NS_PER_S)) == fall * NS_PER_S
