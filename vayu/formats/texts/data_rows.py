"""Data rows of a collection run, from a CSV or JSON file as Newman reads them: one an iteration.

    name,count          [{"name": "Ada", "count": 1},
    Ada,1                {"name": "Bob, jr.", "count": "2"}]
    "Bob, jr.","2"

The first line of a CSV file names the variables. A number that is not quoted is a number, any
other cell is text (``007`` too). Cells are parted by commas; by semicolons or tabs where the first
line has no comma, as spreadsheets of some countries write them. Blank lines are left aside.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.words.bounds import LARGEST_INT
from vayu.model.words.show import kind_of, show

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, object]

MOST_PROBLEMS = 20
"""Most that are named of one file."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read_rows(text: str, name: str = "") -> tuple[Row, ...]:
    """Return the rows of a file.

    Parameters
    ----------
    text : str
    name : str, optional
        Of the file: ``.json`` or ``.csv``. Any other is JSON if it begins as a list does.

    Returns
    -------
    tuple of dict
        At least one.

    Raises
    ------
    InvalidConfig
        Naming each line, or row, that is wrong.
    """
    text = text.removeprefix("\ufeff")
    ending = name.lower().rpartition(".")[2]
    as_json = ending == "json" or (ending != "csv" and text.lstrip()[:1] == "[")
    rows = _json(text) if as_json else _csv(text)
    if not rows:
        raise InvalidConfig({"line 1": "has no row; each is one iteration"})
    return rows


def _json(text: str) -> tuple[Row, ...]:
    """Return the rows of a JSON file.

    Raises
    ------
    InvalidConfig
        If it is none, or anything but a list of objects.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidConfig({where: f"is not JSON: {error.msg}"}) from None
    except (RecursionError, ValueError):
        raise InvalidConfig({"line 1": "is nested too deep, or holds a number too long"}) from None
    if not isinstance(found, list):
        why = f"must be a list of objects, one an iteration, got {kind_of(found)}"
        raise InvalidConfig({"line 1": why})
    _refuse({f"row {number}": f"must be an object, got {kind_of(row)}"
             for number, row in enumerate(found, 1) if not isinstance(row, dict)})  # fmt: skip
    return tuple(found)


def _csv(text: str) -> tuple[Row, ...]:
    """Return the rows of a CSV file: names are names, and each line has as many cells as those."""
    first = text.lstrip("\r\n").partition("\n")[0]
    comma = next((c for c in ",;\t" if c in first), ",")
    lines = list(_lines(text, comma))
    if not lines:
        return ()
    start, head = lines[0]
    names = [str(name) for name in head]
    wrong = {
        f"line {start}, column {number}": f"the name {show(name)} is empty, or there twice"
        for number, name in enumerate(names, 1)
        if not name or name in names[: number - 1]
    }
    for line, cells in lines[1:]:
        if len(cells) != len(names):
            wrong[f"line {line}"] = f"has {len(cells)} cells where the first has {len(names)}"
    _refuse(wrong)
    return tuple(dict(zip(names, map(_value, cells), strict=True)) for _, cells in lines[1:])


class _Quoted(str):
    """Text that stood in quotes."""

    __slots__ = ()


def _lines(text: str, comma: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that has some, and where it begins.

    Raises
    ------
    InvalidConfig
        If a quote is not closed, or something follows it.
    """
    cell = re.compile(
        rf'[^\S\r\n{comma}]*(?:"((?:[^"]|"")*)"[^\S\r\n{comma}]*|([^"{comma}\r\n][^{comma}\r\n]*)?)'
        rf"({comma}|\r\n|\n|\r|\Z)"
    )
    line, begin, place, cells = 1, 1, 0, list[str]()
    while place < len(text) or cells:
        found = cell.match(text, place)
        if found is None:
            raise InvalidConfig({f"line {line}": "a quote is not closed, or something follows it"})
        quoted, bare, end = found.groups()
        cells.append(_Quoted(quoted.replace('""', '"')) if quoted is not None else
                     (bare or "").strip())  # fmt: skip
        line += len(re.findall(r"\r\n|\n|\r", found[0]))
        place = found.end()
        if end == comma:
            continue
        if cells != [""] or isinstance(cells[0], _Quoted):
            yield begin, cells
        begin, cells = line, []


def _value(cell: str) -> str | int | float:
    """Return what a cell stands for."""
    match = None if isinstance(cell, _Quoted) else _NUMBER.fullmatch(cell)
    if match is None:
        return str(cell)
    if match[1] is None and cell.lstrip("-").isdigit():
        number = int(cell) if len(cell) < 20 else LARGEST_INT + 1
        return number if abs(number) <= LARGEST_INT else cell
    return float(cell) if math.isfinite(float(cell)) else cell


def _refuse(wrong: dict[str, str]) -> None:
    """Refuse a file in which something is wrong.

    Raises
    ------
    InvalidConfig
        Naming the first of these problems, and how many more there are.
    """
    if not wrong:
        return
    named = dict(list(wrong.items())[:MOST_PROBLEMS])
    if len(wrong) > len(named):
        named["more"] = f"{len(wrong) - len(named):,} problems are like these"
    raise InvalidConfig(named)
