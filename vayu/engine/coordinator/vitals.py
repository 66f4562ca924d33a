"""Follows the generator through a run, a tick at a time, in memory that does not grow.

Shares of a core are of whole seconds: over 100 ms the clock that counts CPU time is too coarse,
and over a run a minute of rest hides a minute at the limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vayu.engine.recorder.layout import LOOP
from vayu.model.results.health import GeneratorTick
from vayu.stats.health import BUSY
from vayu.stats.quantile import extremes
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.resources import Sample
    from vayu.engine.recorder.snapshot import Snapshot

_SECOND = NS_PER_S - NS_PER_S // 20  # ns; a tick may come a little early
_US_PER_MS = 1_000


@dataclass(slots=True)
class _Worker:
    """What is kept of a worker: its last readings [ns], and its seconds so far."""

    elapsed: int = 0
    cpu: int = 0
    second: tuple[int, int] = (0, 0)
    seconds: int = 0
    busy: int = 0
    peak: float | None = None
    descriptors: int | None = None
    limit: int | None = None

    def look(self, reading: Snapshot) -> float | None:
        """Take in a reading; return the share of a core since the one before."""
        elapsed, cpu = reading.counter("elapsed"), reading.counter("cpu")
        passed, used = elapsed - self.elapsed, cpu - self.cpu
        self.elapsed, self.cpu = elapsed, cpu
        if elapsed - self.second[0] >= _SECOND:
            share = (cpu - self.second[1]) / (elapsed - self.second[0])
            self.second = elapsed, cpu
            self.seconds += 1
            self.busy += share >= BUSY
            self.peak = max(share, self.peak or 0.0)
        return used / passed if passed > 0 else None


@dataclass(slots=True)
class Vitals:
    """What is known of the generator so far.

    Attributes
    ----------
    workers : list of _Worker
    flight, time : int
        Integral of the requests in flight over time, and that time. [ns]
    asked, reached : float, optional
        Most arrivals due, and most requests started, in a second. [1/s]
    ports, ports_available : int, optional
        As in `Sample`.
    """

    count: int
    workers: list[_Worker] = field(init=False)
    flight: int = 0
    time: int = 0
    asked: float | None = None
    reached: float | None = None
    ports: int | None = None
    ports_available: int | None = None
    _cores: tuple[tuple[int, int], tuple[int, int]] | None = None
    _second: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        """Make room for each worker."""
        self.workers = [_Worker() for _ in range(self.count)]

    def look(
        self, readings: Sequence[Snapshot], before: Snapshot, after: Snapshot
    ) -> GeneratorTick:
        """Take in the readings of a tick.

        Parameters
        ----------
        readings : sequence of Snapshot
            One a worker.
        before, after : Snapshot
            All of them merged, a tick ago and now.
        """
        shares = [w.look(r) for w, r in zip(self.workers, readings, strict=True)]
        interval = after.counter("elapsed") - before.counter("elapsed")
        self.flight += interval * (after.counter("started") - after.counter("completed"))
        self.time += interval
        self._look_at_rates(after)
        edges = extremes(after.section("loop") - before.section("loop"), LOOP)
        return GeneratorTick(
            cpu=max((share for share in shares if share is not None), default=None),
            loop_lag=None if edges is None else edges[1] / _US_PER_MS,
        )

    def take(self, sample: Sample) -> None:
        """Take in what the workers take of the machine; of each the most counts."""
        for worker, used, limit in zip(
            self.workers, sample.descriptors, sample.limits, strict=False
        ):
            worker.descriptors = _most(worker.descriptors, used)
            worker.limit = limit if limit is not None else worker.limit
        self.ports = _most(self.ports, sample.ports)
        self.ports_available = sample.ports_available
        if sample.cores is not None:
            first = sample.cores if self._cores is None else self._cores[0]
            self._cores = first, sample.cores

    @property
    def machine_cpu(self) -> float | None:
        """How much of the time the cores of this machine were not idle. [1]."""
        if self._cores is None or self._cores[0] == self._cores[1]:
            return None
        (time, busy), (later, more) = self._cores
        return (more - busy) / (later - time)

    def _look_at_rates(self, after: Snapshot) -> None:
        """Note how many arrivals were due, and how many started, in the second that is over."""
        now = after.counter("elapsed"), after.counter("due"), after.counter("started")
        passed = now[0] - self._second[0]
        if passed >= _SECOND:
            due, started = (
                (new - old) * NS_PER_S / passed
                for new, old in zip(now[1:], self._second[1:], strict=True)
            )
            self._second = now
            self.asked = max(due, self.asked or 0.0)
            self.reached = max(started, self.reached or 0.0)


def _most(known: int | None, new: int | None) -> int | None:
    """Return the larger of two numbers, either of which may be unknown."""
    if known is None or new is None:
        return new if known is None else known
    return max(known, new)
