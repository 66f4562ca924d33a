"""What a capacity search found: its levels, one after the other, and why it stopped.

A level is never guessed at: it *kept* the thresholds or *broke* one when the whole confidence
interval says so, and is *undecided* when the interval still straddles a limit after every
repetition; *unevaluated* is one that the run ended in. The search names a limit only between a
level that kept and one that broke.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.thresholds.threshold import Threshold, text_problems
from vayu.model.thresholds.verdict import spell, unit_problems
from vayu.model.words.spelling import with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class LevelOutcome(StrEnum):
    """What a level, or one threshold at it, came to."""

    KEPT = "kept"
    BROKEN = "broken"
    UNDECIDED = "undecided"
    GENERATOR = "generator"
    UNEVALUATED = "unevaluated"


class Reason(StrEnum):
    """Why a search stopped."""

    FOUND = "found"
    UNDECIDED = "undecided"
    MAXIMUM = "maximum"
    START = "start"
    GENERATOR = "generator"
    LEVELS = "levels"
    TIME = "time"
    ENDED = "ended"


class LevelFinding(Record, frozen=True, kw_only=True):
    """One threshold at one level.

    Attributes
    ----------
    threshold : str
        As it was written.
    outcome : LevelOutcome
    value, low, high : float, optional
        What was measured, and the ends of its confidence interval, in `unit`. Null: nothing was
        measured, or there is no bound on that side.
    unit : str
        ``ms`` or ``%``.
    population : int
        How many things `value` is of.
    effect : float
        Design effect: by how much less `population` says than as many independent requests. [1]
    """

    threshold: str
    outcome: LevelOutcome
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "ms"
    population: int = 0
    effect: float = 1.0

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield a unit that is none, and a threshold that cannot be read."""
        yield from unit_problems(self.unit)
        yield from text_problems(self.threshold)

    def spell(self, value: float) -> str:
        """Return one of its numbers with its unit, on its side of the limit."""
        return spell(value, self.unit, float(Threshold(self.threshold).limit.amount))


class CapacityLevel(Record, frozen=True, kw_only=True):
    """One level of a search.

    Attributes
    ----------
    number : int
        Counted from 1.
    level : float
        Arrival rate [1/s], or virtual users [1].
    rounds : int
        How often it was measured; the rounds are merged.
    measured, excluded : float
        Length of what was measured, and of the settling before it. [s]
    requests, failed, unanswered : int
        Completed in what was measured; those that failed; those without a response (they count
        as slower than any limit).
    throughput : float, optional
        Completed per second while the level was offered, without the pause after it. [1/s]
    lag_p99 : float, optional
        The generator's own lateness. [ms]
    findings : list of LevelFinding
    outcome : LevelOutcome
    why : str
        The outcome in words.
    """

    number: int
    level: float
    rounds: int = 1
    measured: float = 0.0
    excluded: float = 0.0
    requests: int = 0
    failed: int = 0
    unanswered: int = 0
    throughput: float | None = None
    lag_p99: float | None = None
    findings: tuple[LevelFinding, ...] = ()
    outcome: LevelOutcome
    why: str = ""


class CapacityResult(Record, frozen=True, kw_only=True):
    """What a search came to.

    Attributes
    ----------
    unit : str
        Of the levels: ``/s`` or `` users``.
    kept : float, optional
        Highest level that kept the thresholds.
    broken : float, optional
        Lowest level that broke one; null: no limit was found.
    undecided : list of float
        Levels between those two that no repetition decided.
    reason : Reason
    text : str
        All of that in a sentence or two.
    confidence : float
        Of the intervals.
    levels : list of CapacityLevel
        In the order in which they were tried.
    """

    unit: str
    kept: float | None = None
    broken: float | None = None
    undecided: tuple[float, ...] = ()
    reason: Reason
    text: str = ""
    confidence: float = 0.95
    levels: tuple[CapacityLevel, ...] = ()

    def __str__(self) -> str:
        """Return the sentence."""
        return self.text


def result_of(
    levels: Iterable[CapacityLevel], reason: Reason, *, unit: str, confidence: float
) -> CapacityResult:
    """Return what levels come to, when the search stopped for `reason`."""
    tried = tuple(levels)
    kept = max((lv.level for lv in tried if lv.outcome is LevelOutcome.KEPT), default=None)
    broken = min((lv.level for lv in tried if lv.outcome is LevelOutcome.BROKEN), default=None)
    doubtful = sorted(lv.level for lv in tried if lv.outcome is LevelOutcome.UNDECIDED)
    undecided = tuple(
        level
        for level in doubtful
        if (kept is None or level > kept) and (broken is None or level < broken)
    )
    last = tried[-1] if tried else None
    return CapacityResult(
        unit=unit,
        kept=kept,
        broken=broken,
        undecided=undecided,
        reason=reason,
        text=" ".join(_sentences(kept, broken, undecided, reason, unit, last)),
        confidence=confidence,
        levels=tried,
    )


def _sentences(
    kept: float | None,
    broken: float | None,
    undecided: tuple[float, ...],
    reason: Reason,
    unit: str,
    last: CapacityLevel | None,
) -> Iterable[str]:
    """Yield what was found, never more than that."""
    if kept is not None and broken is not None:
        floor, ceiling = with_unit(kept, unit), with_unit(broken, unit)
        yield f"The limit is between {floor} (kept) and {ceiling} (broken)."
    elif kept is not None:
        yield f"{with_unit(kept, unit)} kept the thresholds; no limit was found above it."
    elif broken is not None:
        yield f"{with_unit(broken, unit)} broke a threshold; no level kept them."
    else:
        yield "No limit was found."
    yield from _open_sentences(undecided, unit, last)
    why = _WHY[reason]
    if reason is Reason.START and last is not None and 0 < last.requests == last.failed:
        why = "Every request of the start failed: see to the target first, or begin lower."
    if reason in {Reason.START, Reason.GENERATOR} and last is not None:
        why += f" At {with_unit(last.level, unit)}: {last.why}."
    if why:
        yield why


def _open_sentences(
    undecided: tuple[float, ...], unit: str, last: CapacityLevel | None
) -> Iterable[str]:
    """Yield which levels came to nothing."""
    if undecided:
        listed = ", ".join(with_unit(level, unit) for level in undecided)
        yield f"Not decided, although repeated: {listed}."
    if last is not None and last.outcome is LevelOutcome.UNEVALUATED:
        were = "were" if " " in unit and last.level != 1 else "was"
        yield f"{with_unit(last.level, unit)} {were} not judged any more."


_WHY = {
    Reason.FOUND: "",
    Reason.UNDECIDED: "The rest is within the noise of the measurement: measure longer levels.",
    Reason.MAXIMUM: "It was the highest level to be tried.",
    Reason.START: "The start already fails: begin lower.",
    Reason.GENERATOR: "The generator was the bottleneck, so what lies beyond says nothing about "
    "the target.",
    Reason.LEVELS: "The search ended after its largest number of levels.",
    Reason.TIME: "The search ran out of time.",
    Reason.ENDED: "The run ended before the search did.",
}
