"""Judges the thresholds of a run: on exact counts and merged histograms, so far and at the end.

    each reading ──> windows that closed (one reading kept for each length of windows)
                 └─> the whole run so far ──> VerdictSoFar, a reason to stop the run
    the last one ──> Verdict

Rule 1: a window is judged on the difference of two readings; percentiles are never combined.
Rule 2: no sample, no verdict. A window in which requests failed and none was answered is no
empty one: it has not kept a limit on response times, which is there to find a stall. Nor is one
empty in which nothing completed, though requests were in flight all through: its throughput was 0.
Rule 3: nothing is due after the schedule. Rates are judged in whole windows of it only, and every
other limit on its last window together with the responses that come in after it: they are to
requests that were due by then, and no windows of their own.

A window ends with the reading nearest to its end: readings come every tick, 100 ms. When they
were late, a stretch of several windows is judged, and counted, as one, for nothing tells them
apart. Nor does anything tell windows apart in a run that was not followed, unless
its rows do (`hindsight`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vayu.engine.coordinator.distribution import skipped_of
from vayu.engine.coordinator.gauge import POPULATIONS, gauge, resembling
from vayu.engine.recorder.snapshot import empty
from vayu.model.thresholds.limit import DURATIONS, SHORTEST_WINDOW, Kind
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome, VerdictSoFar, WindowCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.thresholds.limit import Limit
    from vayu.model.thresholds.threshold import Threshold


_WITH_CANCELLED = {POPULATIONS["dropped"], POPULATIONS["late"]}
"""Populations that cancelled requests are in, too."""

_NEAR = SHORTEST_WINDOW // 2  # ns; a block was written some 20 ms before it is read


class Judge:
    """Follows the readings of one run.

    Parameters
    ----------
    thresholds : sequence of Threshold
    scheduled : int, optional
        How long the schedule is [ns]; None when only iterations end it.

    Attributes
    ----------
    scheduled : int or None
        The same, or less where all was started before, or the run was stopped.
    steered : bool
        Something was changed while it went on.
    """

    def __init__(self, thresholds: Sequence[Threshold], *, scheduled: int | None = None) -> None:
        self._cases = [_Case(threshold) for threshold in thresholds]
        self.scheduled, self.steered = scheduled, False
        lengths = {c.limit.window.length for c in self._cases if c.limit.window is not None}
        self._open = dict.fromkeys(lengths, empty())
        self._last: set[int] = set()  # of these lengths the open window is the last one
        self._followed = False
        self._culprit: _Case | None = None

    def look(self, reading: Snapshot) -> tuple[VerdictSoFar, ...]:
        """Take in a later reading of all workers; return how the run stands with it."""
        self._followed = True
        for length, start in self._open.items():
            if self._is_over(reading):
                self._end_rates(length, reading)
            elif _number(reading, length) > _number(start, length):
                self._close(length, reading)
        found = [case.so_far(reading) for case in self._cases]
        if self._culprit is None:
            self._culprit = self._failing(found, elapsed=reading.counter("elapsed"))
        return tuple(found)

    def end_schedule(self, at: int) -> None:
        """Note that nothing is due from `at` on, after t0 [ns]: it is started, or stopped."""
        self.scheduled = at if self.scheduled is None else min(at, self.scheduled)

    def end_run(self, reading: Snapshot) -> str | None:
        """Return why the run must stop now; None when it need not, or was told before."""
        case = self._culprit
        if case is None or case.aborted:
            return None
        case.aborted = True
        return f"the threshold {case.threshold.threshold!r} failed: {case.verdict(reading).finding}"

    def verdicts(self, reading: Snapshot) -> tuple[Verdict, ...]:
        """Return what became of every threshold, `reading` being the last one."""
        if self._followed:
            for length in self._open:
                self._close(length, reading)
        return tuple(case.verdict(reading) for case in self._cases)

    def _is_over(self, reading: Snapshot) -> bool:
        """Whether nothing of the schedule is to come."""
        end = self.scheduled
        return end is not None and reading.counter("elapsed") >= end - _NEAR

    def _end_rates(self, length: int, reading: Snapshot) -> None:
        """Judge the rates of the last window of a length; other limits wait for its responses."""
        if length not in self._last:
            self._last.add(length)
            self._judge(length, reading, [case for case in self._cases if case.is_rate])

    def _close(self, length: int, reading: Snapshot) -> None:
        """Judge the open window of a length, which ends with `reading`, and open the next."""
        rated = length in self._last
        self._judge(length, reading, [c for c in self._cases if not (rated and c.is_rate)])
        self._open[length] = reading

    def _judge(self, length: int, reading: Snapshot, cases: Sequence[_Case]) -> None:
        """Judge some thresholds on the open window of a length, as far as `reading`."""
        start = self._open[length]
        added = reading.since(start)
        if added.counter("elapsed") <= 0:
            return
        end = self.scheduled
        sending = end is None or reading.counter("elapsed") <= end + _NEAR
        whole = sending and _number(reading, length) > _number(start, length)
        waited = start.counter("started") > start.counter("completed")
        for case in cases:
            window = case.limit.window
            if window is not None and window.length == length:
                case.add(added, whole=whole, waited=waited)

    def _failing(self, found: Sequence[VerdictSoFar], *, elapsed: int) -> _Case | None:
        """Return the first threshold that fails and is to stop the run then."""
        for case, so_far in zip(self._cases, found, strict=True):
            told = case.threshold
            if told.abort_on_fail and so_far.passed is False and elapsed >= told.delay:
                return case
        return None


def _number(reading: Snapshot, length: int) -> int:
    """Return how many windows of a length are over."""
    return (reading.counter("elapsed") + _NEAR) // length


class _Case:
    """One threshold, and what its windows came to."""

    def __init__(self, threshold: Threshold) -> None:
        self.threshold = threshold
        self.limit = threshold.limit
        self.aborted = False
        self._passed = self._evaluated = self._empty = self._unanswered = 0
        self._worst: Fraction | None = None

    @property
    def is_rate(self) -> bool:
        """Whether it is a limit on how many there are in a second."""
        return self.limit.metric.kind is Kind.RATE

    def add(self, added: Snapshot, *, whole: bool, waited: bool) -> None:
        """Judge what one window added; when it began, responses were `waited` for, or not."""
        if self.is_rate and not whole:
            return
        value = gauge(self.limit.metric, added, whole=False).value
        if value is None and waited and self._asks_for_throughput():
            value = Fraction(0)
        if value is None and not self._stalled(added):
            self._empty += 1
            return
        self._evaluated += 1
        if value is None:
            self._unanswered += 1
            return
        self._passed += self.limit.holds(value)
        self._worst = value if self._worst is None else _worse(self.limit, self._worst, value)

    def _asks_for_throughput(self) -> bool:
        """Whether some throughput is asked for: what allows at most some is not kept by none."""
        return self.is_rate and self.limit.op in {">", ">="}

    def _stalled(self, added: Snapshot) -> bool:
        """Whether responses were waited for, requests failed, and none had a response."""
        waited = self.limit.metric.of in DURATIONS
        return waited and added.counter("failed") > 0 and not added.counter("measured")

    def so_far(self, reading: Snapshot) -> VerdictSoFar:
        """Return how the threshold stands."""
        if self.limit.window is not None:
            if not self._evaluated:
                return VerdictSoFar()
            return VerdictSoFar(passed=self._enough(), value=100 * self._passed / self._evaluated)
        value = gauge(self.limit.metric, reading).value
        if value is None:
            return VerdictSoFar()
        good = self.limit.holds(value)
        undecided = not good and self.limit.may_come
        return VerdictSoFar(passed=None if undecided else good, value=float(value))

    def verdict(self, reading: Snapshot) -> Verdict:
        """Return what became of the threshold."""
        limit, found = self.limit, gauge(self.limit.metric, reading)
        return Verdict(
            threshold=self.threshold.threshold,
            metric=str(limit.metric),
            outcome=self._outcome(found.value),
            value=None if found.value is None else float(found.value),
            limit=float(limit.amount),
            unit=limit.metric.unit,
            bound=limit.bound,
            population=found.population,
            of=found.of if found.population else found.of + resembling(limit.metric, reading),
            windows=None if limit.window is None else self._windows(),
            cancelled=0 if found.of in _WITH_CANCELLED else _cancelled(reading),
            aborted=self.aborted,
        )

    def _outcome(self, value: Fraction | None) -> VerdictOutcome:
        """Return pass, fail, or that nothing could be judged."""
        if self.limit.window is not None:
            good = self._enough() if self._evaluated else None
        else:
            good = None if value is None else self.limit.holds(value)
        if good is None:
            return VerdictOutcome.UNEVALUATED
        return VerdictOutcome.PASS if good else VerdictOutcome.FAIL

    def _enough(self) -> bool:
        """Whether enough windows kept the limit, of at least one."""
        assert self.limit.window is not None
        return 100 * self._passed >= self.limit.window.share * self._evaluated

    def _windows(self) -> WindowCount:
        """Return what the windows came to."""
        return WindowCount(
            passed=self._passed,
            evaluated=self._evaluated,
            empty=self._empty,
            unanswered=self._unanswered,
            worst=None if self._worst is None else float(self._worst),
        )


def _cancelled(reading: Snapshot) -> int:
    """Return how many requests were cancelled; those that a script skipped were not to be sent."""
    return reading.counter("cancelled") - skipped_of(reading)


def _worse(limit: Limit, one: Fraction, other: Fraction) -> Fraction:
    """Return which of two values is further from keeping a limit."""
    return max(one, other) if limit.op in {"<", "<="} else min(one, other)
