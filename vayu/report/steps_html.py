"""A collection run as HTML that needs nothing: inline styles, no script, everything escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.report.markup import QUIET, WIDTH, Markup, element, join, pill, table
from vayu.report.notice import notice
from vayu.report.outcome_marks import MARKS
from vayu.report.palette import GREEN, ORANGE, RED, ink
from vayu.report.quantity import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import TestResult
    from vayu.report.steps import StepRow, StepsView

_PAGE = f"{WIDTH}font-size:13px;line-height:1.5;padding:4px 2px 8px 2px;"
_MOST = 500  # steps; a notebook is no archive


def steps_html(view: StepsView) -> str:
    """Return a collection run as an HTML fragment."""
    several = view.iterations > 1
    head = ["request", "outcome", "time", "tests"]
    rows = [list(_cells(row)) for row in view.rows[:_MOST]]
    if several:
        head.insert(0, "iteration")
        rows = [
            [f"{row.iteration + 1}", *cells] for row, cells in zip(view.rows, rows, strict=False)
        ]
    left_out = len(view.rows) - _MOST
    notes = [*view.notes, *([f"{left_out:,} more steps: see .to_frame()"] if left_out > 0 else [])]
    return element(
        "div",
        _head(view),
        *(notice("!", line(note), ORANGE) for note in notes),
        table(head, rows, columns=("n" if several else "") + "ttnt", fill=True),
        style=_PAGE,
    )


def _head(view: StepsView) -> Markup:
    """Return the name, how it stands, and the counts."""
    standing = view.standing
    return element(
        "div",
        element(
            "div",
            pill(str(standing), standing.tone),
            element("span", line(view.name), style="font-weight:600;"),
            style="display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;",
        ),
        element("div", " · ".join(view.facts), style=f"{QUIET}margin-top:4px;"),
    )


def _cells(row: StepRow) -> Iterator[str]:
    """Yield the cells of one step."""
    yield join([element("span", row.method, style="font-weight:600;"), " ", line(row.name)])
    problems = (row.error or "").splitlines()
    error = [element("div", line(problem), style=ink(RED)) for problem in problems]
    yield join(
        [
            _mark("✓" if row.error is None else "✗", fails=row.error is not None),
            " ",
            line(row.outcome),
            *error,
        ]
    )
    yield milliseconds(row.time)
    yield join(element("div", *_test(test)) for test in row.tests)


def _test(test: TestResult) -> Iterator[str]:
    """Yield what is said of a test."""
    yield _mark(MARKS[test.outcome], fails=test.failed)
    yield f" {line(test.name)}"
    if test.source:
        yield element("span", f" [{line(test.source)}]", style=QUIET)
    if test.message:
        yield element("span", f" ({line(test.message)})", style=ink(RED))


def _mark(sign: str, *, fails: bool) -> Markup:
    """Return a sign that is told by its shape as well."""
    return element("span", sign, style=ink(RED if fails else GREEN))
