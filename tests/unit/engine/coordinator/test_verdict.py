"""Thresholds judged in virtual time, against answers worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.verdict import Judge
from vayu.engine.recorder.snapshot import empty
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import DTYPE
from vayu.model.thresholds.threshold import Threshold
from vayu.model.thresholds.verdict import VerdictOutcome, VerdictSoFar, all_passed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.thresholds.verdict import Verdict

MS, S = 1_000_000, 1_000_000_000


def rows_of(times: Sequence[tuple[int, int, int]]) -> np.ndarray:
    """Rows that completed at [ms], took [ms], with a status."""
    rows = np.zeros(len(times), np.dtype(DTYPE))
    for row, (completed, took, status) in zip(rows, times, strict=True):
        row["completed"], row["status"] = completed * MS, status
        row["intended"] = row["started"] = (completed - took) * MS
        row["failure"] = 0 if status else CODES[FailureKind.TIMEOUT]
    return rows


class Course:
    """A run of which each tick is a reading of everything so far."""

    def __init__(
        self, read_back: Callable[..., Snapshot], *texts: str | Threshold, **judge
    ) -> None:
        self.read_back = read_back
        thresholds = [Threshold(t) if isinstance(t, str) else t for t in texts]
        self.judge = Judge(thresholds, **judge)
        self.rows: list[tuple[int, int, int]] = []
        self.last = empty()

    def tick(self, elapsed: int, *rows: tuple[int, int, int]) -> tuple[VerdictSoFar, ...]:
        """A reading at `elapsed` [ms]: `rows` completed since the one before."""
        self.rows += rows
        self.last = self.read_back(rows_of(self.rows), elapsed=elapsed * MS)
        return self.judge.look(self.last)

    def reason(self) -> str | None:
        """Why the run must stop now."""
        return self.judge.end_run(self.last)

    def end(self) -> tuple[Verdict, ...]:
        """What became of it."""
        return self.judge.verdicts(self.last)


def outcomes(verdicts: Sequence[Verdict]) -> list[str]:
    return [str(verdict.outcome) for verdict in verdicts]


def windows(verdict: Verdict) -> tuple[int, int, int]:
    assert verdict.windows is not None
    return verdict.windows.passed, verdict.windows.evaluated, verdict.windows.empty


def test_the_whole_run(read_back: Callable) -> None:
    """Pass, fail, and nothing to judge."""
    course = Course(read_back, "p99 < 250ms", "failed < 1%", "checks > 99%")
    course.tick(1_000, *[(10 * i, 5, 200) for i in range(1, 100)], (1_000, 5, 503))
    verdicts = course.end()

    assert outcomes(verdicts) == ["pass", "fail", "unevaluated"]
    assert [v.population for v in verdicts] == [100, 100, 0]
    assert (verdicts[1].value, verdicts[1].limit, verdicts[1].unit) == (1.0, 1.0, "%")
    assert str(verdicts[1]) == "fail: failed < 1%: failed was 1 % of 100 completed requests"
    assert str(verdicts[2]) == "unevaluated: checks > 99%: nothing was measured: no tests"
    assert [v.passed for v in verdicts] == [True, False, None]


@pytest.mark.parametrize(
    ("outcome", "passed"),
    [([], None), (["pass"], True), (["pass", "fail"], False), (["pass", "unevaluated"], False)],
)
def test_a_run_passes_when_every_threshold_did(
    read_back: Callable,
    outcome: list[str],
    passed: bool | None,  # noqa: FBT001
) -> None:
    """What was not evaluated has not passed; without thresholds there is nothing to say."""
    texts = {"pass": "failed < 1%", "fail": "failed > 1%", "unevaluated": "checks > 1%"}
    course = Course(read_back, *(texts[o] for o in outcome))
    course.tick(100, (50, 5, 200))
    assert outcomes(course.end()) == outcome
    assert all_passed(course.end()) is passed


def test_nothing_passes_on_nothing() -> None:
    """A run of no request, whatever its thresholds."""
    texts = ["p99 < 1ms", "failed <= 0%", "throughput < 9/s", "count(failed) <= 0", "dropped <= 0%",
             "max(lag) < 1s in all 1s windows"]  # fmt: skip
    judge = Judge([Threshold(text) for text in texts])
    assert judge.look(empty()) == (VerdictSoFar(),) * len(texts)
    assert {v.outcome for v in judge.verdicts(empty())} == {VerdictOutcome.UNEVALUATED}


def test_windows_are_judged_one_by_one(read_back: Callable) -> None:
    """Ten windows of which one is slow: the run's p99 fails, 90 % of its windows do not."""
    course = Course(
        read_back,
        "p99 < 100ms",
        "p99 < 100ms in 90% of 1s windows",
        "p99 < 100ms in 91% of 1s windows",
    )
    for tick in range(1, 101):
        slow = 40 < tick <= 50
        found = course.tick(100 * tick - 4, (100 * tick - 50, 300 if slow else 10, 200))
    verdicts = course.end()

    assert outcomes(verdicts) == ["fail", "pass", "fail"]
    assert windows(verdicts[1]) == (9, 10, 0)
    assert verdicts[1].windows.worst == pytest.approx(300, rel=0.001)
    assert verdicts[1].value == verdicts[0].value
    assert found[1] == VerdictSoFar(passed=True, value=90.0)
    assert "9 of 10 windows kept it, the worst with 300" in str(verdicts[2])


