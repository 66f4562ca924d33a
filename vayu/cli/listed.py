"""A list for a terminal: a table where it fits, else two lines an entry.

    id                            status    passed  requests  failed
    20261127-151507-642988-sa5y   finished  ✗ no         400     400
      orders · GET https://shop.example/orders · 100 requests/s for 4s

A table that is too wide would fold every cell, in the end to a letter a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.folded import folded
from vayu.report.lined_up import lined_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table

WIDE = 200
"""Characters of a line for whoever is no terminal: nothing is folded for what reads lines."""

_ENOUGH = 120  # characters in which a table may fold a cell


def print_list(
    table: Table, heads: Sequence[str], rows: Sequence[Sequence[str]], told: Sequence[str]
) -> None:
    """Print a list on standard output.

    Parameters
    ----------
    table : Table
        All of it.
    heads : sequence of str
        Of what an entry has in its first line.
    rows : sequence of sequence of str
    told : sequence of str
        What each has below it.
    """
    from rich.console import Console  # noqa: PLC0415 (heavy)
    from rich.measure import Measurement  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    if not console.file.isatty():  # is_terminal is also asked for by FORCE_COLOR
        console.width = WIDE
    roomy = console.options.update(max_width=10_000)
    whole = Measurement.get(console, roomy, table).maximum
    if whole <= console.width or console.width >= _ENOUGH:
        console.print(table)
        return
    for line in in_two_lines(heads, rows, told, width=console.width):
        console.print(Text(line), soft_wrap=True)


def in_two_lines(
    heads: Sequence[str], rows: Sequence[Sequence[str]], told: Sequence[str], *, width: int
) -> Iterator[str]:
    """Yield the lines of a list: its first ones lined up, the others below them.

    Parameters
    ----------
    heads, rows, told
        As of `print_list`.
    width : int
        Characters that a line may have.
    """
    head, *first = lined_up(heads, rows, width=max(width, WIDE))
    yield head
    for line, below in zip(first, told, strict=True):
        yield line
        yield folded(f"  {below}", width=width, hanging="")
