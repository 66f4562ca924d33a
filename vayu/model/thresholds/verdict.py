"""What became of a threshold: pass, fail, or unevaluated; with the number and its population.

A limit on nothing is neither kept nor broken: on zero samples a verdict is *unevaluated*,
never a pass.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.words.show import show
from vayu.model.words.spelling import count_of, digits_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_UNITS = {"ms": " ms", "%": " %", "1/s": "/s", "1": ""}
"""How a number of each unit ends."""


class VerdictOutcome(StrEnum):
    """How a threshold was kept."""

    PASS = "pass"  # noqa: S105 (no password)
    FAIL = "fail"
    UNEVALUATED = "unevaluated"


class WindowCount(Record, frozen=True, kw_only=True):
    """The windows of a threshold.

    Attributes
    ----------
    passed, evaluated : int
        Those that kept the limit, of those that were judged.
    empty : int
        Those that measured nothing, and so were not judged.
    unanswered : int
        Those judged in which requests failed and none had a response: they have not kept a
        limit on durations.
    worst : float, optional
        The measured value furthest from keeping the limit.
    """

    passed: int = 0
    evaluated: int = 0
    empty: int = 0
    unanswered: int = 0
    worst: float | None = None


class Verdict(Record, frozen=True, kw_only=True):
    """What became of one threshold.

    Attributes
    ----------
    threshold : str
        As it was written.
    metric : str
        Such as ``p99(service)``.
    outcome : VerdictOutcome
    value : float, optional
        Over the whole run, also when it is judged by windows. Null: nothing was measured.
    limit : float
    unit : str
        Of both: ``ms``, ``%``, ``1/s`` or ``1``.
    bound : str
        The comparison, such as ``< 250ms``.
    population : int
        How many things `value` is of.
    of : str
        What these are, in words: ``responses``, ``completed requests`` …
    windows : WindowCount, optional
        When it is judged by windows.
    cancelled : int
        Requests that were given up, as when the run was stopped: the population is without them.
    aborted : bool
        It stopped the run.
    """

    threshold: str
    metric: str
    outcome: VerdictOutcome
    value: float | None = None
    limit: float
    unit: str
    bound: str
    population: int = 0
    of: str = ""
    windows: WindowCount | None = None
    cancelled: int = 0
    aborted: bool = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield a unit that is none."""
        yield from unit_problems(self.unit)

    @property
    def passed(self) -> bool | None:
        """True, False, or None when nothing could be judged."""
        return (
            None
            if self.outcome is VerdictOutcome.UNEVALUATED
            else self.outcome is VerdictOutcome.PASS
        )

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.outcome}: {self.threshold}: {self.finding}"

    @property
    def finding(self) -> str:
        """What was found, in words: the number and its population, and who is not in that."""
        told = [self._measured]
        if self.windows is not None and (self.value is not None or self.windows.evaluated):
            told = [
                _windows(self.windows, self.unit, self.limit),
                f"over the whole run {self._measured}",
            ]
        return "; ".join([*told, *cancelled_words(self.cancelled)])

    @property
    def _measured(self) -> str:
        """The number over the whole run, and its population."""
        if self.value is None:
            return f"nothing was measured: no {self.of}"
        value = spell(self.value, self.unit, self.limit)
        return f"{self.metric} was {value} of {self.population:,} {self.of}"


class VerdictSoFar(Record, frozen=True, kw_only=True):
    """A threshold while the run goes on: does it hold now, and by which number.

    Attributes
    ----------
    passed : bool, optional
        Null: nothing was measured yet, or not enough of what there is ever more of, as
        ``count(requests) >= 1000`` asks for.
    value : float, optional
        In the unit of the threshold; of windows, the share of them that kept it. [%]
    """

    passed: bool | None = None
    value: float | None = None


def unit_problems(unit: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the unit of a measured value."""
    if unit not in _UNITS:
        yield "unit", f"must be one of {', '.join(_UNITS)}, got {show(unit)}"


def all_passed(verdicts: Iterable[Verdict]) -> bool | None:
    """Return whether every threshold passed; None when there are none.

    One that was not evaluated has not passed.
    """
    outcomes = {verdict.outcome for verdict in verdicts}
    return outcomes == {VerdictOutcome.PASS} if outcomes else None


def cancelled_words(cancelled: int) -> list[str]:
    """Say how many requests no population has, if there are any."""
    plural = "s were" if cancelled > 1 else " was"
    return [f"{cancelled:,} request{plural} cancelled and not counted"] if cancelled else []


def spell(value: float, unit: str, limit: float | None = None) -> str:
    """Return a measured value with its unit, to three digits.

    Parameters
    ----------
    value : float
    unit : str
        ``ms``, ``%``, ``1/s`` or ``1``.
    limit : float, optional
        What it was compared with: there are more digits where three would say another verdict.
        So there are where a share is not quite 0 % or 100 %.
    """
    beside = [] if limit is None else [limit]
    if unit == "1":
        number = f"{value:,.0f}"
    elif unit == "%":
        number = digits_apart(value, 0.0, 100.0, *beside)
        number = number.rstrip("0").rstrip(".") if "." in number else number
    else:
        number = digits_apart(value, *beside)
    return number + _UNITS[unit]


def _windows(count: WindowCount, unit: str, limit: float) -> str:
    """Say how many windows kept the limit."""
    if not count.evaluated:
        return "no window could be judged"
    words = f"{count.passed:,} of {count_of(count.evaluated, 'window')} kept it"
    if count.worst is not None:
        words += f", the worst with {spell(count.worst, unit, limit)}"
    if count.unanswered:
        words += f"; in {count.unanswered:,} of the others requests failed and none was answered"
    return words + (f"; {count.empty:,} had nothing to judge" if count.empty else "")
