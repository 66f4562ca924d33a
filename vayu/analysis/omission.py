"""`run.omission()`: what a tool that waits for each response would have reported of the same run.

Open model: the schedule goes on whatever the target does, so what users wait was measured. A tool
that waits would have sent some of these requests and left out the others, among them most that met
a target standing still. Which ones follows from the stamps (`vayu.stats.closed_loop`), so what it
would have reported is an estimate made of measured times.

    response       from the intended start: what a user would have waited
    service        from the hand-over: what target and wire took
    closed_loop    service times of the requests alone that enough users would have sent

Closed model: a user waits, and what it would have sent meanwhile was never sent. How long that
would have waited can only be estimated, as if each user had gone on sending at its usual
interval (`vayu.stats.omission`). The estimate is labelled as one, and there is none where no user
sent twice.

Unknown model, that of other tools' files: they hold no intended starts, so neither lag nor what
waiting hides can be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.describe import describe_table, without_lag
from vayu.analysis.measured import measured_of
from vayu.analysis.percentile_names import level_name
from vayu.analysis.population import population
from vayu.analysis.table import Table, readable
from vayu.report.quantity import seconds, share
from vayu.stats.closed_loop import sent_by, users_for
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

UNKNOWN = "This file has no intended starts; what waiting hides is not in it."
NO_GAP = (
    "No user sent twice, so how often each would have gone on sending is not known, and what "
    "waiting hides cannot be estimated."
)


@dataclass(frozen=True, kw_only=True)
class Omission:
    """What waiting hides, and how much.

    Attributes
    ----------
    model : str
        ``open``, ``closed`` or ``unknown``.
    table : Table
        ``response`` and ``service`` as measured, ``lag``, and an estimate: of an open run
        ``closed_loop``, of a closed one ``corrected``. Each with its percentiles.
    late : int, optional
        Requests that started late; None: when they should have is not known.
    total : int
        All requests.
    interval : float, optional
        Of a closed run: the usual time from a user's request to its next. [s]
    users : int, optional
        Of an open run: how many the tool has that waits. [1]
    """

    model: str
    table: Table
    late: int | None
    total: int
    interval: float | None = None
    users: int | None = None

    @property
    def factor(self) -> float | None:
        """By which the p99 that a closed-loop tool reports is too short; None: not known."""
        if self.total == 0 or self.model == "unknown":
            return None
        is_open = self.model == "open"
        told, true = ("closed_loop", "response") if is_open else ("response", "corrected")
        if not {told, true} <= set(self.table.index):
            return None
        short, full = self._p99(told), self._p99(true)
        return full / short if short > 0 else None

    @property
    def sentence(self) -> str:
        """What it comes to."""
        if self.model == "unknown":
            return UNKNOWN
        if self.model == "closed" and self.total and "corrected" not in self.table.index:
            return NO_GAP
        if self.factor is None:
            return "There is no response, so nothing is known of what waiting hides."
        response = seconds(self._p99("response"))
        if self.model == "open":
            late = f"{share(self.late or 0, self.total)} of the requests started late"
            crew = "1 user" if self.users == 1 else f"{self.users:,} users"
            told = f"a p99 of about {seconds(self._p99('closed_loop'))} (an estimate)"
            tool = f"A closed-loop tool with {crew} would have reported {told}"
            return f"{tool}; users waited {response}. {late}."
        return (
            f"Users waited for each other's responses: p99 is {response} as measured, and about "
            f"{seconds(self._p99('corrected'))} (an estimate) had each gone on sending every "
            f"{seconds(self.interval)}."
        )

    def _p99(self, row: str) -> float:
        """Return the p99 of a row of the table. [s]."""
        found: float = self.table.loc[row, "p99"].total_seconds()  # type: ignore[union-attr]
        return found

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
    model : {"open", "closed", "unknown"}
    """
    chosen = measured_of(table).where(mask)
    shown = describe_table(chosen, QS)
    interval = users = None
    if model == "open" and chosen.answered.any():
        shown, users = _with_closed_loop(shown, chosen)
    if model == "closed" and chosen.answered.any():
        interval = _interval(table, mask)
    if interval is not None:
        shown = _with_estimate(shown, chosen, interval)
    if model == "unknown":
        shown = without_lag(shown)
    return Omission(
        model=model,
        table=shown,
        late=None if model == "unknown" else int((chosen.lag > LATE).sum()),
        total=len(chosen),
        interval=None if interval is None else interval / NS_PER_S,
        users=users,
    )


def _with_closed_loop(shown: Table, measured: Measured) -> tuple[Table, int]:
    """Return the table with a row for what waiting users would have sent, and their number."""
    ordered = measured.take(np.argsort(measured.started, kind="stable"))
    users = users_for(ordered.started, ordered.completed)
    seen = ordered.where(sent_by(users, ordered.started, ordered.completed))
    row = describe_table(seen, QS).loc["service"]
    data = {name: [*shown[name], row[name]] for name in shown.columns}
    who = (
        f"closed_loop is an estimate, of the {len(seen):,} that {users:,} waiting users would send"
    )
    note = f"{shown.note.removesuffix('.')}; {who}."
    return Table(data, index=[*shown.index, "closed_loop"], note=note), users


def _interval(table: pa.Table, mask: NDArray[np.bool_]) -> int | None:
    """Return the median time from a user's request that is meant to its next. [ns].

    Whichever its next one is: a mask leaves requests out, and must not make gaps longer. At least
    1 us; None: no user sent another.
    """
    users = table["user"].fill_null(-1).to_numpy()
    started = measured_of(table).started
    order = np.lexsort((started, users))
    same = (np.diff(users[order]) == 0) & (users[order][:-1] >= 0) & mask[order][:-1]
    gaps = np.diff(started[order])[same]
    return max(int(np.median(gaps)), NS_PER_US) if gaps.size else None


def _with_estimate(shown: Table, measured: Measured, interval: int) -> Table:
    """Return the table with a row for the corrected response times."""
    values = measured.response[measured.answered] // NS_PER_US
    counts = np.bincount(DEFAULT.index(values), minlength=DEFAULT.counts_len)
    found = corrected(counts, interval // NS_PER_US, DEFAULT)
    total = int(found.sum())
    uppers = quantiles(found, QS, DEFAULT) or [0] * len(QS)
    mean = float((found * ((DEFAULT.lowers + DEFAULT.uppers) / 2)).sum() / total)
    row: dict[str, Any] = {"count": total, "mean": _us(mean), "min": _least(found, values, shown)}
    row |= {level_name(q): _us(value) for q, value in zip(QS, uppers, strict=True)}
    row["max"] = shown.loc["response", "max"]
    data = {name: [*shown[name], row[name]] for name in shown.columns}
    note = f"{population(measured)}; corrected is an estimate, with what was never sent"
    return Table(data, index=[*shown.index, "corrected"], note=f"{note[0].upper()}{note[1:]}.")


def _least(found: NDArray[np.int64], values: NDArray[np.int64], shown: Table) -> Any:
    """Return the shortest of the corrected: exact where it was measured, else of its cell."""
    first = int(np.flatnonzero(found)[0])
    if first == int(DEFAULT.index(values.min(keepdims=True))[0]):
        return shown.loc["response", "min"]
    return _us(float(DEFAULT.lowers[first]))


def _us(value: float) -> np.timedelta64:
    """Return microseconds as a duration."""
    return np.timedelta64(round(value * NS_PER_US), "ns")
