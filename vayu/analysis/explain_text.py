"""An explanation in words: one sentence, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.markup import QUIET, WIDTH, element, table
from vayu.report.quantity import count, seconds, share, size

if TYPE_CHECKING:
    from vayu.analysis.explain import Explanation, ExplanationFinding

HEADS = ("dimension", "value", "marked", "rest", "effect", "p")

LEGEND = (
    "marked, rest: the share of requests that have this value; of longer, shorter, larger and "
    "smaller, the median. effect: Cliff's delta, from -1 to +1. p: adjusted for all that was "
    "looked at."
)
"""What the columns are."""

SHOWN = 15
"""Findings that are shown."""


def sentence(explanation: Explanation) -> str:
    """Return the strongest property and the strongest number in one sentence.

    Parameters
    ----------
    explanation : Explanation
    """
    who = f"{count(explanation.marked)} of {count(explanation.total)} requests"
    if not explanation.total:
        return f"There is no request ({explanation.condition})."
    if not explanation.marked:
        return f"No request of {count(explanation.total)} is marked: {explanation.condition}."
    if explanation.marked == explanation.total:
        return f"All {count(explanation.total)} requests are marked: {explanation.condition}."
    found = explanation.significant
    properties = [one for one in found if one.unit == "1"]
    numbers = [one for one in found if one.unit != "1"]
    said = [_said(one) for one in (*properties[:1], *numbers[:1])]
    if not said:
        return f"{who} ({explanation.condition}) differ in nothing that chance would not do too."
    return f"{who} ({explanation.condition}): {'; '.join(said)}."


def text(explanation: Explanation) -> str:
    """Return an explanation as lines of text.

    Parameters
    ----------
    explanation : Explanation
    """
    found = finding_rows(explanation)
    if not found:
        return sentence(explanation)
    rows = [HEADS, *found]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = ["  ".join(_padded(row, widths)).rstrip() for row in rows]
    return "\n".join([sentence(explanation), "", *lines, "", LEGEND])


def html(explanation: Explanation) -> str:
    """Return an explanation as HTML with inline styles only.

    Parameters
    ----------
    explanation : Explanation
    """
    parts = [element("div", sentence(explanation), style="margin:4px 0 8px 0;")]
    found = finding_rows(explanation)
    if found:
        legend = element("div", LEGEND, style=f"{QUIET}font-size:11px;margin-top:4px;")
        parts += [table(HEADS, found, columns="ttnnnn", fill=True), legend]
    return element("div", *parts, style=WIDTH)


def finding_rows(explanation: Explanation) -> list[tuple[str, ...]]:
    """Return a row for each finding that is shown, as `HEADS` names them.

    Parameters
    ----------
    explanation : Explanation
    """
    return [
        (
            one.dimension,
            one.level,
            _value(one, one.marked),
            _value(one, one.rest),
            f"{one.effect:+.2f}",
            _p(one.p),
        )
        for one in strongest(explanation)
    ]


def strongest(explanation: Explanation) -> tuple[ExplanationFinding, ...]:
    """Return the findings that are shown: those that are no chance, else the first few.

    Parameters
    ----------
    explanation : Explanation
    """
    return (explanation.significant or explanation.findings[:3])[:SHOWN]


def _said(one: ExplanationFinding) -> str:
    """One finding in words."""
    values = f"{_value(one, one.marked)} against {_value(one, one.rest)} of the rest"
    known = f"(effect {one.effect:+.2f}, p {_p(one.p)})"
    return f"{one.dimension} is {one.level}, {values} {known}"


def _value(one: ExplanationFinding, value: float) -> str:
    """Return a share, a duration or a size."""
    if one.unit == "1":
        return share(round(value * 1_000_000), 1_000_000)
    return seconds(value) if one.unit == "s" else size(round(value))


def _p(p: float) -> str:
    """Return a p-value to what it is worth."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    """Return cells of equal width: words to the left, numbers to the right."""
    return [
        cell.ljust(width) if place < 2 else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
