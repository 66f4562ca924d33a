"""Two readings of the blocks make one tick.

Rule 1: latencies and rates are of what was counted *between* the readings, divided by the
true time between them; totals are of the later reading.
Rule 2: what was not measured is None, never 0.
Rule 3: percentiles come from subtracted histograms; percentiles themselves are never combined.

A block says itself up to when it counted (``elapsed``), so the length of an interval does
not depend on when the reporter woke up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import HDR
from vayu.model.results.tick import (
    ByteCounts,
    CheckCounts,
    ErrorCounts,
    Percentiles,
    RequestCounts,
    Tick,
)
from vayu.model.rows.sample import PROTOCOLS
from vayu.stats.quantile import spread
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot

_US_PER_MS = 1_000
_QUANTILES = (0.5, 0.95, 0.99)


def tick_of(
    before: Snapshot, after: Snapshot, *, timestamp_ms: int, event: str | None = None
) -> Tick:
    """Return the tick between two readings.

    Parameters
    ----------
    before, after : Snapshot
        All workers merged; `vayu.engine.recorder.snapshot.empty` stands before the first one.
    timestamp_ms : int
        Wall clock at `after`. [ms since 1970]
    event : str, optional
        What was done to the run in between.

    Returns
    -------
    Tick
        Rates are None when no time has passed, percentiles when nothing was measured.
    """
    added = after.since(before)
    interval = added.counter("elapsed")
    return Tick(
        timestamp=timestamp_ms,
        elapsed=after.counter("elapsed") / NS_PER_MS,
        interval=interval / NS_PER_MS,
        offered=per_second(added.counter("due"), interval),
        rps=per_second(added.counter("started"), interval),
        throughput=per_second(added.counter("succeeded") + added.counter("failed"), interval),
        latency=_percentiles(added, "response"),
        service_time=_percentiles(added, "service"),
        send_lag=_percentiles(added, "lag"),
        requests=_requests(after),
        errors=errors_of(after),
        in_flight=after.counter("started") - after.counter("completed"),
        due=after.counter("due"),
        started=after.counter("started"),
        dropped=after.counter("dropped"),
        late=after.counter("late"),
        backlog=backlog_of(after),
        bytes=bytes_of(after),
        checks=CheckCounts(
            tested=after.counter("tested"),
            passed=after.counter("checks_passed"),
            failed=after.counter("checks_failed"),
        ),
        status_codes=status_codes_of(after),
        event=event,
    )


def per_second(count: int, interval: int) -> float | None:
    """Return `count` over `interval` [ns] as a rate [1/s]; None over no time."""
    return count * NS_PER_S / interval if interval > 0 else None


def backlog_of(reading: Snapshot) -> int:
    """Return how many arrivals are due and neither started nor dropped."""
    return reading.counter("due") - reading.counter("started") - reading.counter("dropped")


def errors_of(reading: Snapshot) -> ErrorCounts:
    """Return the failed requests, split exactly."""
    return ErrorCounts(
        timeout=reading.counter("timeout"),
        connection=reading.counter("connection"),
        http_4xx=reading.counter("http_4xx"),
        http_5xx=reading.counter("http_5xx"),
        other=reading.counter("other"),
    )


def bytes_of(reading: Snapshot) -> ByteCounts:
    """Return the traffic."""
    return ByteCounts(
        sent=reading.counter("bytes_sent"), received=reading.counter("bytes_received")
    )


def status_codes_of(reading: Snapshot) -> dict[str, int]:
    """Return the completed requests by status; "0" is no response."""
    counts = reading.section("statuses")
    return {str(code): int(counts[code]) for code in np.flatnonzero(counts)}


def protocols_of(reading: Snapshot) -> dict[str, int]:
    """Return the responses by the protocol that was agreed on."""
    counts = reading.section("protocols")
    return {PROTOCOLS[code]: int(counts[code]) for code in np.flatnonzero(counts) if code}


def _requests(reading: Snapshot) -> RequestCounts:
    """Completed requests by outcome."""
    return RequestCounts(
        total=reading.counter("completed"),
        success=reading.counter("succeeded"),
        failed=reading.counter("failed"),
        cancelled=reading.counter("cancelled"),
    )


def _percentiles(added: Snapshot, name: str) -> Percentiles:
    """Distribution of one duration [ms] over an interval."""
    found = spread(added.cells(name), _QUANTILES, HDR)
    if found is None:
        return Percentiles()
    p50, p95, p99 = found.quantiles
    return Percentiles(
        count=found.total,
        min=found.lowest / _US_PER_MS,
        avg=added.counter(f"{name}_sum") / found.total / NS_PER_MS,
        p50=p50 / _US_PER_MS,
        p95=p95 / _US_PER_MS,
        p99=p99 / _US_PER_MS,
        max=found.highest / _US_PER_MS,
    )
