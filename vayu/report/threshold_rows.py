"""The verdict on each threshold, in rows: one table for the text, the terminal and the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.thresholds.verdict import (
    VerdictOutcome,
    VerdictSoFar,
    WindowCount,
    cancelled_words,
    spell,
)
from vayu.model.words.spelling import count_of
from vayu.report.escape import line
from vayu.report.quantity import ABSENT, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.results.summary import Summary
    from vayu.model.thresholds.threshold import Threshold
    from vayu.model.thresholds.verdict import Verdict

HEADS = ["threshold", "verdict", "measured", "of"]
"""Columns of `threshold_rows`."""

SYMBOLS = {VerdictOutcome.PASS: "✓", VerdictOutcome.FAIL: "✗", VerdictOutcome.UNEVALUATED: "?"}
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


def standings(thresholds: Sequence[Threshold], so_far: Sequence[VerdictSoFar]) -> list[str]:
    """Return how each threshold stands while the run goes on: symbol, text, and by which number.

    Parameters
    ----------
    thresholds : sequence of Threshold
    so_far : sequence of VerdictSoFar
        Of the newest tick, in the same order; empty before the first one.
    """
    known = so_far or [VerdictSoFar()] * len(thresholds)
    return [_standing(*pair) for pair in zip(thresholds, known, strict=True)]


def _standing(threshold: Threshold, now: VerdictSoFar) -> str:
    """Return one of them."""
    outcome = {
        True: VerdictOutcome.PASS,
        False: VerdictOutcome.FAIL,
        None: VerdictOutcome.UNEVALUATED,
    }[now.passed]
    text = f"{SYMBOLS[outcome]} {line(threshold.threshold)}"
    limit = threshold.limit
    if now.value is None:
        return f"{text} (nothing to judge yet)"
    if limit.window is not None:
        return f"{text} ({spell(now.value, '%')} of the windows)"
    return f"{text} ({spell(now.value, limit.metric.unit, float(limit.amount))})"


def _measured(verdict: Verdict) -> str:
    """Return the number that decided: the share of windows, if these are judged."""
    windows = verdict.windows
    if windows is not None:
        found = f"{count(windows.passed)} of {count_of(windows.evaluated, 'window')}"
        return (
            found if windows.worst is None else f"{found}, worst {_spelt(windows.worst, verdict)}"
        )
    return ABSENT if verdict.value is None else _spelt(verdict.value, verdict)


def _spelt(value: float, verdict: Verdict) -> str:
    """Return a number of a verdict, on its side of the limit."""
    return spell(value, verdict.unit, verdict.limit)


def _population(verdict: Verdict) -> str:
    """Return how many things the number is of."""
    windows = verdict.windows or WindowCount()
    told = [f"{count_of(windows.empty, 'window')} had nothing to judge"] * (windows.empty > 0)
    if windows.unanswered:
        told.append(f"{count_of(windows.unanswered, 'window')} without an answer")
    told += cancelled_words(verdict.cancelled)
    rest = "".join(f"; {words}" for words in told)
    if not verdict.population:
        return f"no {line(verdict.of)}{rest}"
    return f"{count(verdict.population)} {line(verdict.of)}{rest}"
