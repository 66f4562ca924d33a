"""A target in virtual time whose capacity is known by theory, read as blocks are read."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import COUNTER_INDEX, HDR
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.coordinator.search import Search
    from vayu.model.load.control import RunChange


class Queue:
    """One server, first come first served, and a generator that is told what to offer.

    Parameters
    ----------
    rate : float
        Arrivals, evenly spaced unless `gap` says otherwise. [1/s]
    service : callable
        Draws the time that one request takes. [s]
    fails : callable
        Draws whether one request gets no response.
    lag : callable
        How late a request is sent at that rate. [s]
    gap : callable
        Draws the time to the next arrival, in mean ones. [1]
    """

    def __init__(
        self,
        rate: float,
        service: Callable[[], float],
        *,
        fails: Callable[[], bool] = lambda: False,
        lag: Callable[[float], float] = lambda _rate: 0.0,
        gap: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self.rate, self.paused = rate, False
        self._service, self._fails, self._lag, self._gap = service, fails, lag, gap
        self._next = self._free = 0.0
        self._flying: deque[tuple[float, float, float, bool]] = deque()
        self._words = empty().words.copy()
        self._changes: deque[tuple[float, RunChange]] = deque()

    def change(self, at: float, change: RunChange) -> None:
        """Go on differently from `at` [s] on."""
        self._changes.append((at, change))

    def advance(self, to: float) -> Snapshot:
        """Let time pass until `to` [s], and return what the blocks say then."""
        while self._changes and self._changes[0][0] <= to:
            at, change = self._changes.popleft()
            self._offer(at)
            self._next = at
            self.rate = change.rate or self.rate
            self.paused = self.paused if change.paused is None else change.paused
        self._offer(to)
        self._complete(to)
        self._set("elapsed", round(to * NS_PER_S))
        return Snapshot(self._words.copy())

    def _offer(self, to: float) -> None:
        """Start what is due before `to`."""
        starts = late = 0
        while not self.paused and self._next < to:
            intended, lag = self._next, self._lag(self.rate)
            started = intended + lag
            self._free = max(started, self._free) + self._service()
            self._flying.append((intended, started, self._free, self._fails()))
            self._next += self._gap() / self.rate
            starts += 1
            late += lag > 0.010
        self._add("due", starts)
        self._add("started", starts)
        self._add("late", late)

    def _complete(self, to: float) -> None:
        """Count what completed by `to`."""
        done = []
        while self._flying and self._flying[0][2] <= to:
            done.append(self._flying.popleft())
        failed = sum(request[3] for request in done)
        answered = np.array([request[:3] for request in done if not request[3]]).reshape(-1, 3)
        self._add("completed", len(done))
        self._add("failed", failed)
        self._add("succeeded", len(done) - failed)
        self._add("measured", len(answered))
        intended, started, completed = answered.T
        self._record("response", completed - intended)
        self._record("service", completed - started)
        self._record("lag", started - intended)

    def _record(self, name: str, seconds: np.ndarray) -> None:
        """Add durations to a histogram."""
        cells = HDR.index((seconds * 1e6).astype(np.int64))
        np.add.at(Snapshot(self._words).section(name), cells, 1)
        self._add(f"{name}_sum", round(float(seconds.sum()) * NS_PER_S))

    def _add(self, name: str, by: int) -> None:
        """Advance a counter."""
        Snapshot(self._words).section("counters")[COUNTER_INDEX[name]] += by

    def _set(self, name: str, to: int) -> None:
        """Set a counter."""
        Snapshot(self._words).section("counters")[COUNTER_INDEX[name]] = to


def drive(search: Search, queue: Queue, *, tick: float = 0.5, until: float = 3600.0) -> list[str]:
    """Let a search run its course; return its events."""
    events, now = [search.begin()], 0.0
    while now < until:
        now += tick
        move = search.look(queue.advance(now), round(now * NS_PER_S))
        if move is None:
            continue
        events.append(move.event)
        if move.change is None:
            break
        queue.change(now + search.notice / NS_PER_S, move.change)
    return events
