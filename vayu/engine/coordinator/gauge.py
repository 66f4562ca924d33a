"""Reads the metric of a threshold off the blocks: an exact number, and of how many things it is.

Durations are known to the width of a histogram cell (three digits) and reported as its upper
edge, so a limit is never kept by rounding; means and counts are exact.
"""

from __future__ import annotations

import difflib
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from vayu.engine.recorder.layout import HDR
from vayu.model.rows.metrics import CHECKS
from vayu.model.scripts.checked import Checked
from vayu.model.thresholds.limit import DURATIONS, Kind, Metric
from vayu.stats.quantile import extremes, quantiles
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot

_US_PER_MS = 1_000

POPULATIONS = {
    "failed": "completed requests",
    "requests": "completed requests",
    "throughput": "completed requests",
    "checks": "tests",
    "dropped": "arrivals due",
    "late": "started requests",
}
"""What each metric is of."""


class Gauged(NamedTuple):
    """A measurement.

    Attributes
    ----------
    value : Fraction, optional
        In the metric's unit; None when the population is empty.
    population : int
        How many things it is of.
    of : str
        What these are.
    """

    value: Fraction | None
    population: int
    of: str


def gauge(metric: Metric, reading: Snapshot, *, whole: bool = True) -> Gauged:
    """Return what a metric is.

    Parameters
    ----------
    metric : Metric
    reading : Snapshot
        All workers merged; or what was added between two such readings.
    whole : bool, default True
        It is of a run from its start, so the longest response time is known exactly.
    """
    if metric.of in DURATIONS:
        count = int(reading.cells(metric.of).sum())
        value = _duration(metric, reading, count, whole=whole) if count > 0 else None
        of = "streams with an event" if metric.of == "first_event" else "responses"
        return Gauged(value, count, of)
    if metric.name is not None:
        return _test(metric, reading)
    name = metric.of.partition("(")[0]
    population, part = _population(name, reading), _part(metric.of, reading)
    return Gauged(_number(metric.kind, part, population, reading), population, POPULATIONS[name])


def resembling(metric: Metric, reading: Snapshot) -> str:
    """Return which tests there were instead of one that never ran, in words after its population.

    Parameters
    ----------
    metric : Metric
        Nothing is said of one without `name`.
    reading : Snapshot
    """
    if metric.name is None:
        return ""
    levels = [level for name, level in reading.named if name == metric.name]
    if levels:
        return f"; there are some of the level {' and '.join(levels)}"
    close = difflib.get_close_matches(metric.name, {name for name, _ in reading.named}, n=2)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""


def _test(metric: Metric, reading: Snapshot) -> Gauged:
    """Return the share of passed tests of one name [%]; of all levels, unless one is said.

    Of a worker that met more names than a block holds apart, some may be hidden among the rest,
    and what hides may have failed.
    """
    if reading.section("checks")[CHECKS - 1].any():
        return Gauged(None, 0, f"tests told apart by name: there are more than {CHECKS - 1} names")
    passed = failed = 0
    for (name, level), counts in reading.named.items():
        if name == metric.name and metric.level in {None, level}:
            times = dict(zip(Checked, counts.tolist(), strict=True))
            passed += times[Checked.PASSED]
            failed += sum(times[outcome] for outcome in Checked if outcome.fails)
    population = passed + failed
    value = _number(metric.kind, passed, population, reading)
    return Gauged(value, population, "tests of that name")


def _duration(metric: Metric, reading: Snapshot, count: int, *, whole: bool) -> Fraction | None:
    """Return a statistic of `count` durations. [ms]."""
    if metric.kind is Kind.AVG:
        return Fraction(reading.counter(f"{metric.of}_sum"), count * NS_PER_MS)
    longest = Fraction(reading.counter("response_max"), NS_PER_MS) if whole else None
    if metric.kind is Kind.MAX and metric.of == "response" and longest is not None:
        return longest
    counts = reading.cells(metric.of)
    if metric.q is not None:
        found = quantiles(counts, (float(metric.q) / 100,), HDR)
        cell = None if found is None else found[0]
    else:
        edges = extremes(counts, HDR)
        cell = None if edges is None else edges[metric.kind is Kind.MAX]
    if cell is None:
        return None
    value = Fraction(cell, _US_PER_MS)
    return value if longest is None else min(value, longest)  # as in `distribution`


def _number(kind: Kind, part: int, population: int, reading: Snapshot) -> Fraction | None:
    """Return a share [%], a rate [1/s] or a count; None of nothing."""
    if population <= 0:
        return None
    if kind is Kind.SHARE:
        return Fraction(100 * part, population)
    if kind is Kind.COUNT:
        return Fraction(part)
    elapsed = reading.counter("elapsed")
    return Fraction(part * NS_PER_S, elapsed) if elapsed > 0 else None


def _population(name: str, reading: Snapshot) -> int:
    """Return how many things a metric is of."""
    if name == "dropped":
        return reading.counter("due")
    if name == "late":
        return reading.counter("started")
    if name == "checks":
        return reading.counter("checks_passed") + reading.counter("checks_failed")
    return reading.counter("succeeded") + reading.counter("failed")


def _part(of: str, reading: Snapshot) -> int:
    """Return how many of them count."""
    name, _, rest = of.partition("(")
    if name in {"requests", "throughput"}:
        return _population(name, reading)
    return reading.counter("checks_passed" if name == "checks" else rest.rstrip(")") or name)
