"""The search finds a known limit to its precision, and never names one that it did not find."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.model.load.capacity import Capacity
from vayu.model.results.levels import LevelOutcome, Reason
from vayu.pacing.capacity import CapacitySearch


def plan(**options: object) -> Capacity:
    """A search from 100/s for a p99 below 20 ms."""
    return Capacity(**{"start": 100.0, "thresholds": ("p99 < 20ms",), **options})


def tried(search: CapacitySearch, judge) -> list[tuple[float, LevelOutcome]]:
    """Every level and its outcome, until the search is over."""
    levels = []
    while search.level is not None:
        level, outcome = search.level, judge(search.level)
        levels.append((level, outcome))
        search.judged(outcome)
    return levels


def knee(limit: float):
    """A target that keeps the thresholds up to `limit`."""
    return lambda level: LevelOutcome.KEPT if level <= limit else LevelOutcome.BROKEN


def around(low: float, high: float):
    """A target that keeps them up to `low`, and breaks them from `high` on; undecided between."""

    def judge(level: float) -> LevelOutcome:
        if level <= low:
            return LevelOutcome.KEPT
        return LevelOutcome.BROKEN if level >= high else LevelOutcome.UNDECIDED

    return judge


def test_up_by_the_factor_then_bisection() -> None:
    """The levels that anybody would have tried by hand."""
    search = CapacitySearch(plan())

    levels = tried(search, knee(500))
    assert [level for level, _ in levels] == [100, 200, 400, 800, 566, 476, 519, 497]
    assert search.reason is Reason.FOUND


def test_up_by_steps() -> None:
    """`step` adds instead of multiplying."""
    levels = tried(CapacitySearch(plan(step=150.0, precision=0.3)), knee(500))

    assert [level for level, _ in levels] == [100, 250, 400, 550, 469]


@given(st.floats(100, 1e6), st.floats(0.01, 0.5), st.floats(1.1, 10))
def test_the_limit_is_enclosed_to_the_precision(
    limit: float, precision: float, factor: float
) -> None:
    """Whatever it is: kept <= limit < broken, and no further apart than asked for."""
    search = CapacitySearch(plan(precision=precision, factor=factor, max_levels=100))

    levels = tried(search, knee(limit))
    kept = max(level for level, outcome in levels if outcome is LevelOutcome.KEPT)
    if search.reason is Reason.FOUND:
        broken = min(level for level, outcome in levels if outcome is LevelOutcome.BROKEN)
        assert kept <= limit < broken <= kept * (1 + precision) * (1 + 1e-9)
    else:
        assert search.reason is Reason.LEVELS
        assert len(levels) == 100


def test_a_maximum_that_is_kept_ends_the_search_without_a_limit() -> None:
    """The last level is the maximum itself."""
    search = CapacitySearch(plan(maximum=700.0))

    levels = tried(search, knee(5000))
    assert [level for level, _ in levels] == [100, 200, 400, 700]
    assert search.reason is Reason.MAXIMUM


def test_a_start_that_fails_ends_the_search() -> None:
    """Nothing is guessed below it."""
    search = CapacitySearch(plan())

    assert tried(search, knee(50)) == [(100, LevelOutcome.BROKEN)]
    assert search.reason is Reason.START


def test_a_generator_at_its_limit_ends_the_search() -> None:
    """What it cannot send says nothing of the target."""
    search = CapacitySearch(plan())

    tried(search, lambda level: LevelOutcome.KEPT if level < 400 else LevelOutcome.GENERATOR)
    assert search.reason is Reason.GENERATOR


def test_both_gaps_around_an_undecided_level_are_narrowed() -> None:
    """It is neither floor nor ceiling, and it may be met on the way up."""
    search = CapacitySearch(plan())

    levels = tried(search, around(390, 410))
    assert levels == [
        (100, LevelOutcome.KEPT),
        (200, LevelOutcome.KEPT),
        (400, LevelOutcome.UNDECIDED),
        (800, LevelOutcome.BROKEN),
        (283, LevelOutcome.KEPT),
        (336, LevelOutcome.KEPT),
        (367, LevelOutcome.KEPT),
        (383, LevelOutcome.KEPT),
        (566, LevelOutcome.BROKEN),
        (476, LevelOutcome.BROKEN),
        (436, LevelOutcome.BROKEN),
        (418, LevelOutcome.BROKEN),
    ]
    assert search.reason is Reason.FOUND


@given(st.floats(100, 1e5), st.floats(1, 1.3))
def test_what_is_undecided_is_enclosed_to_the_precision_on_both_sides(
    low: float, width: float
) -> None:
    """Kept below `low`, broken above `low * width`, undecided between."""
    search = CapacitySearch(plan(max_levels=100))

    levels = tried(search, around(low, low * width))
    kept = max(level for level, outcome in levels if outcome is LevelOutcome.KEPT)
    broken = min(level for level, outcome in levels if outcome is LevelOutcome.BROKEN)
    doubtful = [level for level, outcome in levels if outcome is LevelOutcome.UNDECIDED]
    edges = [kept, *(level for level in sorted(doubtful) if kept < level < broken), broken]
    assert search.reason is Reason.FOUND
    assert edges[1] <= kept * 1.05 * (1 + 1e-9)
    assert broken <= edges[-2] * 1.05 * (1 + 1e-9)


def test_with_nothing_broken_up_to_the_maximum_no_limit_was_found() -> None:
    """Kept below, undecided above: the reason says so."""
    search = CapacitySearch(plan(maximum=1000.0))

    tried(search, lambda level: LevelOutcome.KEPT if level <= 300 else LevelOutcome.UNDECIDED)
    assert search.reason is Reason.UNDECIDED


def test_an_undecided_start_ends_the_search() -> None:
    """There is no floor to search above."""
    search = CapacitySearch(plan())

    assert len(tried(search, lambda _: LevelOutcome.UNDECIDED)) == 1
    assert search.reason is Reason.UNDECIDED


def test_levels_run_out() -> None:
    """The reason says so, and the levels so far count."""
    search = CapacitySearch(plan(max_levels=3))

    assert len(tried(search, knee(1e5))) == 3
    assert search.reason is Reason.LEVELS


@pytest.mark.parametrize("outcome", LevelOutcome)
def test_a_search_that_is_over_stays_over(outcome: LevelOutcome) -> None:
    """A late verdict changes nothing."""
    search = CapacitySearch(plan())
    tried(search, knee(50))

    search.judged(outcome)
    assert (search.level, search.reason) == (None, Reason.START)
