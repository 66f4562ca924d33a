"""The verdict on each threshold, in rows: one table for the text, the terminal and the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.verdict import Outcome, spell
from vayu.report.escape import line
from vayu.report.quantity import ABSENT, count

if TYPE_CHECKING:
    from vayu.model.summary import Summary
    from vayu.model.verdict import Verdict

HEADS = ["threshold", "verdict", "measured", "of"]
"""Columns of `threshold_rows`."""

SYMBOLS = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.UNEVALUATED: "?"}
"""Before each threshold; the word beside it says the same."""


def threshold_rows(summary: Summary) -> list[list[str]]:
    """Return symbol and text, the outcome in a word, what was measured, and of what.

    Parameters
    ----------
    summary : Summary
    """
    return [
        [
            f"{SYMBOLS[verdict.outcome]} {line(verdict.threshold)}",
            f"{verdict.outcome}{', stopped the run' if verdict.aborted else ''}",
            _measured(verdict),
            _population(verdict),
        ]
        for verdict in summary.verdicts
    ]


def _measured(verdict: Verdict) -> str:
    """Return the number that decided: the share of windows, if these are judged."""
    windows = verdict.windows
    if windows is not None:
        worst = "" if windows.worst is None else f", worst {spell(windows.worst, verdict.unit)}"
        return f"{count(windows.passed)} of {count(windows.evaluated)} windows{worst}"
    return ABSENT if verdict.value is None else spell(verdict.value, verdict.unit)


def _population(verdict: Verdict) -> str:
    """Return how many things the number is of."""
    empty = verdict.windows.empty if verdict.windows is not None else 0
    rest = f"; {count(empty)} windows had nothing to judge" if empty else ""
    if not verdict.population:
        return f"no {line(verdict.of)}{rest}"
    return f"{count(verdict.population)} {line(verdict.of)}{rest}"
