"""CSV files of other tools, a column at a time: every number is read as text first.

A reader that guesses types turns one bad cell into a column of text, or a missing one into 0.
Here each column says what it must be, and what is not is named with its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from vayu.errors import InvalidConfig
from vayu.formats.result_rows import SHOWN
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DELIMITERS = (",", "\t", ";", "|")


def whole_lines(data: bytes) -> tuple[bytes, list[str]]:
    """Return a file without a last line that does not end, and what to note of it.

    For tools that end every line: a number in it may have lost digits.

    Parameters
    ----------
    data : bytes
    """
    whole, newline, rest = data.rpartition(b"\n")
    if not newline or not rest.strip():
        return data, []
    return whole + newline, ["the last line was cut short and is left out"]


class CsvTable:
    """A CSV file.

    Parameters
    ----------
    data : bytes
    names : sequence of str, optional
        Of the columns, in a file without a head.

    Raises
    ------
    InvalidConfig
        If it is no CSV file: a row has another number of cells, say.
    """

    def __init__(self, data: bytes, *, names: Sequence[str] | None = None) -> None:
        self.first_row = 1 if names else 2
        head = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r\ufeff ")
        delimiter = max(DELIMITERS, key=head.count)
        known = (
            list(names) if names else [cell.strip().strip('"') for cell in head.split(delimiter)]
        )
        if len(set(known)) != len(known):
            raise InvalidConfig({"head": "names a column twice"})
        try:
            self._table = pc_csv.read_csv(
                pa.BufferReader(data),
                read_options=pc_csv.ReadOptions(
                    column_names=known, skip_rows=0 if names else 1, block_size=1 << 24
                ),
                parse_options=pc_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=pc_csv.ConvertOptions(
                    column_types=dict.fromkeys(known, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowException as error:
            why = str(error).split("\n", maxsplit=1)[0][:200]
            raise InvalidConfig({"file": f"is no whole CSV file: {why}"}) from error

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._table.num_rows)

    def __contains__(self, name: str) -> bool:
        """Whether it has a column."""
        return name in self._table.column_names

    @property
    def names(self) -> list[str]:
        """Names of its columns, in order."""
        found: list[str] = self._table.column_names
        return found

    def texts(self, name: str) -> list[str]:
        """Return a column as it is written.

        Raises
        ------
        InvalidConfig
            If there is no such column.
        """
        if name not in self:
            raise InvalidConfig({"head": f"has no column {name!r}"})
        found: list[str] = self._table[name].to_pylist()
        return found

    def numbers(self, name: str, *, needed: bool = True) -> NDArray[np.float64]:
        """Return a column of numbers.

        Parameters
        ----------
        name : str
        needed : bool
            An empty cell is refused; else it is NaN.

        Raises
        ------
        InvalidConfig
            Naming the first cells that are no number.
        """
        column = pc.utf8_trim_whitespace(self._table[name])
        blank = pc.equal(column, "")
        try:
            plain = pc.if_else(blank, pa.scalar(None, pa.string()), column)
            found = pc.cast(plain, pa.float64())
        except pa.ArrowInvalid:
            raise InvalidConfig(self._bad(name, column.to_pylist())) from None
        if needed and pc.any(blank).as_py():
            raise InvalidConfig(self._bad(name, column.to_pylist()))
        numbers: NDArray[np.float64] = found.to_numpy().astype(np.float64)
        return numbers

    def whole(self, name: str) -> NDArray[np.int64]:
        """Return a column of whole numbers, which a float would round.

        Raises
        ------
        InvalidConfig
            Naming the first cells that are none.
        """
        column = pc.utf8_trim_whitespace(self._table[name])
        try:
            found: NDArray[np.int64] = pc.cast(column, pa.int64()).to_numpy()
        except pa.ArrowInvalid:
            raise InvalidConfig(self._bad(name, column.to_pylist(), whole=True)) from None
        return found

    def _bad(self, name: str, cells: list[str], *, whole: bool = False) -> dict[str, str]:
        """Say which cells are no numbers."""
        kind = "whole number" if whole else "number"
        bad = [row for row, cell in enumerate(cells) if not _is_number(cell, whole=whole)]
        return {
            f"row {row + self.first_row:,}, {name}": f"must be a {kind}, got {show(cells[row])}"
            for row in bad[:SHOWN]
        }


def _is_number(cell: str, *, whole: bool) -> bool:
    """Whether a cell is a number."""
    try:
        int(cell) if whole else float(cell)
    except ValueError:
        return False
    return True
