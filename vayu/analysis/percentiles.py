"""Percentiles of a run, with how well its requests say them.

Rule 1: the population is that of the summary: requests that got a response, whatever its status.
Rule 2: batches are made in order of arrival, so that requests that met in one queue stay together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.frames import from_ms
from vayu.analysis.percentile_names import level_name
from vayu.analysis.population import in_words
from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.stats.batches import Batches
from vayu.stats.percentile import Percentile, percentile
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vayu.analysis.measured import Durations

DURATIONS = ("response", "service", "lag")

_SEED = 19_861_231  # of the bootstrap: the same run gives the same answer


def percentiles_table(durations: Durations, qs: Sequence[float], *, confidence: float) -> Table:
    """Return one row a percentile.

    Parameters
    ----------
    durations : Durations
        Of the requests that are meant.
    qs : sequence of float
        Strictly between 0 and 1.
    confidence : float
        Of each interval.

    Returns
    -------
    Table
        Index `percentile`. `value` and bounds `low`, `high` (order statistics), `boot_low`,
        `boot_high` (block bootstrap), NaT where the requests do not reach; `effect`, how many of
        them say as much as an independent one; `needed`, about how many more until both bounds
        are there.
    """
    names, who = [level_name(q) for q in qs], in_words(len(durations.lengths), durations.silent)
    if not durations.lengths.size:
        return _table([], [], who, confidence)
    batches = Batches.of(durations.lengths, durations.arrivals)
    rng = np.random.default_rng(_SEED)
    found = [percentile(batches, q, confidence, rng=rng) for q in qs]
    return _table(names, found, who, confidence)


def checked_duration(of: object) -> str:
    """Return which duration is meant.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    if of not in DURATIONS:
        raise InvalidConfig({"of": f"must be one of {', '.join(DURATIONS)}, got {show(of)}"})
    return str(of)


def _table(names: list[str], found: list[Percentile], who: str, confidence: float) -> Table:
    """Return percentiles as a table with its note."""
    data: dict[str, Any] = {
        "value": _durations([one.value for one in found]),
        "low": _durations([one.order.low for one in found]),
        "high": _durations([one.order.high for one in found]),
        "boot_low": _durations([one.bootstrap.low for one in found]),
        "boot_high": _durations([one.bootstrap.high for one in found]),
        "effect": np.array([one.effect for one in found], np.float64),
        "needed": np.array([one.needed for one in found], np.int64),
    }
    note = [f"{who[0].upper()}{who[1:]}; intervals of {100 * confidence:.4g} %."]
    note += [
        f"{name} needs about {one.needed:,} more requests."
        for name, one in zip(names, found, strict=True)
        if one.needed
    ]
    table = Table(data, note=" ".join(note), draw=_draw)
    table.index = pd.Index(names, dtype=object)
    table.index.name = "percentile"
    return table


def _draw(table: Table) -> Any:
    """Return percentiles with their intervals as a figure."""
    from vayu.figures.intervals import interval_figure  # noqa: PLC0415 (plotly is heavy)

    return interval_figure(
        "Percentiles",
        list(table.index),
        *(table[name].dt.total_seconds().to_numpy() * 1e3 for name in ("value", "low", "high")),
        note=table.note,
    )


def _durations(values: list[float | None]) -> NDArray[np.timedelta64]:
    """Return nanoseconds as durations; None becomes NaT."""
    return from_ms([None if value is None else value / NS_PER_MS for value in values])
