"""The levels of a capacity search, in rows: one table for the text, the terminal and the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.results.levels import LevelOutcome
from vayu.model.words.spelling import with_unit
from vayu.report.escape import line
from vayu.report.quantity import ABSENT, count, milliseconds

if TYPE_CHECKING:
    from vayu.model.results.levels import CapacityLevel, CapacityResult, LevelFinding
    from vayu.model.results.summary import Summary

HEADS = ["level", "verdict", "measured, with its interval", "requests", "send lag p99"]
"""Columns of `capacity_rows`."""

SYMBOLS = {
    LevelOutcome.KEPT: "✓",
    LevelOutcome.BROKEN: "✗",
    LevelOutcome.UNDECIDED: "?",
    LevelOutcome.GENERATOR: "!",
    LevelOutcome.UNEVALUATED: "?",
}
"""Before each level; the word beside it says the same."""


def capacity_rows(summary: Summary) -> list[list[str]]:
    """Return a row for each level, in the order in which they were tried.

    Parameters
    ----------
    summary : Summary
    """
    return [] if summary.capacity is None else level_rows(summary.capacity)


def level_rows(found: CapacityResult) -> list[list[str]]:
    """Return the same of a search by itself.

    Parameters
    ----------
    found : CapacityResult
    """
    return [_row(found, level) for level in found.levels]


def _row(found: CapacityResult, level: CapacityLevel) -> list[str]:
    """Return one level: what it was, what became of it, by which numbers."""
    again = f", measured {level.rounds} times" if level.rounds > 1 else ""
    untold = level.outcome is LevelOutcome.GENERATOR
    numbers = " · ".join(_measured(finding) for finding in level.findings)
    return [
        f"{SYMBOLS[level.outcome]} {with_unit(level.level, found.unit)}",
        f"{level.outcome}{again}",
        line(level.why, limit=300) if untold or not numbers else numbers,
        count(level.requests) if level.rounds else ABSENT,
        milliseconds(level.lag_p99),
    ]


def _measured(finding: LevelFinding) -> str:
    """Return the number of one threshold, and the ends of its interval."""
    metric = line(finding.threshold.split(" ")[0])
    if finding.value is None:
        return f"{metric} {ABSENT}"
    low, high = (
        ABSENT if end is None else finding.spell(end) for end in (finding.low, finding.high)
    )
    return f"{metric} {finding.spell(finding.value)} ({low} to {high})"
