"""One tick: what happened in one interval of a run. It is the `stats` event on the wire.

Latencies and rates are of the interval alone and divided by its *true* length; counts are
totals since the start. What was not measured is null, never 0.
"""

from __future__ import annotations

import msgspec

from vayu.model.records.base import Record
from vayu.model.results.health import GeneratorTick
from vayu.model.results.levels import CapacityLevel
from vayu.model.scripts.script import Level
from vayu.model.thresholds.verdict import VerdictSoFar


class Percentiles(Record, frozen=True, kw_only=True):
    """Distribution of one duration over an interval. [ms] Null: nothing was measured."""

    count: int = 0
    min: float | None = None
    avg: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    max: float | None = None


class RequestCounts(Record, frozen=True, kw_only=True):
    """Requests that ended since the start: ``total = success + failed + cancelled``."""

    total: int = 0
    success: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def completed(self) -> int:
        """Those that succeeded or failed: what throughput, and shares, are of. [requests]."""
        return self.total - self.cancelled


class ErrorCounts(Record, frozen=True, kw_only=True, rename=None):
    """The failed requests since the start, split exactly."""

    timeout: int = 0
    connection: int = 0
    http_4xx: int = 0
    http_5xx: int = 0
    other: int = 0


class CheckSummary(Record, frozen=True, kw_only=True):
    """One `pm.test` over all responses.

    Attributes
    ----------
    level : str
        What its script belongs to: ``"collection"``, ``"folder"`` or ``"request"``.
    passed, failed, skipped : int
        Responses. One on which it asserted nothing is failed.
    asserted_nothing : int
        How many of the failed ones are so because nothing was asserted.
    message : str, optional
        Of the first failure that was seen. Null in ticks.
    """

    name: str
    level: Level = "request"
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    asserted_nothing: int = 0
    message: str | None = None


class CheckCounts(Record, frozen=True, kw_only=True):
    """Tests since the start, and the responses on which they were run.

    Attributes
    ----------
    tested : int
        Responses.
    passed, failed : int
        Tests; one that asserted nothing failed.
    by_name : list of CheckSummary
        Of each test by its name and level.
    """

    tested: int = 0
    passed: int = 0
    failed: int = 0
    by_name: tuple[CheckSummary, ...] = ()


class ByteCounts(Record, frozen=True, kw_only=True):
    """Traffic since the start. [B]."""

    sent: int = 0
    received: int = 0


class Tick(Record, frozen=True, kw_only=True):
    """Statistics of one interval, and totals since the start.

    Attributes
    ----------
    timestamp : int
        Wall clock at the end of the interval. [ms since 1970]
    elapsed : float
        End of the interval, after t0. [ms]
    interval : float
        Its true length. [ms]
    offered, rps, throughput : float, optional
        Arrivals due, requests started, requests that succeeded or failed. [1/s] Null when no
        time has passed.
    latency, service_time, send_lag : Percentiles
        Response time, service time and send lag of the interval's responses. [ms]
    in_flight : int
        Started and not yet completed.
    due, started, dropped, late, backlog : int
        Totals; ``due = started + dropped + backlog``. Late: sent more than 10 ms after its time.
    status_codes : dict
        Completed requests by status; "0" is no response. Adds up to ``requests.total``.
    event : str, optional
        What was done to the run in this interval.
    generator : GeneratorTick
        How the workers kept up in this interval.
    level : CapacityLevel, optional
        The level of a capacity search that was judged in this interval.
    thresholds : list of VerdictSoFar
        How each stands since the start, in the order of ``config.thresholds``.
    """

    timestamp: int
    elapsed: float
    interval: float
    offered: float | None = None
    rps: float | None = None
    throughput: float | None = None
    latency: Percentiles = Percentiles()
    service_time: Percentiles = Percentiles()
    send_lag: Percentiles = Percentiles()
    requests: RequestCounts = RequestCounts()
    errors: ErrorCounts = ErrorCounts()
    in_flight: int = 0
    due: int = 0
    started: int = 0
    dropped: int = 0
    late: int = 0
    backlog: int = 0
    bytes: ByteCounts = ByteCounts()
    checks: CheckCounts = CheckCounts()
    status_codes: dict[str, int] = msgspec.field(default_factory=dict)
    event: str | None = None
    generator: GeneratorTick = GeneratorTick()
    level: CapacityLevel | None = None
    thresholds: tuple[VerdictSoFar, ...] = ()
