"""Windows at the end of a schedule, after which nothing is due and responses still come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.coordinator.test_verdict import MS, Course, S, aborting, outcomes, windows

if TYPE_CHECKING:
    from collections.abc import Callable


def test_rates_are_judged_in_whole_windows_of_the_schedule(read_back: Callable) -> None:
    """Neither the last, short one, nor the time in which the last responses come in."""
    rate = "throughput >= 10/s in all 1s windows"
    course = Course(read_back, rate, "p99 < 1s in all 1s windows", scheduled=3 * S)
    for tick in range(1, 31):
        course.tick(100 * tick, (100 * tick - 1, 5, 200))
    for tick in range(31, 46):
        course.tick(100 * tick, *[(100 * tick - 1, 2_000, 200)] * (tick == 44))
    verdicts = course.end()
    assert [windows(v) for v in verdicts] == [(3, 3, 0), (2, 3, 0)]
    assert outcomes(verdicts) == ["pass", "fail"]


def test_the_last_responses_are_in_the_last_window_of_the_schedule(read_back: Callable) -> None:
    """Nothing is due while they come in: no window more could be kept, or be empty."""
    texts = ["p99 < 1s in 75% of 1s windows", "failed < 50% in 75% of 1s windows"]
    course = Course(read_back, *texts, "p50 < 1s in 70% of 1500ms windows", scheduled=3 * S)
    course.tick(1_000, (900, 2_000, 0))
    course.tick(1_980, (1_900, 10, 200))
    course.tick(2_980, (2_900, 10, 200))
    for elapsed in (4_000, 5_000, 6_000):
        course.tick(elapsed, (elapsed - 50, 10, 200))
    verdicts = course.end()

    assert [windows(v) for v in verdicts] == [(2, 3, 0), (2, 3, 0), (2, 2, 0)]
    assert outcomes(verdicts) == ["fail", "fail", "pass"]


def test_a_schedule_may_end_before_its_time(read_back: Callable) -> None:
    """By its iterations, or when it is stopped; there is no throughput to judge after it."""
    texts = ["throughput >= 1/s in all 1s windows", "p99 < 1s in 75% of 1s windows"]
    course = Course(read_back, *texts, scheduled=60 * S)
    course.tick(1_000, (900, 10, 200))
    course.tick(1_980, (1_900, 10, 200))
    course.judge.end_schedule(2_400 * MS)
    for elapsed in (2_980, 4_000, 5_000):
        course.tick(elapsed)
    course.tick(6_000, (5_900, 3_800, 200))
    verdicts = course.end()

    assert [windows(v) for v in verdicts] == [(2, 2, 0), (2, 3, 0)]
    assert outcomes(verdicts) == ["pass", "fail"]


@pytest.mark.parametrize("text", ["count(requests) > 2", "max >= 9ms", "min < 4ms"])
def test_what_more_requests_may_keep_fails_only_at_the_end(read_back: Callable, text: str) -> None:
    """There are ever more of them, so nobody can say before; it ends no run, and fails this one."""
    course = Course(read_back, aborting(text, 0))
    (so_far,) = course.tick(1_000, (900, 5, 200), (950, 5, 200))

    assert (so_far.passed, so_far.value is not None) == (None, True)
    assert course.reason() is None
    assert outcomes(course.end()) == ["fail"]


def test_what_was_kept_once_stays_kept(read_back: Callable) -> None:
    """A number that only grows; and one that must not grow fails as soon as it did."""
    course = Course(read_back, aborting("count(requests) > 2", 0), aborting("max < 4ms", 0))
    found = course.tick(1_000, *[(900, 5, 200)] * 3)

    assert [so_far.passed for so_far in found] == [True, False]
    assert "max < 4ms" in course.reason()
