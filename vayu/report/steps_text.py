"""A collection run as plain text: a line a request, below it what failed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.report.outcome_marks import console_line, result_line
from vayu.report.quantity import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.report.steps import StepRow, StepsView

_MOST_LINES = 1_000  # a terminal is no archive
_MOST_CONSOLE = 20  # of a step


def steps_text(view: StepsView) -> str:
    """Return a collection run as text."""
    lines = list(_lines(view))
    if len(lines) > _MOST_LINES:
        left_out = len(lines) - _MOST_LINES
        lines = [*lines[:_MOST_LINES], f"… {left_out:,} more lines: see .to_frame()"]
    head = [f"{line(view.name)}: {view.standing} · {' · '.join(view.facts)}"]
    return "\n".join([*head, *(f"! {line(note)}" for note in view.notes), *lines])


def _lines(view: StepsView) -> Iterator[str]:
    """Yield the lines of each step, under a heading for each iteration."""
    for iteration, rows in groupby(view.rows, key=lambda row: row.iteration):
        if view.iterations > 1:
            yield f"iteration {iteration + 1}"
        for row in rows:
            yield from _step(row)


def _step(row: StepRow) -> Iterator[str]:
    """Yield one step: its tests in full, because they are what is asked."""
    time = f" · {milliseconds(row.time)}" if row.time is not None else ""
    yield f"{'✓' if row.passed else '✗'} {line(row.name)} · {line(row.outcome)}{time}"
    if row.error is not None:
        yield from (f"    {line(problem)}" for problem in row.error.splitlines())
    for test in row.tests:
        yield f"    {result_line(test)}"
    for level, text in row.console[:_MOST_CONSOLE]:
        yield f"    {console_line(level, text)}"
    if len(row.console) > _MOST_CONSOLE:
        yield f"    … {len(row.console) - _MOST_CONSOLE:,} more console lines"
