"""The inverse that remembers its line is the one that looks it up."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from vayu.model.load import Stages
from vayu.pacing.curve import curve_of
from vayu.pacing.inverse import Inverse

CURVE = curve_of(Stages(stages="2s:10,1s:10,0s:4,1s:0,2s:0,1s:6,0s:20,1s:2"))


@settings(deadline=None)
@given(st.lists(st.floats(0, CURVE.total, exclude_max=True), max_size=50))
def test_it_is_the_same_in_any_order(areas: list[float]) -> None:
    """Forwards, backwards, and again."""
    inverse = Inverse(CURVE)

    assert [inverse(area) for area in areas] == [CURVE.reached(area) for area in areas]


def test_what_is_asked_in_order_comes_in_order() -> None:
    """No rounding goes back, across the ends of lines either."""
    inverse = Inverse(CURVE)
    times = [inverse(CURVE.total * i / 10_000) for i in range(10_000)]

    assert times == sorted(times)


def test_numbers_too_small_for_floats_are_no_error() -> None:
    """A rate of next to nothing is reached at once."""
    curve = curve_of(Stages(stages=[(0.1, 4e-50), (0.1, 1.0)]))

    assert Inverse(curve)(2e-308) == curve.reached(2e-308) == 0
