"""Ticks as the Arrow table that becomes ``ticks.parquet``, and back.

Rule: one column for each number of a `vayu.model.results.tick.Tick`, whatever numbers that record
has. A record inside it becomes several columns (``latency.p50`` is ``latency_p50``), and what
is neither number nor text is JSON. What was not measured is null.

A table of another version reads as well: what it lacks has its default, what nobody knows
any more is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import numpy as np
import pyarrow as pa

from vayu.formats.runs.arrays import booleans, numbers, texts
from vayu.model.records.base import Record
from vayu.model.results.earlier_ticks import tick_of
from vayu.model.results.tick import Tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_KINDS = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}

_UNITS = {
    "timestamp": "ms since 1970",
    "elapsed": "ms",
    "interval": "ms",
    "offered": "1/s",
    "rps": "1/s",
    "throughput": "1/s",
    "latency": "ms",
    "service_time": "ms",
    "send_lag": "ms",
    "bytes": "B",
    "generator_loop_lag": "ms",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One column: where it stands in a tick (also by its names in JSON), how it is kept."""

    path: tuple[str, ...]
    wire: tuple[str, ...]
    kind: pa.DataType
    nullable: bool = False
    json: bool = False

    @property
    def name(self) -> str:
        """Of the column."""
        return "_".join(self.path)

    @property
    def unit(self) -> str:
        """Of its numbers."""
        return (
            "1"
            if self.path[-1] == "count"
            else _UNITS.get(self.name, _UNITS.get(self.path[0], "1"))
        )


def _leaves(
    cls: type[Record], path: tuple[str, ...] = (), wire: tuple[str, ...] = ()
) -> Iterator[_Leaf]:
    """Yield the columns that a record takes."""
    for field in msgspec.structs.fields(cls):
        here, there = (*path, field.name), (*wire, field.encode_name)
        options = get_args(field.type) or (field.type,)
        plain = [option for option in options if option is not NoneType]
        if isinstance(field.type, type) and issubclass(field.type, Record):
            yield from _leaves(field.type, here, there)
        elif len(plain) == 1 and plain[0] in _KINDS and options != (bool, NoneType):
            yield _Leaf(here, there, _KINDS[plain[0]], nullable=len(options) > 1)
        else:
            yield _Leaf(here, there, pa.string(), json=True)


_LEAVES = tuple(_leaves(Tick))

TICK_SCHEMA = pa.schema(
    [
        pa.field(leaf.name, leaf.kind, nullable=leaf.nullable, metadata={"unit": leaf.unit})
        for leaf in _LEAVES
    ]
)
"""Columns of ``ticks.parquet``, in the order of the record, each with its unit."""


def ticks_table(ticks: Sequence[Tick]) -> pa.Table:
    """Return ticks as a table with the columns of `TICK_SCHEMA`."""
    columns = [_column(leaf, [_value(tick, leaf.path) for tick in ticks]) for leaf in _LEAVES]
    return pa.table(columns, schema=TICK_SCHEMA)


def ticks_of(table: pa.Table) -> list[Tick]:
    """Return the ticks that `ticks_table` was given.

    Parameters
    ----------
    table : pyarrow.Table
        As it was read from a file.

    Returns
    -------
    list of Tick
        A value of another type than the record's is a `msgspec.ValidationError`.
    """
    tree: dict[str, Any] = {}
    for leaf in _LEAVES:
        if leaf.name not in table.schema.names:
            continue
        place = tree
        for name in leaf.wire[:-1]:
            place = place.setdefault(name, {})
        values = table[leaf.name].to_pylist()
        place[leaf.wire[-1]] = [msgspec.json.decode(v) for v in values] if leaf.json else values
    return [tick_of(row) for row in _rows(tree)]


def _rows(tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return columns in a tree as rows that are trees; whole columns at a time: there are 50."""
    columns = [_rows(one) if isinstance(one, dict) else one for one in tree.values()]
    return [dict(zip(tree, row, strict=True)) for row in zip(*columns, strict=True)]


def _value(record: object, path: tuple[str, ...]) -> Any:
    """Return what stands at a path of attributes."""
    for name in path:
        record = getattr(record, name)
    return record


def _column(leaf: _Leaf, values: list[Any]) -> pa.Array:
    """Return one column."""
    if leaf.json:
        return texts([msgspec.json.encode(value).decode() for value in values])
    if leaf.kind == pa.string():
        return texts(values)
    if leaf.kind == pa.bool_():
        return booleans(np.array(values, np.bool_))
    absent = np.array([value is None for value in values], np.bool_)
    filled = np.array(
        [0 if value is None else value for value in values], leaf.kind.to_pandas_dtype()
    )
    return numbers(filled, leaf.kind, absent if leaf.nullable else None)
