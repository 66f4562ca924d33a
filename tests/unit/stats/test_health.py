"""Each bound is where its reason says, and nothing short of it speaks against the generator."""

from __future__ import annotations

import pytest

from vayu.stats.health import BOUNDS, ENOUGH, broken_bounds, little_deviation, telling_lag


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: bound.name)
def test_a_bound_is_broken_from_its_number_on(bound) -> None:
    """That much is already too much; a little less is nothing."""
    assert broken_bounds({bound.name: bound.at}) == [bound]
    assert broken_bounds({bound.name: bound.at * 0.999}) == []


def test_what_was_not_measured_breaks_nothing() -> None:
    """Nor do numbers that no bound is about."""
    assert broken_bounds({}) == []
    assert broken_bounds({"moon": 1e9}) == []


def test_the_gravest_comes_first() -> None:
    """Whatever the order of the numbers."""
    every = {bound.name: bound.at for bound in reversed(BOUNDS)}
    assert broken_bounds(every) == list(BOUNDS)


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: bound.name)
def test_a_bound_says_why_and_what_helps(bound) -> None:
    """In words."""
    assert bound.unit in {"1", "ms"}
    assert min(map(len, (bound.what, bound.why, bound.remedy))) > 15


@pytest.mark.parametrize(
    ("lag", "response", "told"),
    [
        (6.0, 60.0, 6.0),
        (6.0, 120.0, 6.0),
        (6.0, 121.0, None),
        (None, 60.0, None),
        (6.0, None, None),
    ],
)
def test_a_lag_counts_beside_its_response_time(lag, response, told) -> None:
    """6 ms of a second are no matter."""
    assert telling_lag(lag, response) == told


@pytest.mark.parametrize(
    ("concurrency", "expected", "workers", "deviation"),
    [
        (50.0, 50.0, 1, 0.0),
        (50.0, 25.0, 1, 0.5),
        (25.0, 50.0, 1, 0.0),
        (ENOUGH - 0.1, 1.0, 1, None),
        (2 * ENOUGH - 0.1, 1.0, 2, None),
        (2 * ENOUGH, ENOUGH, 2, 0.5),
    ],
)
def test_littles_law(concurrency, expected, workers, deviation) -> None:
    """What is missing in X R went by in the generator; of few in flight nothing is said."""
    assert little_deviation(concurrency, expected, workers=workers) == deviation
