"""`vayu.sweep`: one request under ever more load, and what that says of its target's capacity."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.api.load.scalability import Scalability
from vayu.errors import InvalidConfig
from vayu.model.words.duration import GRAMMAR, duration_problem, parse_duration
from vayu.model.words.show import show
from vayu.resolve.redact import mask_url
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vayu.analysis.sweep_levels import SweepLevel
    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Length
    from vayu.api.requests.request import Request
    from vayu.api.runs.run import Run
    from vayu.figures.figure import Figure

_UNITS = {"concurrency": "virtual users [1]", "rate": "arrival rate [1/s]"}


class Sweep:
    """Runs of one request at several levels of load.

    Parameters
    ----------
    levels : sequence of SweepLevel
    kind : {"concurrency", "rate"}
    runs : sequence of Run
        In the order in which they ran.
    """

    def __init__(
        self, levels: Sequence[SweepLevel], kind: str, *, runs: Sequence[Run] = ()
    ) -> None:
        self._levels = sorted(levels, key=lambda one: one.level)
        self.kind = kind
        self.runs = tuple(runs)

    @property
    def frame(self) -> Table:
        """One row a level, the first seconds of each left out: see `docs/analysis.md`."""
        from vayu.analysis.sweep_levels import levels_of  # noqa: PLC0415 (pandas is heavy)

        return levels_of(self._levels)

    @property
    def knee(self) -> float | None:
        """Level from which on more load only makes requests wait; None: none was reached."""
        from vayu.analysis.sweep_levels import knee_of  # noqa: PLC0415 (pandas is heavy)

        return knee_of(self.frame, by_rate=self.kind == "rate")

    def usl(self, confidence: float = 0.95) -> Scalability:
        """Fit the Universal Scalability Law to throughput and what was in flight.

        Parameters
        ----------
        confidence : float
            Of the intervals, between 0 and 1.

        Returns
        -------
        Scalability
            ``peak``, ``parameters`` with intervals, ``fit.residuals`` and ``plot()``.

        Raises
        ------
        InvalidConfig
            If there are too few levels at which anything completed.
        """
        from vayu.stats.scalability import FEWEST, fit_scalability  # noqa: PLC0415 (rarely used)

        if not 0 < confidence < 1:
            why = f"must be between 0 and 1, got {show(confidence)}"
            raise InvalidConfig({"confidence": why})
        frame = self.frame
        used = frame[(frame.throughput > 0) & (frame.in_flight > 0)]
        column = used.level if self.kind == "concurrency" else used.in_flight
        if column.nunique() < FEWEST:
            why = f"the law takes {FEWEST} different levels, there are {column.nunique()}"
            raise InvalidConfig({"levels": why})
        n = column.to_numpy(np.float64)
        x = used.throughput.to_numpy(np.float64)
        return Scalability(fit_scalability(n, x, confidence=confidence), n, x, confidence)

    def plot(self) -> Figure:
        """Return throughput and response time by load."""
        from vayu.figures.capacity import load_figure  # noqa: PLC0415 (plotly is heavy)

        frame, knee = self.frame, self.knee
        percentiles = {
            name: frame[name].dt.total_seconds().to_numpy() * 1e3 for name in ("p50", "p95", "p99")
        }
        note = f"{int(frame.requests.sum()):,} requests; "
        note += "no knee was reached" if knee is None else f"knee at about {knee:,.3g}"
        return load_figure(
            frame.level.to_numpy(), frame.throughput.to_numpy(), percentiles,
            axis=_UNITS[self.kind], note=note,
        )  # fmt: skip

    def heatmap(self) -> Figure:
        """Return how many requests took how long at each level."""
        from vayu.analysis.cells import level_cells  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.figures.capacity import load_map  # noqa: PLC0415 (plotly is heavy)

        kept = [
            one.measured.where(
                one.measured.answered
                & (one.measured.completed > one.settle * NS_PER_S)
                & (one.measured.completed <= one.end * NS_PER_S)
            )
            for one in self._levels
        ]
        cells = level_cells([measured.response for measured in kept])
        note = f"{sum(len(measured) for measured in kept):,} responses; each level is a column"
        names = [f"{one.level:g}" for one in self._levels]
        return load_map(names, cells.y, cells.counts, axis=_UNITS[self.kind], note=note)

    def __repr__(self) -> str:
        """Show the levels."""
        return f"<Sweep of {len(self._levels)} levels of {self.kind}>\n{self.frame!r}"


def sweep(
    request: Request,
    *,
    concurrency: Iterable[int] | None = None,
    rate: Iterable[float] | None = None,
    duration: Length = "10s",
    settle: Length = "2s",
    **options: Any,
) -> Sweep:
    """Put a request under ever more load, one level after the other.

    Parameters
    ----------
    request : Request
    concurrency : iterable of int
        Levels of the closed model: virtual users.
    rate : iterable of float
        Or of the open model: arrivals per second.
    duration : str or number
        Of each level.
    settle : str or number
        The beginning of each level, which is left out.
    **options
        Further words of `Request.load`, such as `workers`, `environment` and `tags`.

    Returns
    -------
    Sweep
        ``frame``, ``usl()``, ``knee``, ``plot()`` and ``heatmap()``. Levels run in ascending
        order; whoever interrupts stops the one that runs, and those before stay as runs.
    """
    kind, levels, length, left_out = _checked(concurrency, rate, duration, settle)
    name = options.pop("name", None) or request.name or f"{request.method} {mask_url(request.url)}"
    found: list[SweepLevel] = []
    runs: list[Run] = []
    for level in levels:
        words: dict[str, Any] = dict(options)
        words[kind] = int(level) if kind == "concurrency" else level
        with request.load(duration=duration, name=f"{name} at {level:g}", **words) as run:
            pass
        runs.append(run)
        found.append(_level(run, level, left_out, length))
    return Sweep(found, kind, runs=runs)


def _level(run: Run, level: float, settle: float, end: float) -> SweepLevel:
    """Return what a run measured at its level."""
    from vayu.analysis.sweep_levels import SweepLevel  # noqa: PLC0415 (pandas is heavy)

    return SweepLevel(level, run.measured(), settle, end)


def _checked(
    concurrency: object, rate: object, duration: object, settle: object
) -> tuple[str, list[float], float, float]:
    """Return kind and levels, and both lengths. [s].

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong; nothing is sent then.
    """
    problems: dict[str, str] = {}
    given = {"concurrency": concurrency, "rate": rate}
    named = [name for name, value in given.items() if value is not None]
    levels: list[float] = []
    if len(named) != 1:
        problems["concurrency"] = "give either concurrency or rate, a list of levels"
    else:
        levels = _levels(named[0], given[named[0]], problems)
    lengths = {"duration": duration, "settle": settle}
    seconds: dict[str, float] = {}
    for name, value in lengths.items():
        plain: Any = value.total_seconds() if isinstance(value, timedelta) else value
        if plain is None or duration_problem(plain):
            problems[name] = f"must be {GRAMMAR}, got {show(plain)}"
        else:
            seconds[name] = parse_duration(plain) / NS_PER_S
    if len(seconds) == 2 and seconds["settle"] >= seconds["duration"]:
        problems["settle"] = f"must be shorter than the duration of a level, got {show(settle)}"
    if problems:
        raise InvalidConfig(problems)
    return named[0], levels, seconds["duration"], seconds["settle"]


def _levels(name: str, value: object, problems: dict[str, str]) -> list[float]:
    """Return the levels in ascending order, each once."""
    try:
        every = list(value)  # type: ignore[call-overload]
    except TypeError:
        problems[name] = f"must be a list of levels, got {show(value)}"
        return []
    whole = name == "concurrency"
    for number, level in enumerate(every):
        plain = isinstance(level, int | float | np.integer | np.floating)
        if isinstance(level, bool) or not plain or not math.isfinite(level) or level <= 0:
            problems[f"{name}[{number}]"] = f"must be more than 0, got {show(level)}"
        elif whole and level != int(level):
            problems[f"{name}[{number}]"] = f"must be a whole number, got {show(level)}"
    if not every:
        problems[name] = "must name at least one level"
    return [] if problems else sorted({float(level) for level in every})
