"""`run.by("step")`: the same numbers for each group of requests, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vayu.analysis.describe import describe_table
from vayu.analysis.measured import as_stored, measured_of
from vayu.analysis.population import population
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.rows.failure import NO_FAILURES
from vayu.model.words.show import show
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured

KEYS = {
    "connection": "connection_new", "failure": "failure", "protocol": "protocol", "row": "row",
    "status": "status", "step": "step", "user": "user", "worker": "worker",
}  # fmt: skip
"""What requests can be grouped by, and the column that says it."""

QS = (0.5, 0.9, 0.95, 0.99, 0.999)

MOST = 10_000
"""Groups: more are no table."""

_COUNTS = ("requests", "share", "failed", "error_rate", "throughput")
_NAMES = {True: "new", False: "reused"}


def groups_table(
    table: pa.Table, mask: NDArray[np.bool_], keys: tuple[str, ...], *, stretch: tuple[int, int]
) -> Table:
    """Return one row a group.

    Parameters
    ----------
    table : pyarrow.Table
        Rows in order of completion, with the columns of `Measured`, ``failure`` and the keys.
    mask : ndarray of bool, shape (n,)
        The requests that are meant.
    keys : tuple of str
        Of `KEYS`.
    stretch : (int, int)
        Of the run that is meant, after t0, without its end, as `timeline_table` takes it. [ns]

    Returns
    -------
    Table
        Index: the keys. `requests`, `share` of all, `failed`, `error_rate` and `throughput` over
        the stretch [1/s] (neither counts what was cancelled), and `mean`,
        percentiles and `max` of the response times.

    Raises
    ------
    InvalidConfig
        If there would be more than `MOST` groups.
    """
    columns = {key: key_column(table, key)[mask] for key in keys}
    chosen, failed = measured_of(table).where(mask), failed_of(table)[mask]
    frame = pd.DataFrame(columns)
    grouped = frame.groupby(list(keys), observed=True, dropna=False, sort=True)
    if grouped.ngroups > MOST:
        why = f"makes {grouped.ngroups:,} groups; at most {MOST:,} are shown"
        raise InvalidConfig({"key": why})
    span = max(stretch[1] - stretch[0], 0) / NS_PER_S
    rows = {
        name: _row(chosen, failed, np.asarray(places), span)
        for name, places in grouped.indices.items()
    }
    who = population(chosen)
    index = [name if isinstance(name, tuple) else (name,) for name in rows]
    nobody = _row(chosen, failed, np.empty(0, np.intp), span)  # has the columns of everybody
    data: dict[str, Any] = {name: [row[name] for row in rows.values()] for name in nobody}
    for name in set(nobody) - set(_COUNTS):  # durations, also where all of them are missing
        data[name] = pd.array(data[name], dtype="m8[ns]")
    made = Table(data, note=f"{who[0].upper()}{who[1:]}.", draw=_draw)
    made.index = _index(index, keys)
    return made


def checked_keys(keys: tuple[object, ...]) -> tuple[str, ...]:
    """Return what to group by.

    Raises
    ------
    InvalidConfig
        If nothing is named, or something that requests do not have.
    """
    wrong = [key for key in keys if key not in KEYS]
    if wrong or not keys:
        given = f", got {show(wrong[0])}" if wrong else ""
        raise InvalidConfig({"key": f"must be of {', '.join(KEYS)}{given}"})
    return tuple(str(key) for key in keys)


def key_column(table: pa.Table, key: str) -> Any:
    """Return what groups are made of, in words where a number would not tell."""
    values = table[KEYS[key]].to_pandas()
    if key == "connection":
        return values.map(_NAMES)
    if key == "failure":
        return values.astype(object).where(values.notna(), "none")
    return values


def outcomes_of(table: pa.Table) -> tuple[Measured, NDArray[np.bool_]]:
    """Return what was measured, in order of completion, and which of it failed.

    Parameters
    ----------
    table : pyarrow.Table
        With the columns of `Measured`, in any order of rows.
    """
    stored, failed = as_stored(table), failed_of(table)
    order = stored.order()
    return (stored, failed) if order is None else (stored.take(order), failed[order])


def failed_of(table: pa.Table) -> NDArray[np.bool_]:
    """Return which requests failed: no usable response, or a status of 400 or more.

    A cancelled one did not fail, nor did one that a script skipped.
    """
    refused: NDArray[np.bool_] = table["status"].to_numpy() >= 400
    failures = table["failure"]
    if failures.null_count == len(failures):  # by rule, and ten million strings take a while
        return refused
    unfailed = pa.array([None, *sorted(NO_FAILURES)], pa.string())
    lost: NDArray[np.bool_] = pc.invert(
        pc.is_in(failures.cast(pa.string()), value_set=unfailed)
    ).to_numpy()
    return lost | refused


def _row(
    measured: Measured, failed: NDArray[np.bool_], places: NDArray[np.intp], span: float
) -> dict[str, Any]:
    """Return the numbers of one group."""
    count, bad = len(places), int(failed[places].sum())
    counted = int(measured.counted[places].sum())
    response = describe_table(measured.take(places), QS).loc["response"]
    return {
        "requests": count,
        "share": count / len(measured) if count else np.nan,
        "failed": bad,
        "error_rate": bad / counted if counted else np.nan,
        "throughput": counted / span if span else np.nan,
        **{str(k): v for k, v in response.items() if k not in {"count", "min"}},
    }


def _index(names: list[tuple[Any, ...]], keys: tuple[str, ...]) -> pd.Index:
    """Return the index of a table."""
    if len(keys) == 1:
        one: pd.Index = pd.Index([name[0] for name in names], name=keys[0])
        return one
    parts = list(zip(*names, strict=True)) or [()] * len(keys)
    several: pd.Index = pd.MultiIndex.from_arrays(parts, names=keys)
    return several


def _draw(table: Table) -> Any:
    """Return medians and tails of the groups as a figure."""
    from vayu.figures.intervals import interval_figure  # noqa: PLC0415 (plotly is heavy)

    names = [" · ".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in table.index]
    columns = (table[name].dt.total_seconds().to_numpy() * 1e3 for name in ("p50", "p50", "p99"))
    return interval_figure(
        "Response time by group", names, *columns, axis=" · ".join(map(str, table.index.names)),
        legend=("p50", "p50 to p99"), note=table.note,
    )  # fmt: skip
