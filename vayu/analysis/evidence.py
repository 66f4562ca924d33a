"""What two samples, or two runs, say of each other: the numbers, and which of them vote."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from vayu.analysis.percentile_names import level_name
from vayu.analysis.table import Table
from vayu.stats.interval import Interval
from vayu.stats.judgement import Difference, judge
from vayu.stats.percentile import needed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.figures.figure import Figure
    from vayu.stats.pairs import Estimate
    from vayu.stats.shift import Shift

LEAST = 1e-9
"""A clock tells no less: a ratio counts what is shorter as this. [s]"""


@dataclass(frozen=True, kw_only=True)
class Latencies:
    """What two samples of latencies say of each other.

    Attributes
    ----------
    shifts : tuple of Shift
        One a quantile; the bands hold for all together. [s]
    location : Estimate
        Hodges-Lehmann shift. [s]
    delta : Estimate
        Cliff's delta. [1]
    sizes : tuple of int
        Values of either sample. [1]
    worth : tuple of int or None
        Independent values that the medians are worth; None: unknown. [1]
    repeats : tuple of int, optional
        Runs of either side, where they are what is repeated. [1]
    """

    shifts: tuple[Shift, ...]
    location: Estimate
    delta: Estimate
    sizes: tuple[int, int]
    worth: tuple[int | None, int | None]
    repeats: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """What two runs say of each other beside their latencies.

    Attributes
    ----------
    failed : tuple of (int, int)
        Failed requests and all of them, of either run.
    errors : Estimate
        Difference of the shares that failed. [1]
    errors_margin : float
        Within which it is the same. [1]
    throughput : Estimate
        Ratio of the requests completed a second; NaN when one had none. [1]
    labels : tuple of str
        What the runs are called.
    notes : tuple of str
        What a reader must know, such as another load.
    repeats : tuple of int, optional
        Runs of either side, where they are what is repeated. [1]
    """

    failed: tuple[tuple[int, int], tuple[int, int]]
    errors: Estimate
    errors_margin: float
    throughput: Estimate
    labels: tuple[str, str]
    notes: tuple[str, ...] = ()
    repeats: tuple[int, int] | None = None

    @property
    def difference(self) -> Difference:
        """How it votes."""
        value, interval = self.errors
        if self.repeats is not None:
            more = int(interval.low is None)
            return Difference(value, interval, self.errors_margin, min(self.repeats), more)
        size = min(count for _, count in self.failed)
        more = 0 if interval.low is not None else needed(size, 0.5, 0.95, effect=math.nan)
        return Difference(value, interval, self.errors_margin, size, more)


@dataclass(frozen=True, kw_only=True)
class RunNumbers:
    """One of several runs of a side, by itself.

    Attributes
    ----------
    side : {"baseline", "now"}
    label : str
    failed : (int, int)
        Failed requests, and all of them.
    responses : int
    quantiles : tuple of float
        Those that vote; NaN without a response. [s]
    """

    side: str
    label: str
    failed: tuple[int, int]
    responses: int
    quantiles: tuple[float, ...]


def differences_of(
    latencies: Latencies | None, outcomes: Outcomes | None, margin: float
) -> list[Difference]:
    """Return everything that votes: each quantile, then the share of failures."""
    found = []
    if latencies is not None:
        size = min(latencies.repeats or latencies.sizes)
        found = [_difference(shift, margin, size) for shift in latencies.shifts]
    elif outcomes is not None:  # nothing is known of the response times, and that is open
        found = [Difference(0.0, Interval(None, None), margin, 0)]
    return found if outcomes is None else [*found, outcomes.difference]


class Compared(Protocol):
    """What a table of quantiles is made of."""

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Of each quantile. [s]."""
        ...

    @property
    def margin(self) -> float:
        """Of the ratio. [1]."""
        ...

    @property
    def confidence(self) -> float:
        """Of all bands together. [1]."""
        ...

    def plot(self) -> Figure:
        """Return the figure of the quantiles."""
        ...


def quantiles_table(compared: Compared) -> Table:
    """Return one row a quantile.

    Parameters
    ----------
    compared : Comparison

    Returns
    -------
    Table
        `quantile`; `baseline`, `value`, `shift`, `shift_low`, `shift_high` as timedelta64[ns];
        `ratio`, `ratio_low`, `ratio_high`; `verdict`; `needed`. A bound that is missing is NaT
        or NaN.
    """
    every = compared.shifts
    durations = {
        "baseline": [one.x for one in every],
        "value": [one.y for one in every],
        "shift": [one.y - one.x for one in every],
        "shift_low": [one.difference.low for one in every],
        "shift_high": [one.difference.high for one in every],
    }
    columns: dict[str, Any] = {"quantile": [one.q for one in every]}
    columns |= {
        name: pd.to_timedelta(pd.Series(values, dtype=float), unit="s").astype("m8[ns]")
        for name, values in durations.items()
    }
    columns["ratio"] = [_ratio(one) for one in every]
    columns["ratio_low"] = pd.array([one.ratio.low for one in every], dtype="float64")
    columns["ratio_high"] = pd.array([one.ratio.high for one in every], dtype="float64")
    columns["verdict"] = [str(judge(_difference(one, compared.margin, 1))) for one in every]
    columns["needed"] = [one.needed for one in every]
    note = (
        "Shift: value less baseline; ratio: value by baseline. All bands hold together with "
        f"{100 * compared.confidence:.4g} % confidence."
    )
    words = dict.fromkeys(("ratio", "ratio_low", "ratio_high"), "{:.3f}".format)
    return Table(
        columns, note=note, draw=lambda _: compared.plot(), words=words | {"quantile": level_name}
    )


def runs_table(runs: Iterable[RunNumbers], qs: Iterable[float]) -> Table:
    """Return one row a run, where a side has several.

    Parameters
    ----------
    runs : iterable of RunNumbers
    qs : iterable of float
        Of the quantiles, which become columns such as ``p50`` and ``p99_9``.

    Returns
    -------
    Table
        `side`, `run`, `requests`, `failed`, `responses`, and each quantile as timedelta64[ns].
    """
    every = list(runs)
    columns: dict[str, Any] = {
        "side": [one.side for one in every],
        "run": [one.label for one in every],
        "requests": [one.failed[1] for one in every],
        "failed": [one.failed[0] for one in every],
        "responses": [one.responses for one in every],
    }
    for place, q in enumerate(qs):
        name = f"p{100 * q:.6g}".replace(".", "_")
        values = pd.Series([one.quantiles[place] for one in every], dtype=float)
        columns[name] = pd.to_timedelta(values, unit="s").astype("m8[ns]")
    return Table(columns, note="Each run by itself.")


def _difference(shift: Shift, margin: float, count: int) -> Difference:
    """Return a quantile's difference as a share of the baseline."""
    low, high = (None if bound is None else bound - 1 for bound in shift.ratio)
    return Difference(_ratio(shift) - 1, Interval(low, high), margin, count, shift.needed)


def _ratio(shift: Shift) -> float:
    """Return by which factor a quantile changed."""
    return max(shift.y, LEAST) / max(shift.x, LEAST)
