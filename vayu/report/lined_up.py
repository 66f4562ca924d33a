"""Rows of text with their columns lined up, for a terminal: no table is wider than one.

Where it would be, headings take two lines; where that is not enough, the column that holds words
takes several lines a row.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from vayu.report.folded import WIDTH, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = "  "
_LEAST = 16  # characters of a column that holds words


def lined_up(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = WIDTH, words: int = 0
) -> Iterator[str]:
    """Yield the lines of a table: its first column to the left, the others to the right.

    Parameters
    ----------
    heads : sequence of str
        A heading for each column, of one line.
    rows : sequence of sequence of str
        Of cells of one line.
    width : int, optional
        Characters that a line may have.
    words : int, optional
        The column whose cells take several lines where the table would be wider; it is to the
        left.
    """
    widths = _widths([heads, *rows])
    if _beyond(widths, width) > 0:
        widths = _widths([[_half(head) for head in heads], *rows])
    if (beyond := _beyond(widths, width)) > 0:
        widths[words] = min(widths[words], max(widths[words] - beyond, _LEAST))
    left = {0, words}
    headings = [folded(head, width=n, hanging="").split("\n") for head, n in _each(heads, widths)]
    tallest = max(map(len, headings))
    yield from _lines([[""] * (tallest - len(one)) + one for one in headings], widths, left)
    for row in rows:
        cells = [[cell] for cell in row]
        cells[words] = folded(row[words], width=widths[words], hanging="").split("\n")
        yield from _lines(cells, widths, left)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _beyond(widths: Sequence[int], width: int) -> int:
    """Return by how many characters a table is too wide."""
    return sum(widths) + len(_GAP) * (len(widths) - 1) - width


def _half(head: str) -> str:
    """Return the longer line of a heading that is cut in two where that makes it narrowest."""
    words = head.split()
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(len(words) + 1)]
    return min((max(cut, key=len) for cut in cuts), key=len)


def _each(cells: Sequence[str], widths: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield each cell with the width that it has."""
    return zip(cells, widths, strict=True)


def _lines(cells: list[list[str]], widths: Sequence[int], left: set[int]) -> Iterator[str]:
    """Yield a row whose cells have a line or more."""
    for line in zip_longest(*cells, fillvalue=""):
        padded = [
            cell.ljust(n) if i in left else cell.rjust(n)
            for i, (cell, n) in enumerate(_each(line, widths))
        ]
        yield _GAP.join(padded).rstrip()
