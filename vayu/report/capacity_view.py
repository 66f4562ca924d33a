"""What a capacity search found by itself, as `run.capacity` shows it: the sentence, each level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.capacity_rows import HEADS, level_rows
from vayu.report.escape import line
from vayu.report.folded import WIDTH as COLUMNS, folded
from vayu.report.lined_up import lined_up
from vayu.report.markup import WIDTH, element, table

if TYPE_CHECKING:
    from vayu.model.results.levels import CapacityResult

_MOST = 1_000  # characters of the sentence


def capacity_text(found: CapacityResult) -> str:
    """Return what a search found as text."""
    rows = level_rows(found)
    said = folded(line(found.text, limit=_MOST))
    table = lined_up(HEADS, rows, width=COLUMNS - 2, words=2) if rows else ()
    return "\n  ".join([said, *table])


def capacity_html(found: CapacityResult) -> str:
    """Return what a search found as HTML with inline styles only."""
    rows = level_rows(found)
    return element(
        "div",
        element("div", line(found.text, limit=_MOST), style="font-weight:600;margin:4px 0;"),
        table(HEADS, rows, columns="sttnn", fill=True) if rows else "",
        style=WIDTH,
    )
