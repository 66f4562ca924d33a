"""`run.omission()`: what a tool that waits for each response would have reported of the same run.

Open model: the schedule goes on whatever the target does, so both numbers were measured.

    response    from the intended start: what a user would have waited
    service     from the hand-over: all that a closed-loop tool sees

Closed model: a user waits, and what it would have sent meanwhile was never sent. How long that
would have waited can only be estimated, as if each user had gone on sending at its usual
interval (`vayu.stats.omission`). The estimate is labelled as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.describe import describe_table
from vayu.analysis.level import level_name
from vayu.analysis.measured import measured_of
from vayu.analysis.population import population
from vayu.analysis.table import Table, readable
from vayu.report.quantity import seconds, share
from vayu.stats.histogram import DEFAULT
from vayu.stats.omission import corrected
from vayu.stats.quantile import quantiles
from vayu.units import NS_PER_MS, NS_PER_S, NS_PER_US

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.figures.figure import Figure

QS = (0.5, 0.9, 0.99, 0.999)

LATE = 10 * NS_PER_MS
"""A request that starts later than this is late. [ns]"""


@dataclass(frozen=True, kw_only=True)
class Omission:
    """What waiting hides, and how much.

    Attributes
    ----------
    model : str
        ``open`` or ``closed``.
    table : Table
        ``response`` and ``service`` as measured, ``lag``, and of a closed run ``corrected``, an
        estimate: each with its percentiles.
    late, total : int
        Requests that started late, of all.
    interval : float, optional
        Of a closed run: the usual time from a user's request to its next. [s]
    """

    model: str
    table: Table
    late: int
    total: int
    interval: float | None = None

    @property
    def factor(self) -> float | None:
        """By which the p99 that a closed-loop tool reports is too short; None without responses."""
        truth = "response" if self.model == "open" else "corrected"
        if self.total == 0 or truth not in self.table.index:
            return None
        told, true = (self.table.loc[name, "p99"].total_seconds() for name in ("service", truth))  # type: ignore[union-attr]
        return true / told if told > 0 else None

    @property
    def sentence(self) -> str:
        """What it comes to."""
        if self.factor is None:
            return "There is no response, so nothing is known of what waiting hides."
        told = seconds(self.table.loc["service", "p99"].total_seconds())  # type: ignore[union-attr]
        if self.model == "open":
            true = seconds(self.table.loc["response", "p99"].total_seconds())  # type: ignore[union-attr]
            late = f"{share(self.late, self.total)} of the requests started late"
            tool = f"A closed-loop tool would have reported a p99 of {told}"
            return f"{tool}; users waited {true}. {late}."
        true = seconds(self.table.loc["corrected", "p99"].total_seconds())  # type: ignore[union-attr]
        return (
            f"Users waited for each other's responses: p99 is {told} as measured, and about {true} "
            f"(an estimate) had each gone on sending every {seconds(self.interval)}."
        )

    def plot(self) -> Figure:
        """Return the percentiles beside each other."""
        from vayu.figures.omission import omission_figure  # noqa: PLC0415 (plotly is heavy)

        names = [level_name(q) for q in QS]
        lines = {
            str(row): self.table.loc[row, names].to_numpy("m8[ns]") / np.timedelta64(1, "ms")
            for row in self.table.index
            if row != "lag"
        }
        return omission_figure(names, lines, note=self.sentence)

    def __repr__(self) -> str:
        """Return the sentence and the table."""
        return f"{self.sentence}\n\n{readable(self.table).to_string()}\n{self.table.note}"

    def _repr_html_(self) -> str:
        """Return the same in a notebook."""
        return f"<div>{self.sentence}</div>{self.table._repr_html_()}"


def omission_of(table: pa.Table, mask: NDArray[np.bool_], *, model: str) -> Omission:
    """Return what waiting hides in a run.

    Parameters
    ----------
    table : pyarrow.Table
        Rows in order of completion, with the columns of `Measured` and ``user``.
    mask : ndarray of bool, shape (n,)
        The requests that are meant.
    model : {"open", "closed"}
    """
    chosen = measured_of(table).where(mask)
    shown = describe_table(chosen, QS)
    late = int((chosen.lag > LATE).sum())
    interval = None
    if model == "closed" and chosen.answered.any():
        interval = _interval(table, mask)
        shown = _with_estimate(shown, chosen, interval)
    return Omission(
        model=model,
        table=shown,
        late=late,
        total=len(chosen),
        interval=None if interval is None else interval / NS_PER_S,
    )


def _interval(table: pa.Table, mask: NDArray[np.bool_]) -> int:
    """Return the median time from a user's request to its next, at least 1 us. [ns]."""
    users = table["user"].fill_null(-1).to_numpy()[mask]
    started = measured_of(table).started[mask]
    order = np.lexsort((started, users))
    gaps = np.diff(started[order])[np.diff(users[order]) == 0]
    usual = int(np.median(gaps)) if gaps.size else int(started.max() - started.min())
    return max(usual, NS_PER_US)


def _with_estimate(shown: Table, measured: Measured, interval: int) -> Table:
    """Return the table with a row for the corrected response times."""
    values = measured.response[measured.answered] // NS_PER_US
    counts = np.bincount(DEFAULT.index(values), minlength=DEFAULT.counts_len)
    found = corrected(counts, interval // NS_PER_US, DEFAULT)
    total = int(found.sum())
    uppers = quantiles(found, QS, DEFAULT) or [0] * len(QS)
    mean = float((found * ((DEFAULT.lowers + DEFAULT.uppers) / 2)).sum() / total)
    row: dict[str, Any] = {"count": total, "mean": _us(mean), "min": shown.loc["response", "min"]}
    row |= {level_name(q): _us(value) for q, value in zip(QS, uppers, strict=True)}
    row["max"] = shown.loc["response", "max"]
    data = {name: [*shown[name], row[name]] for name in shown.columns}
    note = f"{population(measured)}; corrected is an estimate, with what was never sent"
    return Table(data, index=[*shown.index, "corrected"], note=f"{note[0].upper()}{note[1:]}.")


def _us(value: float) -> np.timedelta64:
    """Return microseconds as a duration."""
    return np.timedelta64(round(value * NS_PER_US), "ns")