def test_percentiles_of_windows_are_those_of_their_own_requests(read_back: Callable) -> None:
    """Of a window's rows, not of the ticks in it: the median of one slow and nine fast ticks."""
    course = Course(read_back, "p50 < 20ms in all 1s windows", "p95 < 20ms in all 1s windows")
    for tick in range(1, 21):
        count = 50 if tick % 10 == 0 else 1
        took = 500 if tick % 10 == 0 else 10
        course.tick(100 * tick, *[(100 * tick - 1, took, 200)] * count)
    assert [windows(v) for v in course.end()] == [(0, 2, 0), (0, 2, 0)]


@pytest.mark.parametrize("seed", range(3))
def test_windows_agree_with_the_rows_themselves(read_back: Callable, seed: int) -> None:
    """Ten ticks a second, five seconds, against numpy on the rows of each second."""
    rng = np.random.default_rng(seed)
    done = np.sort(rng.integers(1, 5_000, 800))
    took = rng.lognormal(3, 0.7, 800).astype(np.int64) + 1
    status = np.where(rng.random(800) < 0.03, 500, 200)
    rows = list(zip(done.tolist(), took.tolist(), status.tolist(), strict=True))
    texts = [f"p{q} < {limit}ms in all 1s windows" for q in (50, 99) for limit in (15, 20, 60, 100)]
    course = Course(read_back, *texts, "failed < 3% in all 1s windows")
    for tick in range(1, 51):
        course.tick(100 * tick, *[row for row in rows if 100 * (tick - 1) < row[0] <= 100 * tick])

    second = (done - 1) // 1_000
    truth = []
    for q in (50, 99):
        found = [np.quantile(took[second == s], q / 100, method="inverted_cdf") for s in range(5)]
        truth += [sum(value < limit for value in found) for limit in (15, 20, 60, 100)]
    truth.append(sum((status[second == s] == 500).mean() < 0.03 for s in range(5)))
    assert [windows(verdict)[:2] for verdict in course.end()] == [(kept, 5) for kept in truth]


def test_a_window_without_a_response_is_not_judged(read_back: Callable) -> None:
    """It is counted, and said."""
    course = Course(read_back, "p99 < 100ms in all 1s windows")
    for elapsed, rows in [(1_000, [(900, 10, 200)]), (2_000, []), (3_000, [(2_900, 10, 200)])]:
        course.tick(elapsed, *rows)
    (verdict,) = course.end()
    assert (verdict.outcome, windows(verdict)) == (VerdictOutcome.PASS, (2, 2, 1))
    assert "1 had nothing to judge" in str(verdict)


def test_a_window_in_which_all_requests_fail_has_not_kept_it(read_back: Callable) -> None:
    """A stall: its requests have no response time, and are what the limit is there to find."""
    every, most = "p99 < 100ms in all 1s windows", "p99 < 100ms in 50% of 1s windows"
    course = Course(read_back, every, most, "failed < 50% in all 1s windows")
    course.tick(1_000, (900, 10, 200))
    course.tick(2_000, (1_900, 500, 0), (1_950, 500, 0))
    course.tick(3_000)
    course.tick(4_000, (3_800, 500, 0), (3_900, 10, 200))
    verdicts = course.end()

    assert [windows(v) for v in verdicts] == [(2, 3, 1), (2, 3, 1), (1, 3, 1)]
    assert outcomes(verdicts) == ["fail", "pass", "fail"]
    assert verdicts[0].windows.unanswered == 1
    assert "in 1 of the others requests failed and none was answered" in str(verdicts[0])


