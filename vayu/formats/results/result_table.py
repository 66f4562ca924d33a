"""CSV files of other tools, a column at a time: every number is read as text first.

A reader that guesses types turns one bad cell into a column of text, or a missing one into 0.
Here each column says what it must be, and what is not is named with its row.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from vayu.errors import InvalidConfig
from vayu.formats.results.result_rows import SHOWN
from vayu.formats.texts.json_lines import CUT_SHORT
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

DELIMITERS = (",", "\t", ";", "|")


def whole_lines(
    data: bytes, counted: Collection[str], *, names: Sequence[str] | None = None
) -> tuple[bytes, list[str]]:
    """Return a file whose lines are all whole, and what to note of the last one.

    A line that does not end may be whole, in a file that an editor has saved, or be cut short
    anywhere, when its tool was killed. With fewer cells than others it was cut short. With as many
    only its last cell is in doubt: 12 may have been 123. Such a cell is left out, and the whole
    line where that cell counts.

    Parameters
    ----------
    data : bytes
    counted : collection of str
        Columns without which a row says nothing, or something else.
    names : sequence of str, optional
        Of the columns, in a file without a head.
    """
    whole, newline, rest = data.rpartition(b"\n")
    if not newline or not rest.strip():
        return data, []
    known, delimiter = _head_of(data)
    columns = known if names is None else names
    if _cells(rest, delimiter) != len(columns):
        return whole + newline, [CUT_SHORT]
    if rest.rstrip().endswith(b'"'):
        return data, []  # a quoted cell that is closed
    doubt = f"the last line does not end: its {columns[-1]} may be cut short"
    if columns[-1] in counted:
        return whole + newline, [f"{doubt}, and it is left out"]
    kept = rest[: rest.rindex(delimiter.encode()) + 1]
    return whole + newline + kept + b"\n", [f"{doubt}, and that is left out"]


def _cells(line: bytes, delimiter: str) -> int:
    """Count the cells of a line; 0: it is none of a table."""
    try:
        return len(next(csv.reader([line.decode("utf-8", "replace")], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _head_of(data: bytes) -> tuple[list[str], str]:
    """Return the cells of the first line, and what stands between them."""
    head = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r\ufeff ")
    delimiter = max(DELIMITERS, key=head.count)
    return [cell.strip().strip('"') for cell in head.split(delimiter)], delimiter


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
        head, delimiter = _head_of(data)
        known = list(names) if names else head
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
