"""Markdown that stays what was meant: names and messages of a run are text, and nothing else.

What Markdown or HTML would make of them is escaped; an ``@`` would call somebody, so it is, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&])")


def text(value: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", line(value, limit=500))


def titled(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table below its title; nothing when it has no rows."""
    if rows:
        yield f"### {text(title)}\n"
        yield from table(heads, rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(text(cell) for cell in row)} |"
    yield ""


def folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines that GitHub hides until somebody opens them."""
    yield f"<details><summary>{text(title)}</summary>\n"
    yield from lines
    yield "</details>\n"
