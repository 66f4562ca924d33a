"""Drives a capacity search through one run: readings in, changes of the run out.

    settle ── long enough ──> measure ── long enough, or hopeless ──> rest (paused)
      ^                                                                │ nothing in flight,
      └───── the same level again, or the next one ── judge <──────────┘ or waited long enough
                                                        └── nothing left to try ──> over

Rule 1: pure; `now` and the merged reading of all workers come with every tick.
Rule 2: a level that is undecided, or spoilt by the generator, is measured again and merged,
`repeats` times at most.
Rule 3: what was judged is told at once, so that it is on disk whatever happens afterwards.
Rule 4: the level that a run ended in is kept with its numbers, and is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from vayu.engine.coordinator.trial import Trial
from vayu.model.load.control import RunChange
from vayu.model.results.levels import LevelOutcome, Reason, result_of
from vayu.model.words.spelling import with_unit
from vayu.pacing.capacity import CapacitySearch
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.load.search_profile import SearchProfile
    from vayu.model.results.levels import CapacityLevel, CapacityResult

_DOUBTFUL = (LevelOutcome.UNDECIDED, LevelOutcome.GENERATOR)
_SKEW = 50 * NS_PER_MS  # blocks are written 20 ms before, not at the same moment
_FIRST_LOOK = 4  # a quarter of a level is measured before it may be cut short


@dataclass(frozen=True, slots=True)
class Move:
    """What the run is to do now.

    Attributes
    ----------
    event : str
        For the ticks.
    change : RunChange, optional
        None: the search is over, and so is the run.
    level : CapacityLevel, optional
        What was judged.
    """

    event: str
    change: RunChange | None = None
    level: CapacityLevel | None = None


class _Phase(Enum):
    """What the present level is doing."""

    SETTLE = auto()
    MEASURE = auto()
    REST = auto()
    OVER = auto()


class Search:
    """One search.

    Parameters
    ----------
    plan : SearchProfile
    drain : int
        How long a request may take, at most: nothing is waited for longer. [ns]
    notice : int
        From a move until it takes effect. [ns]
    drops_meant : bool
        As in `Trial`.
    """

    def __init__(
        self, plan: SearchProfile, *, drain: int, notice: int, drops_meant: bool = True
    ) -> None:
        self._plan = plan
        self._drops_meant = drops_meant
        self._drain, self.notice = drain, notice
        self._search = CapacitySearch(plan)
        self._trial = self._new_trial(1, plan.start)
        self._phase = _Phase.SETTLE
        self._since = 0
        self._opened = 0
        self._levels: list[CapacityLevel] = []

    def begin(self) -> str:
        """Return the event of the first level, which starts with the run."""
        return self._announce()

    def look(self, reading: Snapshot, now: int) -> Move | None:
        """Take in a reading at `now`, after t0 [ns]; return what the run is to do, if anything."""
        match self._phase:
            case _Phase.SETTLE:
                if reading.counter("elapsed") >= self._since + self._plan.settling:
                    self._trial.open(reading)
                    self._enter(_Phase.MEASURE, reading.counter("elapsed"))
            case _Phase.MEASURE:
                self._trial.look(reading)
                passed = reading.counter("elapsed") - self._since
                if passed >= self._plan.measuring or self._is_hopeless(reading, passed):
                    return self._rest(now)
            case _Phase.REST:
                if self._has_rested(reading, now):
                    self._trial.close(reading, measured=self._since - self._opened)
                    return self._judge(now)
            case _Phase.OVER:
                pass
        return None

    def end(self, reading: Snapshot, *, ended: Reason) -> CapacityResult:
        """Return what was found when the run has ended; the level that it ended in is unjudged.

        Parameters
        ----------
        reading : Snapshot
            The last one.
        ended : Reason
            Why the run ended, if the search itself was not over.
        """
        if self._phase is _Phase.MEASURE:
            self._trial.close(reading, measured=self._trial.watched)
        elif self._phase is _Phase.REST:
            self._trial.close(reading, measured=self._since - self._opened)
        offered = self._trial.rounds > 0 or reading.counter("elapsed") > self._since
        if self._phase is not _Phase.OVER and offered:
            self._levels.append(self._trial.unjudged())
        self._phase = _Phase.OVER
        return self.result(ended=ended)

    def result(self, *, ended: Reason = Reason.ENDED) -> CapacityResult:
        """Return what was judged so far; `ended` is why, if the search itself is not over."""
        return result_of(
            self._levels,
            self._search.reason or ended,
            unit=self._plan.unit,
            confidence=self._plan.confidence,
        )

    def _rest(self, now: int) -> Move:
        """Start nothing until the level's requests have completed."""
        self._opened = self._since
        self._enter(_Phase.REST, now + self.notice)
        return Move(f"level {self._trial.number}: measured", RunChange(paused=True))

    def _is_hopeless(self, reading: Snapshot, passed: int) -> bool:
        """Whether the level is broken beyond doubt, once there is more of it than one hiccup."""
        enough = passed >= self._plan.measuring // _FIRST_LOOK
        return enough and self._trial.is_hopeless(reading)

    def _has_rested(self, reading: Snapshot, now: int) -> bool:
        """Whether all that can be waited for has completed."""
        in_flight = reading.counter("started") - reading.counter("completed")
        quiet = reading.counter("elapsed") >= self._since + _SKEW and not in_flight
        return quiet or now >= self._since + self._drain

    def _judge(self, now: int) -> Move:
        """Judge the level; measure it again, go to the next one, or end the search."""
        level = self._trial.verdict()
        if level.outcome in _DOUBTFUL and level.rounds <= self._plan.repeats:
            event = f"level {level.number}: {level.outcome}, again: {level.why}"
            return self._go(event, now)
        self._levels.append(level)
        self._search.judged(level.outcome)
        told = f"level {level.number}: {level.outcome}: {level.why}"
        if self._search.level is None:
            self._phase = _Phase.OVER
            return Move(f"{told}; {self.result().text}", level=level)
        self._trial = self._new_trial(level.number + 1, self._search.level)
        return self._go(f"{told}; {self._announce()}", now, level)

    def _new_trial(self, number: int, level: float) -> Trial:
        """Return what will judge a level."""
        return Trial(self._plan, number, level, drops_meant=self._drops_meant)

    def _go(self, event: str, now: int, level: CapacityLevel | None = None) -> Move:
        """Offer the trial's level."""
        self._enter(_Phase.SETTLE, now + self.notice)
        return Move(event, self._plan.at(self._trial.level), level)

    def _enter(self, phase: _Phase, since: int) -> None:
        """Be in `phase` from `since` on, after t0. [ns]."""
        self._phase, self._since = phase, since

    def _announce(self) -> str:
        """Say which level begins."""
        return f"level {self._trial.number}: {with_unit(self._trial.level, self._plan.unit)}"
