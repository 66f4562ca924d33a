"""From the requests of a run to its pictures: counted here, drawn in `vayu.figures`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.analysis.cells import TimeBins, binned_quantiles, latency_cells, offset_cells
from vayu.analysis.measured import MEASURED, Measured, measured_of
from vayu.analysis.phase_means import PHASE_ROWS, group_means, phase_lengths
from vayu.analysis.population import population
from vayu.analysis.segments import segments_frame
from vayu.analysis.steady_state import steady_state
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.figures.figure import Figure

    Mask = NDArray[np.bool_]
    Named = Sequence[tuple[str, Measured]]

__all__ = [
    "PHASE_ROWS", "arrivals", "columns_with", "concurrency", "distribution", "heatmap",
    "measured_of", "monitor", "offsets", "ordered", "outcomes", "phases", "spectrum", "tail",
    "timeline",
]  # fmt: skip

QS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
MOST_CHANGES = 8
"""Changes of level that a timeline marks. [1]"""

MOST_READINGS = 4
"""Metrics of a source that one picture shows. [1]"""

_LEVELS = 60  # of concurrency that are told apart


def spectrum(runs: Named) -> Figure:
    """Return the percentile spectra of some runs."""
    from vayu.figures.spectrum import Spectrum, spectrum as draw  # noqa: PLC0415 (plotly is heavy)

    lines = []
    for group, (label, chosen) in enumerate(runs):
        answered, named = chosen.where(chosen.answered), f"{label}: " if len(runs) > 1 else ""
        for kind in ("response", "service"):
            values = answered.duration(kind)
            values.sort()
            lines.append(Spectrum(f"{named}{kind}", values, kind=kind, group=group))
    return draw(lines, note=_populations(runs))


def distribution(runs: Named, kind: str) -> Figure:
    """Return the ``ecdf`` or the ``density`` of the response times of some runs."""
    from vayu.figures import distribution as figures  # noqa: PLC0415 (plotly is heavy)

    lines = []
    for label, chosen in runs:
        answered, named = chosen.where(chosen.answered), f"{label}: " if len(runs) > 1 else ""
        lines += [
            (f"{named}{name}", np.sort(answered.duration(name))) for name in ("response", "service")
        ]
    draw = figures.ecdf if kind == "ecdf" else figures.density
    return draw(lines, note=_populations(runs))


def heatmap(chosen: Measured) -> Figure:
    """Return the map of intended start and response time."""
    from vayu.figures.heatmap import latency_map  # noqa: PLC0415 (plotly is heavy)

    answered = chosen.where(chosen.answered)
    cells = latency_cells(answered.intended, answered.response)
    note = f"{population(chosen)}; each stands where it should have started"
    return latency_map(cells.x, cells.y, cells.counts, note=note)


def offsets(chosen: Measured, of: str) -> Figure:
    """Return the map of seconds and offsets within a second.

    Raises
    ------
    InvalidConfig
        If `of` is no stamp.
    """
    from vayu.figures.heatmap import offset_map  # noqa: PLC0415 (plotly is heavy)

    names = MEASURED[:3]
    if of not in names:
        raise InvalidConfig({"of": f"must be one of {', '.join(names)}, got {show(of)}"})
    cells = offset_cells(getattr(chosen, of))
    note = f"{len(chosen):,} requests, also those without a response"
    return offset_map(cells.x, cells.y, cells.counts, of=of, note=note)


def timeline(chosen: Measured, *, since: int = 0) -> Figure:
    """Return percentiles over time, the warm-up and each change of level marked.

    Parameters
    ----------
    chosen : Measured
    since : int
        Where the stretch begins that they stand for, after t0. [ns]
    """
    from vayu.figures.over_time import percentile_lines  # noqa: PLC0415 (plotly is heavy)

    answered = chosen.where(chosen.answered)
    bins = TimeBins.over(answered.completed)
    found = binned_quantiles(
        bins.of(answered.completed), answered.response, bins.count, [*QS.values()]
    )
    steady = steady_state(chosen, since=since)
    changes = segments_frame(chosen).start.dt.total_seconds().tolist()[1:]
    if len(changes) > MOST_CHANGES:
        changes = []  # what changes all the time is no event
    note = f"{population(chosen)}; by completion, in bins of {bins.seconds:g} s; {steady.reason}"
    note += "; dotted: the level changes" if changes else ""
    start = None if steady.start is None else steady.start.total_seconds()
    lines = dict(zip(QS, found, strict=True))
    return percentile_lines(bins.middles, lines, note=note, start=start, changes=changes)


def arrivals(chosen: Measured, unknown: Collection[str] = ()) -> Figure:
    """Return what was due (unless ``intended`` is unknown), started and completed over time."""
    from vayu.figures.over_time import rate_lines  # noqa: PLC0415 (plotly is heavy)

    ended = chosen.completed[chosen.counted]
    stamps = {"due": chosen.intended, "started": chosen.started, "completed": ended}
    if "intended" in unknown:
        del stamps["due"]
    bins = TimeBins.over(*stamps.values(), most=120)
    lines = {name: bins.pace(values) for name, values in stamps.items()}
    note = f"{len(chosen):,} requests that were started, in bins of {bins.seconds:g} s"
    return rate_lines(bins.middles, lines, note=note)


def concurrency(every: Measured, mask: Mask | None) -> Figure:
    """Return the response time by what was in flight."""
    from vayu.figures.over_time import concurrency_lines  # noqa: PLC0415 (plotly is heavy)

    before = np.searchsorted(np.sort(every.started), every.started, side="right")
    gone = np.searchsorted(every.completed, every.started, side="right")
    flying = np.maximum(
        before - gone, 0
    )  # where a clock was set back, some ended before they began
    kept = every.answered if mask is None else every.answered & mask
    flying, response = flying[kept], every.response[kept]
    width = int(flying.max(initial=0)) // _LEVELS + 1
    levels = flying // width
    count = int(levels.max(initial=0)) + 1
    found = binned_quantiles(levels, response, count, [*QS.values()])
    used = np.bincount(levels, minlength=count) > 0
    x = np.flatnonzero(used).astype(np.float64) * width + (width - 1) / 2
    lines = {name: values[used] for name, values in zip(QS, found, strict=True)}
    grouped = f", {width} levels each" if width > 1 else ""
    note = f"{population(every.where(mask))}; by what was in flight{grouped}"
    return concurrency_lines(x, lines, note=note)


def monitor(chosen: Measured, frame: pd.DataFrame, source: str, metric: str | None) -> Figure:
    """Return the response time above the readings of one source.

    Raises
    ------
    InvalidConfig
        If nothing of that name was read.
    """
    from vayu.figures.over_time import monitor_lines  # noqa: PLC0415 (plotly is heavy)

    part = frame[(frame.source == source) & ((frame.metric == metric) if metric else True)]
    if part.empty:
        known = ", ".join(
            dict.fromkeys(frame.metric[frame.source == source] if metric else frame.source)
        )
        name = "metric" if metric else "source"
        raise InvalidConfig({name: f"nothing of that name was read; there are: {known or 'none'}"})
    answered = chosen.where(chosen.answered)
    bins = TimeBins.over(answered.completed)
    places = bins.of(answered.completed)
    found = binned_quantiles(places, answered.response, bins.count, [*QS.values()])
    other = {
        str(name): (group.elapsed.dt.total_seconds().to_numpy(), group.value.to_numpy())
        for name, group in list(part.groupby("metric", sort=False))[:MOST_READINGS]
    }
    units = set(part.unit)
    unit = " [1/s]" if units == {"1/s"} else ""
    own = {name: (bins.middles, values) for name, values in zip(QS, found, strict=True)}
    left = part.metric.nunique() - len(other)
    note = f"{population(chosen)}; readings of {source}" + (
        f", {left} more not drawn" if left else ""
    )
    return monitor_lines(own, other, unit=unit, note=note)


def outcomes(table: pa.Table, mask: Mask) -> Figure:
    """Return outcomes over time."""
    from vayu.figures.over_time import outcome_stack  # noqa: PLC0415 (plotly is heavy)

    chosen = measured_of(table).where(mask)
    bins = TimeBins.over(chosen.completed, most=120)
    failure = np.asarray(table["failure"].to_pandas().astype(object))[mask]
    rates = {}
    for digit in range(1, 6):
        hit = chosen.status // 100 == digit
        if hit.any():
            rates[f"{digit}xx"] = bins.rates(chosen.completed[hit])
    silent = chosen.status == 0
    for kind in sorted({str(k) for k in failure[silent]}):
        rates[kind] = bins.rates(chosen.completed[silent & (failure.astype(str) == kind)])
    note = f"{len(chosen):,} requests by completion, in bins of {bins.seconds:g} s"
    return outcome_stack(bins.middles, rates, note=note)


def phases(table: pa.Table, mask: Mask) -> Figure:
    """Return the phases one after the other."""
    from vayu.figures.phases import waterfall  # noqa: PLC0415 (plotly is heavy)

    chosen = measured_of(table)
    kept = mask & chosen.answered
    means = {
        name: float(values[kept].mean()) if kept.any() else 0.0
        for name, values in phase_lengths(table).items()
    }
    note = f"{population(chosen.where(mask))}; a phase that did not happen took no time"
    return waterfall(means, note=note)


def tail(table: pa.Table, mask: Mask) -> Figure:
    """Return the phases of ever slower requests."""
    from vayu.figures.phases import tail_phases  # noqa: PLC0415 (plotly is heavy)

    chosen = measured_of(table)
    kept = mask & chosen.answered
    lengths = {name: values[kept] for name, values in phase_lengths(table).items()}
    names, means, _ = group_means(lengths, chosen.response[kept])
    note = f"{population(chosen.where(mask))}; a phase that did not happen took no time"
    return tail_phases(names, means, note=note)


def columns_with(more: Iterable[str]) -> list[str]:
    """Return the columns of `Measured`, and others."""
    return list(dict.fromkeys((*MEASURED, *more)))


def ordered(table: pa.Table) -> pa.Table:
    """Return rows in order of completion, as `run.requests` has them."""
    stamps = table["completed"].to_numpy()
    if (stamps[1:] >= stamps[:-1]).all():
        return table
    return table.take(np.argsort(stamps, kind="stable"))


def _populations(runs: Named) -> str:
    """Who is in a picture of some runs."""
    named = len(runs) > 1
    return "; ".join(f"{label}: {population(r)}" if named else population(r) for label, r in runs)
