"""One level of a capacity search, while it is measured and when it is judged.

    round:  settle (left out) ─> open ─> look … look ─> close (nothing in flight any more)
    level:  all its rounds, merged

A level is all requests that completed between `open` and `close`. Before it closes, the run
pauses until nothing is in flight: so the slow requests of a level are counted in it, and none
of them in the next.

The generator is blamed only for what it did: when a level does not keep a limit on response
time, but its service times keep it, and requests were sent late, then the waiting was here. Nor
is it known what the target did with requests that timed out while their worker was busy.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.coordinator.caveats import NO_ROOM
from vayu.engine.coordinator.distribution import held_of
from vayu.engine.coordinator.estimate import Estimate
from vayu.engine.coordinator.measure import backlog_of, per_second
from vayu.engine.recorder.layout import HDR
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.results.levels import CapacityLevel, LevelFinding, LevelOutcome
from vayu.model.thresholds.limit import DURATIONS
from vayu.stats.quantile import quantiles
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.load.search_profile import SearchProfile
    from vayu.model.thresholds.limit import Limit

LATE_SHARE = 0.01
"""More late starts than this share of a level's requests, and the generator may be to blame."""

HELD_SHARE = 0.001
"""More time-outs of a busy worker than this share of a level's requests, as in its health. [1]"""

CERTAIN = 0.9999
"""A level ends early when even an interval of this confidence is beyond a limit: looking at each
tick of ten seconds, one in a hundred levels at the very limit would be cut short by chance. [1]"""

BATCHES = 20
"""Into how many batches a round is cut, for the design effect. [1]"""


