"""Lists on a narrow terminal."""

from __future__ import annotations

import io

import pytest
from rich.table import Table

from vayu.cli.listed import in_two_lines, print_list

HEADS = ["id", "failed"]
ROWS = [["20261127-141642", "10"], ["20261127-142256", "1,500"]]
TOLD = ["orders · GET https://shop.example/orders · 100 requests/s for 4s", "short"]


def table() -> Table:
    """The same as a table."""
    shown = Table(*HEADS, "told")
    for row, told in zip(ROWS, TOLD, strict=True):
        shown.add_row(*row, told)
    return shown


def test_an_entry_has_two_lines_and_what_is_long_is_folded_below() -> None:
    """At spaces, not at letters."""
    assert list(in_two_lines(HEADS, ROWS, TOLD, width=40)) == [
        "id               failed",
        "20261127-141642      10",
        "  orders · GET\n  https://shop.example/orders · 100\n  requests/s for 4s",
        "20261127-142256   1,500",
        "  short",
    ]


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.mark.parametrize(("columns", "tables"), [(40, False), (100, True), (150, True)])
def test_a_table_is_for_a_terminal_that_it_fits(
    columns: int, tables: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cell of it is folded to a letter a line."""
    out = Terminal()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setenv("COLUMNS", str(columns))
    print_list(table(), HEADS, ROWS, TOLD)

    assert ("┃" in out.getvalue()) is tables
    assert "requests/s for 4s" in out.getvalue()
