"""A preview shows what will be sent: worked out by hand, or counted."""

from __future__ import annotations

import pytest

from vayu.model.load import (
    Capacity,
    ConstantRate,
    ConstantUsers,
    Iterations,
    PoissonRate,
    Replay,
    Stages,
)
from vayu.pacing.preview import BINS, preview_of


def test_the_corners_of_stages() -> None:
    """Both ends of each line, so that a jump is upright."""
    preview = preview_of(Stages(stages="2s:10,1s:10,0s:4,1s:0"))

    assert preview.time == (0, 2, 2, 3, 3, 4)
    assert preview.level == (0, 10, 10, 10, 4, 0)
    assert (preview.end, preview.unit, preview.arrivals) == (4, "requests/s", ())
    assert not preview.open_end


def test_users_ramp_up_and_down() -> None:
    """In users."""
    preview = preview_of(ConstantUsers(users=8, duration=10, ramp_up=2, ramp_down=3))

    assert (preview.time, preview.level) == ((0, 2, 2, 7, 7, 10), (0, 8, 8, 8, 8, 0))
    assert preview.unit == "users"


def test_a_number_of_arrivals_ends_at_the_last_one() -> None:
    """Not after a week."""
    preview = preview_of(ConstantRate(rate=10, iterations=101))

    assert (preview.end, preview.time) == (10, (0, 10))
    assert preview_of(ConstantRate(rate=1e-6, iterations=10**15)).end == 168 * 3600


def test_iterations_end_nobody_knows_when() -> None:
    """And the preview says so."""
    assert preview_of(Iterations(iterations=5, users=2)).open_end
    assert not preview_of(Iterations(iterations=5, users=2, duration=7)).open_end


@pytest.mark.parametrize(
    ("profile", "total", "mean"),
    [
        (Replay(times=[0, 1, 1.5, 9]), 4, ()),
        (PoissonRate(rate=0.001, duration=1), 0, (0.001, 0.001)),
    ],
)
def test_arrivals_that_are_no_line_are_counted(profile, total: int, mean: tuple) -> None:
    """Each of them, once."""
    preview = preview_of(profile)

    assert len(preview.bins) == len(preview.arrivals) == BINS
    assert sum(preview.arrivals) * preview.end / BINS == pytest.approx(total)
    assert preview.level == mean


def test_arrivals_at_random_are_those_of_their_seed() -> None:
    """Without one they are an example."""
    one, same = (preview_of(PoissonRate(rate=50, duration=9, seed=7), seed=s) for s in (0, 1))

    assert one == same
    assert not one.example
    assert preview_of(PoissonRate(rate=50, duration=9)).example


def test_more_than_anybody_would_count_is_drawn_as_its_mean() -> None:
    """At once, not in an hour."""
    preview = preview_of(PoissonRate(rate=1e7, duration="168h"))

    assert (preview.arrivals, preview.level) == ((), (1e7, 1e7))


def test_a_search_shows_its_steps_up() -> None:
    """As far as they go, not as long as it may take."""
    search = Capacity(start=100, thresholds=["p99 < 20ms"], maximum=400, level_duration="8s")
    preview = preview_of(search)

    assert preview.end == 30
    assert preview.level == (100, 100, 200, 200, 400, 400)
