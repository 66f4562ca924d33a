"""`run.describe()`: the durations of the requests that are meant, each with its population."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.percentile_names import USUAL, level_name
from vayu.analysis.percentiles import DURATIONS
from vayu.analysis.population import population
from vayu.analysis.table import Table
from vayu.stats.quantile import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured


def describe_table(measured: Measured, qs: Sequence[float] = USUAL) -> Table:
    """Return one row a duration.

    Parameters
    ----------
    measured : Measured
        The requests that are meant.
    qs : sequence of float
        Percentiles, as quantiles.

    Returns
    -------
    Table
        Index ``response``, ``service``, ``lag``; `count`, then `mean`, `min`, each percentile and
        `max` as timedelta64[ns]: exact, of nearest rank, NaT without a response.
    """
    answered = measured.where(measured.answered)
    rows = {name: _row(answered.duration(name), qs) for name in DURATIONS}
    who = population(measured)
    data: dict[str, Any] = {"count": [len(answered)] * len(DURATIONS)}
    for column in ("mean", "min", *map(level_name, qs), "max"):
        data[column] = pd.array([row[column] for row in rows.values()], dtype="m8[ns]")
    return Table(data, index=list(rows), note=f"{who[0].upper()}{who[1:]}.", draw=_draw)


def without_lag(shown: Table) -> Table:
    """Return a table of `describe_table` whose lag is not known, as in other tools' files.

    Parameters
    ----------
    shown : Table
    """
    lengths = [name for name in shown.columns if name != "count"]
    data: dict[str, Any] = {"count": shown["count"].where(shown.index != "lag", 0)}
    data |= {name: shown[name].where(shown.index != "lag") for name in lengths}
    return Table(data, index=list(shown.index), note=shown.note, draw=_draw)


def _draw(table: Table) -> Any:
    """Return the percentiles as a figure: response times, and down to the service times."""
    from vayu.figures.intervals import interval_figure  # noqa: PLC0415 (plotly is heavy)

    names = [name for name in table.columns if name not in {"count", "mean"}]
    every = pd.DataFrame({name: table[name].dt.total_seconds() * 1e3 for name in names})
    response, service = (every.loc[name].to_numpy() for name in ("response", "service"))
    return interval_figure(
        "Response time", names, response, service, response,
        legend=("response time", "service time to response time"), note=table.note,
    )  # fmt: skip


def _row(values: NDArray[np.int64], qs: Sequence[float]) -> dict[str, np.timedelta64]:
    """Return the numbers of one duration by name; it is put in another order."""
    if not values.size:
        missing = np.timedelta64("NaT", "ns")
        return dict.fromkeys(("mean", "min", *map(level_name, qs), "max"), missing)
    places = {level_name(q): rank(q, values.size) - 1 for q in qs}
    # a few values at their places: half the time of a sort
    values.partition(sorted({*places.values(), 0, values.size - 1}))
    numbers = {
        "mean": round(float(values.mean())),
        "min": int(values[0]),
        **{name: int(values[place]) for name, place in places.items()},
        "max": int(values[-1]),
    }
    return {name: np.timedelta64(value, "ns") for name, value in numbers.items()}