class Trial:
    """One level.

    Parameters
    ----------
    plan : SearchProfile
    number : int
        Counted from 1.
    level : float
    drops_meant : bool
        A limit of requests in flight was stated. Else it is the generator's own, and no arrival
        that it drops is held against the target.
    """

    def __init__(
        self, plan: SearchProfile, number: int, level: float, *, drops_meant: bool = True
    ) -> None:
        self._plan, self.number, self.level = plan, number, level
        self._drops_meant = drops_meant
        self._batch = plan.measuring // BATCHES
        self._estimates = [Estimate(limit) for limit in plan.limits]
        self._batches: list[list[tuple[float, int]]] = [[] for _ in self._estimates]
        self._merged = empty()
        self._base = self._last = self._seen = empty()
        self._in_flight = self._measured = 0
        self._served = self._watched = 0
        self.rounds = 0

    def open(self, reading: Snapshot) -> None:
        """Count from this reading on."""
        self._base = self._last = self._seen = reading
        self.rounds += 1

    def look(self, reading: Snapshot) -> None:
        """Take in a later reading of the same round."""
        self._seen = reading
        if reading.counter("elapsed") - self._last.counter("elapsed") >= self._batch:
            self._cut(reading)

    def is_hopeless(self, reading: Snapshot) -> bool:
        """Whether more of the same round could not help any more."""
        so_far = self._with(reading.since(self._base))
        unanswered = so_far.counter("completed") - so_far.counter("measured")
        found = self._findings(so_far, self._estimates, unanswered, CERTAIN)
        return any(finding.outcome is LevelOutcome.BROKEN for finding in found)

    def close(self, reading: Snapshot, *, measured: int) -> None:
        """End the round: it offered load for `measured` [ns]."""
        self._cut(reading)
        self._merged = self._with(reading.since(self._base))
        self._in_flight = reading.counter("started") - reading.counter("completed")
        self._measured += measured
        # Of what was offered only: what completes later says how long the queue was, not how
        # much the target does in a second.
        self._served += self._seen.counter("completed") - self._base.counter("completed")
        self._watched += self.watched

    @property
    def watched(self) -> int:
        """How long the present round has offered load, as it was last looked at. [ns]."""
        return self._seen.counter("elapsed") - self._base.counter("elapsed")

    def verdict(self) -> CapacityLevel:
        """Return what the level came to, with all its rounds."""
        found = self._found()
        return self._level(found, *self._judge(self._merged, found))

    def unjudged(self) -> CapacityLevel:
        """Return the level with its numbers as far as they go, and without an outcome."""
        blank = LevelOutcome.UNEVALUATED
        found = tuple(msgspec.structs.replace(one, outcome=blank) for one in self._found())
        return self._level(found, blank, "the run ended before the level could be judged")

    def _found(self) -> tuple[LevelFinding, ...]:
        """Return what each threshold came to, over all rounds."""
        confidence = self._plan.confidence
        return self._findings(self._merged, self._estimates, self._unanswered, confidence)

    @property
    def _unanswered(self) -> int:
        """How many requests of all rounds have no response."""
        level = self._merged
        return level.counter("completed") - level.counter("measured") + self._in_flight

    def _level(
        self, found: tuple[LevelFinding, ...], outcome: LevelOutcome, why: str
    ) -> CapacityLevel:
        """Return the level with its numbers, and what it came to."""
        level = self._merged
        return CapacityLevel(
            number=self.number,
            level=self.level,
            rounds=self.rounds,
            measured=self._measured / NS_PER_S,
            excluded=self.rounds * self._plan.settling / NS_PER_S,
            requests=level.counter("completed"),
            failed=level.counter("failed"),
            unanswered=self._unanswered,
            throughput=per_second(self._served, self._watched),
            lag_p99=_lag(level),
            findings=found,
            outcome=outcome,
            why=why,
        )

    def _cut(self, reading: Snapshot) -> None:
        """Make a batch of what came since the last one."""
        added = reading.since(self._last)
        self._last = reading
        for estimate, batches in zip(self._estimates, self._batches, strict=True):
            batches.append(estimate.batch(added))

    def _with(self, added: Snapshot) -> Snapshot:
        """Return the earlier rounds and this one."""
        return self._merged.plus(added)

    def _findings(
        self, level: Snapshot, estimates: list[Estimate], unanswered: int, confidence: float
    ) -> tuple[LevelFinding, ...]:
        """Return what each threshold came to."""
        return tuple(
            estimate.finding(level, batches, unanswered=unanswered, confidence=confidence)
            for estimate, batches in zip(estimates, self._batches, strict=True)
        )

    def _judge(self, level: Snapshot, found: tuple[LevelFinding, ...]) -> tuple[LevelOutcome, str]:
        """Return the level's outcome, and why."""
        outcomes = {finding.outcome for finding in found}
        if blame := self._blame(level, found):
            return LevelOutcome.GENERATOR, blame
        dropped = level.counter("dropped")
        if dropped and self._drops_meant:
            why = f"{dropped:,} arrivals were dropped because max_in_flight was reached"
            return LevelOutcome.BROKEN, why
        if dropped and LevelOutcome.BROKEN not in outcomes:
            return LevelOutcome.GENERATOR, f"{dropped:,} arrivals were dropped because {NO_ROOM}"
        if backlog_of(level) > LATE_SHARE * max(level.counter("due"), 1):
            return LevelOutcome.GENERATOR, f"{backlog_of(level):,} arrivals were due and never sent"
        for outcome in (LevelOutcome.BROKEN, LevelOutcome.UNDECIDED):
            if outcome in outcomes:
                found = tuple(f for f in found if f.outcome is outcome)
                return outcome, _spelt(found, level)
        return LevelOutcome.KEPT, _spelt(found, level)

    def _blame(self, level: Snapshot, found: tuple[LevelFinding, ...]) -> str:
        """Return in words why the generator is to blame for a level; nothing if it is not."""
        late = self._late(level)
        if late and self._is_waiting_judged(found) and self._waits_here(level, found):
            return late
        held = held_of(level)
        kept = all(finding.outcome is LevelOutcome.KEPT for finding in found)
        if kept or held <= HELD_SHARE * level.counter("completed"):
            return ""
        return f"{held:,} requests timed out while their worker was busy"

    def _late(self, level: Snapshot) -> str:
        """Return in words how much was sent late; nothing if that is little."""
        late, started = level.counter("late"), level.counter("started")
        if late <= LATE_SHARE * started:
            return ""
        share = f"{100 * late / max(started, 1):.1f} %"
        return f"{late:,} of {started:,} requests ({share}) were sent more than 10 ms late"

    def _is_waiting_judged(self, found: tuple[LevelFinding, ...]) -> bool:
        """Whether a limit that is not kept is on a time that holds the wait before the start."""
        return any(
            one.outcome is not LevelOutcome.KEPT and _of_service(estimate.limit) != estimate.limit
            for estimate, one in zip(self._estimates, found, strict=True)
        )

    def _waits_here(self, level: Snapshot, found: tuple[LevelFinding, ...]) -> bool:
        """Whether no limit is broken once only service times count, and that says more.

        Of too few requests they are as undecided as response times: the wait does not matter.
        """
        twins = [Estimate(_of_service(estimate.limit)) for estimate in self._estimates]
        without = self._findings(level, twins, self._unanswered, self._plan.confidence)
        outcomes = [finding.outcome for finding in without]
        return LevelOutcome.BROKEN not in outcomes and outcomes != [f.outcome for f in found]


def _of_service(limit: Limit) -> Limit:
    """Return the same limit on what target and wire took."""
    if limit.metric.of not in DURATIONS:
        return limit
    return replace(limit, metric=replace(limit.metric, of="service"))


def _spelt(found: tuple[LevelFinding, ...], level: Snapshot) -> str:
    """Say what thresholds came to."""
    return "; ".join(_say(finding, level) for finding in found)


def _say(finding: LevelFinding, level: Snapshot) -> str:
    """Say what one threshold came to."""
    if finding.value is None:
        tried = level.counter("started")
        return f"{finding.threshold}: nothing was measured; {tried:,} sent, none had a response"
    low, high = (finding.spell(v) if v is not None else "?" for v in (finding.low, finding.high))
    value = finding.spell(finding.value)
    return f"{finding.threshold}: {value} ({low} to {high}) of {finding.population:,}"


def _lag(level: Snapshot) -> float | None:
    """Return the p99 of the send lag. [ms]."""
    found = quantiles(level.section("lag"), (0.99,), HDR)
    return None if found is None else found[0] / 1_000
