"""What may speak against the generator of a run: a number for each bound, and it in words.

One function for each bound of `vayu.stats.health`; of several workers the worst one counts.
What was not measured is no evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.engine.coordinator.distribution import distribution_of, held_of
from vayu.stats.health import SAMPLE, telling_lag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.coordinator.vitals import Vitals
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.results.health import LittlesLaw, WorkerHealth


class Scene(NamedTuple):
    """What is known of a run.

    Attributes
    ----------
    workers : sequence of WorkerHealth
        At least one.
    reading : Snapshot
        All of them merged.
    vitals : Vitals or None
    little : LittlesLaw or None
    drops_meant : bool
        A limit of requests in flight was stated: what it dropped was not to be sent.
    users : int, optional
        Of the closed model, at most.
    """

    workers: Sequence[WorkerHealth]
    reading: Snapshot
    vitals: Vitals | None
    little: LittlesLaw | None
    drops_meant: bool = True
    users: int | None = None


class Evidence(NamedTuple):
    """A number, in the unit of its bound, and what it says in words."""

    value: float
    words: str


def evidence_of(scene: Scene) -> dict[str, Evidence]:
    """Return everything that was measured, by the name of its bound."""
    found = ((name, look(scene)) for name, look in LOOKS.items())
    return {name: one for name, one in found if one is not None}


def _cpu(scene: Scene) -> Evidence | None:
    """How many of its seconds a worker was busy."""
    worker = max(scene.workers, key=lambda w: w.busy or 0.0)
    if worker.busy is None or worker.cpu_peak is None:
        return None
    return Evidence(
        worker.busy,
        f"worker {worker.worker} used 90 % of a core or more in {_percent(worker.busy)} of its "
        f"seconds, {_percent(worker.cpu_peak)} in the busiest one",
    )


def _stalled(scene: Scene) -> Evidence | None:
    """For how much of the time a worker's loop was late."""
    worker = max(scene.workers, key=lambda w: w.stalled or 0.0)
    if worker.stalled is None or worker.loop_lag_max is None:
        return None
    return Evidence(
        worker.stalled,
        f"the loop of worker {worker.worker} was more than 10 ms late for "
        f"{_percent(worker.stalled)} of the time, {worker.loop_lag_max:,.0f} ms at the most",
    )


def _send_lag(scene: Scene) -> Evidence | None:
    """How late requests were sent."""
    lag, response = (distribution_of(scene.reading, name) for name in ("lag", "response"))
    if lag.count >= SAMPLE:
        share, value = "1 % of the", telling_lag(lag.p99, response.p99)
    else:
        share, value = f"half of the {lag.count:,}", telling_lag(lag.p50, response.p50)
    if value is None:
        return None
    words = f"{share} requests were sent {value:,.1f} ms or more after their time"
    late, started = scene.reading.counter("late"), scene.reading.counter("started")
    if late:
        words += f", {late:,} of {started:,} ({100 * late / started:.1f} %) more than 10 ms"
    return Evidence(value, f"{words}; response times include that wait, service times do not")


def _unsent(scene: Scene) -> Evidence | None:
    """How much of what was due was never sent."""
    due = scene.reading.counter("due")
    unsent = due - scene.reading.counter("started")
    if scene.drops_meant:
        unsent -= scene.reading.counter("dropped")
    if not due:
        return None
    if scene.users is not None:
        words = f"{unsent:,} of {scene.users:,} users never sent a request"
        return Evidence(unsent / max(scene.users, unsent, 1), words)
    return Evidence(unsent / due, f"{unsent:,} of {due:,} arrivals were due and never sent")


def _held(scene: Scene) -> Evidence | None:
    """How many requests nobody looked at when their time ran out."""
    held, completed = held_of(scene.reading), scene.reading.counter("completed")
    if not completed:
        return None
    words = f"{held:,} of {completed:,} requests timed out while their worker was busy"
    return Evidence(held / completed, f"{words}: responses may have come in time, unread")


def _descriptors(scene: Scene) -> Evidence | None:
    """How many of its open files a worker used."""
    filled = [
        (worker.descriptors / worker.descriptor_limit, worker)
        for worker in scene.workers
        if worker.descriptors is not None and worker.descriptor_limit
    ]
    if not filled:
        return None
    value, worker = max(filled, key=lambda pair: pair[0])
    return Evidence(
        value,
        f"worker {worker.worker} had {worker.descriptors:,} files open, "
        f"of {worker.descriptor_limit:,} that it may have",
    )


def _ports(scene: Scene) -> Evidence | None:
    """How many of this machine's ports were taken."""
    vitals = scene.vitals
    if vitals is None or vitals.ports is None or not vitals.ports_available:
        return None
    return Evidence(
        vitals.ports / vitals.ports_available,
        f"{vitals.ports:,} of {vitals.ports_available:,} ports for connections to one address "
        "were taken",
    )


def _little(scene: Scene) -> Evidence | None:
    """How far both sides of Little's law are apart."""
    law = scene.little
    if law is None or law.deviation is None:
        return None
    return Evidence(
        law.deviation,
        f"{law.concurrency:,.1f} requests were in flight after a turn of the loop, but throughput "
        f"times service time accounts for {law.expected:,.1f} (Little's law): the rest of the time "
        "went by in the generator",
    )


def _percent(share: float) -> str:
    """Return a share in percent, with a decimal where it matters."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f} %"


LOOKS: dict[str, Callable[[Scene], Evidence | None]] = {
    "cpu": _cpu,
    "stalled": _stalled,
    "send_lag": _send_lag,
    "unsent": _unsent,
    "held": _held,
    "descriptors": _descriptors,
    "ports": _ports,
    "little": _little,
}
"""One for each bound."""