def test_a_run_without_any_answer_fails_its_windows(read_back: Callable) -> None:
    """While over the whole run there is no percentile to judge."""
    course = Course(read_back, "p99 < 100ms in 95% of 1s windows", "p99 < 100ms")
    course.tick(1_000, (900, 500, 0))
    verdicts = course.end()

    assert outcomes(verdicts) == ["fail", "unevaluated"]
    assert str(verdicts[0]).endswith(
        "0 of 1 window kept it; in 1 of the others requests failed and none was answered; "
        "over the whole run nothing was measured: no responses"
    )


def test_cancelled_requests_are_told(read_back: Callable) -> None:
    """No population has them, but for those of what was due and started."""
    rows = rows_of([(50, 5, 200), (60, 5, 200), (70, 5, 0)])
    rows["failure"][2] = CODES[FailureKind.CANCELLED]
    texts = ["p99 < 250ms", "failed < 1%", "late < 1%"]
    judge = Judge([Threshold(text) for text in texts])
    verdicts = judge.verdicts(read_back(rows, elapsed=S))

    assert [(v.population, v.cancelled) for v in verdicts] == [(2, 1), (2, 1), (3, 0)]
    assert str(verdicts[1]) == (
        "pass: failed < 1%: failed was 0 % of 2 completed requests; "
        "1 request was cancelled and not counted"
    )


def test_a_late_reading_makes_one_window_of_several(read_back: Callable) -> None:
    """Nothing tells them apart; their requests are in it."""
    course = Course(read_back, "count(requests) <= 3 in all 1s windows")
    course.tick(1_000, (500, 5, 200))
    course.tick(3_400, (1_500, 5, 200), (2_500, 5, 200), (3_300, 5, 200), (3_350, 5, 200))
    course.tick(4_000, (3_900, 5, 200))
    assert windows(course.end()[0]) == (2, 3, 0)


def test_a_run_that_nobody_followed_has_no_windows(read_back: Callable) -> None:
    """Whatever its last reading says, no window of it passes or fails."""
    judge = Judge([Threshold("p99 < 100ms in all 1s windows"), Threshold("p99 < 100ms")])
    verdicts = judge.verdicts(read_back(rows_of([(500, 5, 200)]), elapsed=3 * S))
    assert outcomes(verdicts) == ["unevaluated", "pass"]
    assert "no window could be judged" in str(verdicts[0])


def test_memory_is_one_reading_for_each_length(read_back: Callable) -> None:
    """However many thresholds and ticks there are."""
    texts = [f"p{q} < 1s in all {length} windows" for q in (50, 99) for length in ("1s", "2s")]
    course = Course(read_back, *texts)
    for tick in range(1, 60):
        course.tick(100 * tick, (100 * tick - 1, 5, 200))
    assert len(course.judge._open) == 2


def aborting(text: str, delay: object = None) -> Threshold:
    return Threshold(text, abort_on_fail=True, delay_abort_eval=delay)


def test_a_failing_threshold_ends_the_run_after_its_delay(read_back: Callable) -> None:
    """With a reason that names it; only one that says so, and only once."""
    course = Course(read_back, "failed < 1%", aborting("failed < 5%", "1s"))
    course.tick(900, (800, 5, 500))
    assert course.reason() is None
    course.tick(1_000)
    assert course.reason() == (
        "the threshold 'failed < 5%' failed: failed was 100 % of 1 completed requests"
    )
    assert course.reason() is None
    assert [(v.outcome, v.aborted) for v in course.end()] == [
        (VerdictOutcome.FAIL, False),
        (VerdictOutcome.FAIL, True),
    ]


def test_a_run_that_ends_by_itself_was_not_ended(read_back: Callable) -> None:
    """Although a threshold would have."""
    course = Course(read_back, aborting("failed < 5%", 0))
    course.tick(1_000, (800, 5, 500))
    assert [verdict.aborted for verdict in course.end()] == [False]


def test_it_must_fail_still(read_back: Callable) -> None:
    """One that holds again when its delay is over does not end the run; nor does nothing."""
    course = Course(read_back, aborting("failed < 60%"), aborting("checks > 99%", 0))
    course.tick(100, (50, 5, 500))
    course.tick(2_000, (1_900, 5, 200))
    assert course.reason() is None


def test_windows_can_end_a_run(read_back: Callable) -> None:
    """By those so far."""
    course = Course(read_back, aborting("p99 < 100ms in all 1s windows", "1s"))
    course.tick(1_000, (900, 10, 200))
    assert course.reason() is None
    course.tick(2_000, (1_900, 200, 200))
    assert "1 of 2 windows kept it" in course.reason()
