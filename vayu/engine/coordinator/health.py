"""Says of a run whether its generator was healthy, or the bottleneck, and by which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.engine.coordinator.distribution import distribution_of, unreached_of
from vayu.engine.coordinator.evidence import Scene, evidence_of
from vayu.engine.recorder.layout import LOOP
from vayu.model.results.health import (
    GeneratorHealth,
    HealthFinding,
    HealthVerdict,
    LittlesLaw,
    WorkerHealth,
)
from vayu.model.rows.metrics import LATE_NS
from vayu.stats.health import broken_bounds, little_deviation
from vayu.stats.quantile import extremes, quantiles
from vayu.units import NS_PER_MS, NS_PER_S, NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vayu.engine.coordinator.evidence import Evidence
    from vayu.engine.coordinator.vitals import Vitals
    from vayu.engine.recorder.snapshot import Snapshot

_US_PER_MS = 1_000
_LACKS = {"descriptors", "ports"}  # what may be why nothing was sent
_MEASURED = 0.99  # share of the completed requests whose service time must be known


def health_of(
    readings: Sequence[Snapshot],
    reading: Snapshot,
    vitals: Vitals | None = None,
    *,
    drops_meant: bool = True,
    users: int | None = None,
) -> GeneratorHealth:
    """Return how the generator was.

    Parameters
    ----------
    readings : sequence of Snapshot
        The last one of each worker.
    reading : Snapshot
        All of them merged.
    vitals : Vitals, optional
        Of a run that was followed; without, only what the blocks say can speak against it.
    drops_meant, users : bool, int or None
        As in `Scene`.

    A run that did not reach its target says nothing of the generator: failures that cost nothing
    keep it busy, however fast it is. What this machine lacked (ports, open files) may be why.
    """
    workers = tuple(_worker(n, one, vitals) for n, one in enumerate(readings))
    if not reading.counter("started"):
        return GeneratorHealth(workers=workers)
    little = None if vitals is None else _little(reading, vitals, len(readings))
    evidence = evidence_of(Scene(workers, reading, vitals, little, drops_meant, users))
    unreached = bool(unreached_of(reading))
    if unreached:
        evidence = {name: one for name, one in evidence.items() if name in _LACKS}
    findings = _findings(evidence, closed=users is not None)
    calm = HealthVerdict.UNKNOWN if vitals is None or unreached else HealthVerdict.HEALTHY
    return GeneratorHealth(
        verdict=HealthVerdict.BOTTLENECK if findings else calm,
        findings=findings,
        workers=workers,
        little=little,
        **_of_the_machine(vitals),
    )


def _of_the_machine(vitals: Vitals | None) -> dict[str, Any]:
    """Return what is known of the machine, and of the rates that it reached."""
    if vitals is None:
        return {}
    return {
        "machine_cpu": vitals.machine_cpu,
        "ports_used": vitals.ports,
        "ports_available": vitals.ports_available,
        "asked": vitals.asked,
        "reached": vitals.reached,
    }


def _findings(evidence: Mapping[str, Evidence], *, closed: bool) -> tuple[HealthFinding, ...]:
    """Return what speaks against the generator."""
    values = {name: one.value for name, one in evidence.items()}
    return tuple(
        HealthFinding(
            name=bound.name,
            value=values[bound.name],
            bound=bound.at,
            unit=bound.unit,
            message=evidence[bound.name].words,
            remedy=bound.remedy_of(closed=closed),
        )
        for bound in broken_bounds(values)
    )


def _worker(number: int, reading: Snapshot, vitals: Vitals | None) -> WorkerHealth:
    """Return how one worker was."""
    elapsed, lags = reading.counter("elapsed"), reading.section("loop")
    found, edges = quantiles(lags, (0.99,), LOOP), extremes(lags, LOOP)
    known = None if vitals is None else vitals.workers[number]
    cpu = reading.counter("cpu") / elapsed if elapsed > 0 else None
    return WorkerHealth(
        worker=number,
        started=reading.counter("started"),
        cpu=cpu,
        cpu_peak=known.peak if known is not None and known.seconds else cpu,
        busy=known.busy / known.seconds if known is not None and known.seconds else None,
        loop_lag_p99=None if found is None else found[0] / _US_PER_MS,
        loop_lag_max=None if edges is None else edges[1] / _US_PER_MS,
        stalled=_stalled(reading) if elapsed > 0 else None,
        send_lag_p99=distribution_of(reading, "lag").p99,
        descriptors=None if known is None else known.descriptors,
        descriptor_limit=None if known is None else known.limit,
    )


def _stalled(reading: Snapshot) -> float:
    """Return the share of the time in which a worker's loop was more than 10 ms late."""
    cells = slice(LOOP.cell(LATE_NS // NS_PER_US) + 1, None)
    lost = int((reading.section("loop")[cells] * LOOP.lowers[cells]).sum()) * NS_PER_US
    return min(lost / reading.counter("elapsed"), 1.0)


def _little(reading: Snapshot, vitals: Vitals, workers: int) -> LittlesLaw | None:
    """Return both sides of Little's law; None when the service time of too many is unknown."""
    measured, elapsed = reading.counter("measured"), reading.counter("elapsed")
    if not vitals.time or not measured or measured < _MEASURED * reading.counter("completed"):
        return None
    concurrency = vitals.flight / vitals.time
    expected = reading.counter("service_sum") / elapsed
    return LittlesLaw(
        concurrency=concurrency,
        throughput=measured * NS_PER_S / elapsed,
        service=reading.counter("service_sum") / measured / NS_PER_MS,
        expected=expected,
        deviation=little_deviation(concurrency, expected, workers=workers),
    )
