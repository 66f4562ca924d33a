"""How the generator itself was during a run: per worker, as a whole, and what to make of it."""

from __future__ import annotations

from enum import StrEnum

from vayu.model.records.base import Record


class HealthVerdict(StrEnum):
    """What to make of the generator."""

    HEALTHY = "healthy"
    BOTTLENECK = "bottleneck"
    UNKNOWN = "unknown"
    """Nothing was sent, or nobody watched."""


class WorkerHealth(Record, frozen=True, kw_only=True):
    """One worker. What was not measured is null.

    Attributes
    ----------
    worker : int
    started : int
        Requests.
    cpu : float, optional
        Of one core, over the run. [1]
    cpu_peak : float, optional
        In its busiest second. [1]
    busy : float, optional
        Share of its seconds with 0.9 of a core or more. [1]
    loop_lag_p99, loop_lag_max : float, optional
        How late the turns of its loop were, sampled each 10 ms. [ms]
    stalled : float, optional
        Share of the time in which it was more than 10 ms late. [1]
    send_lag_p99 : float, optional
        Of its requests. [ms]
    descriptors, descriptor_limit : int, optional
        Most open files at a time, and how many it may have.
    """

    worker: int
    started: int = 0
    cpu: float | None = None
    cpu_peak: float | None = None
    busy: float | None = None
    loop_lag_p99: float | None = None
    loop_lag_max: float | None = None
    stalled: float | None = None
    send_lag_p99: float | None = None
    descriptors: int | None = None
    descriptor_limit: int | None = None


class LittlesLaw(Record, frozen=True, kw_only=True):
    """N = X R: what was in flight, and what throughput and service time account for.

    Attributes
    ----------
    concurrency : float
        N, sampled each tick, right after a turn of each worker's loop. [1]
    throughput : float
        X, responses. [1/s]
    service : float
        R, mean service time. [ms]
    expected : float
        X R. [1]
    deviation : float, optional
        Share of N that X R lacks; null when too little was in flight to tell. [1]
    """

    concurrency: float
    throughput: float
    service: float
    expected: float
    deviation: float | None = None


class HealthFinding(Record, frozen=True, kw_only=True):
    """One number that says that the generator was the bottleneck.

    Attributes
    ----------
    name : str
        Of a bound in `vayu.stats.health`.
    value, bound : float
    unit : str
        ``1`` for a share, else ``ms``.
    message : str
        The number in words, and where it was seen.
    remedy : str
        What helps.
    """

    name: str
    value: float
    bound: float
    unit: str
    message: str
    remedy: str


class GeneratorHealth(Record, frozen=True, kw_only=True):
    """The generator during a run.

    Attributes
    ----------
    verdict : HealthVerdict
    findings : list of HealthFinding
        Why it was the bottleneck, the gravest first.
    workers : list of WorkerHealth
    little : LittlesLaw, optional
    machine_cpu : float, optional
        How much of the time the cores of this machine were not idle, whoever used them. [1]
    ports_used, ports_available : int, optional
        Of this machine, for connections to one address.
    asked, reached : float, optional
        Most arrivals that were due, and most requests that were started, in one second. [1/s]
    """

    verdict: HealthVerdict = HealthVerdict.UNKNOWN
    findings: tuple[HealthFinding, ...] = ()
    workers: tuple[WorkerHealth, ...] = ()
    little: LittlesLaw | None = None
    machine_cpu: float | None = None
    ports_used: int | None = None
    ports_available: int | None = None
    asked: float | None = None
    reached: float | None = None

    def __str__(self) -> str:
        """Say the verdict, and the reasons for it."""
        reasons = "; ".join(finding.message for finding in self.findings)
        return f"{self.verdict}: {reasons}" if reasons else str(self.verdict)


class GeneratorTick(Record, frozen=True, kw_only=True):
    """The generator in one interval.

    Attributes
    ----------
    cpu : float, optional
        Of one core, by the busiest worker. [1]
    loop_lag : float, optional
        The latest turn of any worker's loop. [ms]
    """

    cpu: float | None = None
    loop_lag: float | None = None
