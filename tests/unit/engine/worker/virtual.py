"""A worker's loop in virtual time: clock, transport and recorder in memory, and nothing waits."""

from __future__ import annotations

import heapq

from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.loop import LoadLoop
from vayu.model.rows.failure import CODES, FailureKind
from vayu.pacing.shard import Share
from vayu.units import NS_PER_S

ORIGIN = 5 * NS_PER_S
CANCELLED = CODES[FailureKind.CANCELLED]


class World:
    """Clock and transport in one: a target that answers after `latency(start)`."""

    def __init__(self, latency) -> None:
        self.now = 0
        self.latency = latency
        self.flying: list[tuple[int, int, Slot]] = []
        self.most = 0

    def slot(self, ended, options):
        return Slot(ended, options)

    def start(self, slot) -> None:
        end = self.now + self.latency(self.now - ORIGIN)
        heapq.heappush(self.flying, (end, slot.k, slot))
        self.most = max(self.most, len(self.flying))

    def step(self, wait: int) -> None:
        target = self.now + wait
        if self.flying and self.flying[0][0] <= target:
            self.now, _, slot = heapq.heappop(self.flying)
            self.end(slot, 200)
        else:
            self.now = target

    def end(self, slot, status, failure=0) -> None:
        slot.completed, slot.status, slot.failure = self.now, status, failure
        slot.ended(slot)

    def cancel(self) -> None:
        flying, self.flying = self.flying, []
        for _, _, slot in flying:
            self.end(slot, 0, CANCELLED)


class Together(World):
    """A world in which everything that is due comes in one step."""

    def step(self, wait: int) -> None:
        super().step(wait)
        while self.flying and self.flying[0][0] <= self.now:
            super().step(0)


class Rows:
    """A recorder that keeps stamps and the last levels."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int, int, int]] = []
        self.steps: list[tuple[int, int, int]] = []
        self.levels: dict[str, int] = {}
        self.origin = 0

    def begin(self, origin: int) -> None:
        self.origin = origin

    def add(self, slot) -> None:
        stamps = (slot.intended, slot.started, slot.completed)
        self.rows.append((slot.k, *(s - self.origin for s in stamps), slot.status, slot.failure))
        self.steps.append((slot.step, slot.user, slot.options.timeout))

    def flush(self, levels) -> None:
        self.levels = levels


class Plain:
    """An exchange that always can be sent."""

    deferred = False

    def before(self, _slot) -> bool:
        return True

    def after(self, _slots) -> tuple:
        return ()

    def stop_testing(self) -> None:
        pass


def run(
    profile,
    latency,
    *,
    most=10**9,
    share=None,
    until=None,
    timeout=30_000,
    exchange=None,
    options=None,
):
    """Run one shard to its end, in a world or in one of this latency; `until` halts it."""
    world = latency if isinstance(latency, World) else World(latency)
    rows, drained = Rows(), []
    loop = LoadLoop(
        dispatch_of(profile, share or Share(0, 1), most),
        exchange or Plain(),
        world,
        rows,
        options=options or Options(timeout=timeout),
        draining=lambda: drained.append(world.now - ORIGIN),
    )
    loop.begin(ORIGIN)
    world.now = ORIGIN
    while not loop.done:
        if until is not None and world.now - ORIGIN >= until[0]:
            loop.halt(until[1], world.now)
            until = None
        world.step(loop.turn(world.now))
    assert len(drained) == 1
    return rows, world, drained[0]


def steady(ns):
    """Return a latency that never changes."""
    return lambda _start: ns
