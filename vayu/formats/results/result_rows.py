"""Requests that another tool measured, as rows of our own.

Rule 1: what the file does not say is null, never 0 and never a guess.
Rule 2: what cannot be is refused, with its row: a duration that is negative or no number, a
status that is none. A wrong number must not become a percentile.
Rule 3: the notes say what the numbers mean: other tools count from the send, so their response
times hide coordinated omission.

Times count from the first start in the file, which stands in for t0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from vayu.errors import InvalidConfig
from vayu.formats.runs.arrays import booleans, dictionary, numbers
from vayu.formats.runs.columns import STORED
from vayu.formats.runs.samples import KIND_NAMES, PROTOCOL_NAMES
from vayu.stats.idle import longest_idle
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from vayu.stats.idle import Idle

    Numbers = NDArray[np.float64]

SHOWN = 5
"""Bad rows that a message names; the others are counted. [1]"""

FROM_THE_SEND = (
    "response times count from the send, as the tool measured them: what a stalled target keeps "
    "from being sent is not in them (coordinated omission)"
)

_LONGEST = 1e15  # a request of eleven days is none [ns]
_EARLIEST, _LATEST = 0, 7_258_118_400 * NS_PER_S  # 1970 to 2200


@dataclass(frozen=True)
class Results:
    """What a file of another tool holds.

    Attributes
    ----------
    tool : str
    table : pyarrow.Table
        With the columns of `vayu.formats.runs.samples.SCHEMA`, nulls where the tool says nothing.
    epoch : int
        The first start on the wall clock. [ns since 1970]
    notes : tuple of str
        What a reader must know.
    """

    tool: str
    table: pa.Table
    epoch: int
    notes: tuple[str, ...] = ()


@dataclass
class Columns:
    """Requests as a tool wrote them, in the order of the file.

    Attributes
    ----------
    tool : str
    started : ndarray of int64, shape (n,)
        Wall clock. [ns since 1970]
    elapsed : ndarray of float64
        Start to end. [ns]
    status : ndarray of float64
        0 or NaN: no response.
    failure : sequence of (str or None)
        Kind of failure of each; only read where there was no response.
    step : sequence of str
    whole, phases : dict of str to ndarray of float64
        Other columns by name: counts, and phases [ns]; NaN: not known.
    flags, words : dict
        Truth values, and texts, by name.
    notes : list of str
    raw : dict of str to (ndarray of float64, float or ndarray of float64)
        What other columns were made of, by the tool's own names, and the most that each may be:
        only checked, in the tool's own unit.
    kept : ndarray of bool, optional
        Which rows are requests; None: all.
    first_row : int
        Number of the first request in the file, for messages.
    """

    tool: str
    started: NDArray[np.int64]
    elapsed: Numbers
    status: Numbers
    failure: Sequence[str | None]
    step: Sequence[str]
    whole: dict[str, Numbers] = field(default_factory=dict)
    phases: dict[str, Numbers] = field(default_factory=dict)
    flags: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    words: dict[str, Sequence[str | None]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    raw: dict[str, tuple[Numbers, float | Numbers]] = field(default_factory=dict)
    kept: NDArray[np.bool_] | None = None
    first_row: int = 1


def results_of(columns: Columns) -> Results:
    """Return requests as a table, in order of completion.

    Parameters
    ----------
    columns : Columns

    Returns
    -------
    Results
        What `refuse_bad` raises passes through.
    """
    refuse_bad(
        {
            "elapsed": (columns.elapsed, 0, _LONGEST),
            "start": (columns.started.astype(np.float64), _EARLIEST, _LATEST),
            "status": (_codes(columns.status), 100, 599),
            **{name: (_known(v), 0, most) for name, (v, most) in columns.raw.items()},
            **{name: (_known(v), 0, _LONGEST) for name, v in columns.phases.items()},
            **{name: (_known(v), 0, 2**62) for name, v in columns.whole.items()},
        },
        first_row=columns.first_row,
        lengths=("elapsed", *columns.phases),
    )
    columns = _requests(columns)
    count = len(columns.started)
    epoch = int(columns.started.min()) if count else 0
    started = columns.started - epoch
    completed = started + np.rint(columns.elapsed).astype(np.int64)
    order = np.argsort(completed, kind="stable")
    notes = list(columns.notes)
    if count and (np.diff(columns.started) < 0).any() and (order != np.arange(count)).any():
        notes.append("the file is not in order of completion; rows were put in order")
    gap = longest_idle(started, completed)
    if gap is not None:
        notes.append(_of_gap(gap))
    made = _stored(columns, started, completed)
    table = pa.table([made[column.name] for column in STORED], names=[c.name for c in STORED])
    return Results(columns.tool, table.take(order), epoch, tuple(notes))


def _of_gap(gap: Idle) -> str:
    """Say what a long gap does to the numbers."""
    length, start = gap.length / NS_PER_S, gap.start / NS_PER_S
    return (
        f"nothing was measured for {length:,.0f} s from {start:,.1f} s on: the clock was set, or "
        "these are several runs; that time is in the throughput"
    )


def _requests(columns: Columns) -> Columns:
    """Return columns without the rows that are no requests."""
    kept = columns.kept
    if kept is None or kept.all():
        return columns
    places = np.flatnonzero(kept).tolist()
    return replace(
        columns, kept=None,
        started=columns.started[kept], elapsed=columns.elapsed[kept], status=columns.status[kept],
        failure=[columns.failure[at] for at in places], step=[columns.step[at] for at in places],
        whole={name: values[kept] for name, values in columns.whole.items()},
        phases={name: values[kept] for name, values in columns.phases.items()},
        flags={name: values[kept] for name, values in columns.flags.items()},
        words={name: [words[at] for at in places] for name, words in columns.words.items()},
    )  # fmt: skip


def refuse_bad(
    checks: Mapping[str, tuple[Numbers, float, float | Numbers]],
    *,
    first_row: int = 1,
    lengths: Collection[str] = (),
) -> None:
    """Refuse numbers that cannot be.

    Parameters
    ----------
    checks : mapping of str to (ndarray, float, float or ndarray)
        Numbers, and the least and greatest that they (or each) may be, by name.
    first_row : int
        Number of the first of them in the file.
    lengths : collection of str
        Names of those that are durations [ns]: messages say them in ms, as the tools do.

    Raises
    ------
    InvalidConfig
        Naming the first rows of each, and how many there are.
    """
    problems: dict[str, str] = {}
    for name, (values, least, most) in checks.items():
        bad = np.flatnonzero(~((values >= least) & (values <= most)))
        for row in bad[:SHOWN]:
            limit = most[row] if isinstance(most, np.ndarray) else None
            why = _why(float(values[row]), limit, in_ms=name in lengths)
            problems[f"row {row + first_row:,}, {name}"] = why
        if len(bad) > SHOWN:
            problems[f"{name}"] = f"{len(bad):,} rows are so; the first {SHOWN} are named"
    if problems:
        raise InvalidConfig(problems, hint="the file is damaged, or was not written by the tool")


def _why(value: float, whole: float | None, *, in_ms: bool) -> str:
    """Say what is wrong with a number, which may be part of another one."""
    if np.isnan(value):
        return "is no number"
    said = f"{value / NS_PER_MS:g} ms" if in_ms else f"{value:g}"
    if value < 0:
        return f"must not be negative, got {said}"
    return f"cannot be {said}" + ("" if whole is None else f": it is part of {whole:g}")


def _codes(status: Numbers) -> Numbers:
    """Return status codes, with one that can be where there was no response."""
    known = _known(status)
    return np.where(known == 0, 200.0, known)


def _known(values: Numbers) -> Numbers:
    """Numbers with 0 for those that are not known."""
    return np.where(np.isnan(values), 0.0, values)


def _stored(
    columns: Columns, started: NDArray[np.int64], completed: NDArray[np.int64]
) -> dict[str, pa.Array]:
    """Return every stored column by name."""
    count = len(started)
    status = np.nan_to_num(columns.status).astype(np.int64)
    failures = [
        None if code else (kind or "other")
        for kind, code in zip(columns.failure, status.tolist(), strict=True)
    ]
    made: dict[str, pa.Array] = {
        "intended": numbers(started, pa.duration("ns")),
        "started": numbers(started, pa.duration("ns")),
        "completed": numbers(completed, pa.duration("ns")),
        "k": numbers(np.argsort(np.argsort(started, kind="stable"), kind="stable"), pa.int64()),
        "status": numbers(status, pa.uint16()),
        "step": _words(columns.step),
        "failure": _words(failures, KIND_NAMES),
        "protocol": _words(columns.words.get("protocol", [None] * count), PROTOCOL_NAMES),
    }
    made |= {name: booleans(values) for name, values in columns.flags.items()}
    for column in STORED:
        if column.name in made:
            continue
        found = columns.whole.get(column.name, columns.phases.get(column.name))
        made[column.name] = _nullable(found, column.kind, count)
    return made


def _nullable(values: Numbers | None, kind: pa.DataType, count: int) -> pa.Array:
    """Return numbers with null for NaN; all null when there are none."""
    if values is None:
        return pa.nulls(count, kind)
    absent = np.isnan(values)
    scale = 1e3 if kind == pa.duration("us") else 1.0
    return numbers(np.rint(np.where(absent, 0, values) / scale), kind, absent)


def _words(values: Sequence[str | None], first: Sequence[str] = ()) -> pa.Array:
    """Return texts that repeat as positions in a list of names."""
    place = {name: position for position, name in enumerate(first)}
    codes = np.array(
        [-1 if v is None else place.setdefault(v, len(place)) for v in values], np.int32
    )
    absent: Any = codes < 0
    return dictionary(numbers(np.maximum(codes, 0), pa.int32(), absent), [*place])
