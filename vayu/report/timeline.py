"""A run over time in a few hundred points, however long it was.

A point stands for `Timeline.ticks_per_point` ticks, a power of two that doubles when there are
too many points, so that adding a tick costs the same after a second and after a day:

    ticks    a b c d e f g h          limit 4
    points   [ab] [cd] [ef] [gh]      one more: [abcd] [efgh]

Rates come from the totals at a point's end less those at the previous one, over the true time
between: exact, also across a gap. Percentiles cannot be merged, and are never averaged: a point
shows those of the one tick among its own whose p99 is the largest, so no peak is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.rows.failure import ERROR_CLASSES
from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vayu.model.results.tick import Tick

MOST_POINTS = 300
"""Points a chart can show and a comm message should carry."""

MOST_EVENTS = 100
"""Events that are kept; `Timeline.events_seen` counts the rest."""

Event = tuple[float, str]
"""What was done to a run: when, after t0 [s], and in words, such as ``rate 800/s``."""

_JUDGED = re.compile(r"(level \d+: \w+(?:, again)?): .*?(?=; level \d+: |$)")
"""A level of a search and why it was judged so, which stands in its row."""


class Timeline:
    """Folds ticks into at most `limit` points.

    Parameters
    ----------
    ticks : iterable of Tick, optional
        What is known so far, in order.
    limit : int, default `MOST_POINTS`
        Even, at least 2.
    """

    def __init__(self, ticks: Iterable[Tick] = (), *, limit: int = MOST_POINTS) -> None:
        self._limit = limit
        self._ends: list[Tick] = []
        self._worst: list[Tick] = []
        self._filled = 0
        self.ticks_per_point = 1
        self.seen = 0
        self.events: list[Event] = []
        self.events_seen = 0
        self.extend(ticks)

    def extend(self, ticks: Iterable[Tick]) -> None:
        """Take in further ticks, in order."""
        for tick in ticks:
            self._add(tick)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self._ends)

    @property
    def last(self) -> Tick | None:
        """The newest tick, whose totals are those of the run so far."""
        return self._ends[-1] if self._ends else None

    @property
    def ends(self) -> Sequence[Tick]:
        """Last tick of each point, whose totals are those at its end."""
        return self._ends

    @property
    def worst(self) -> Sequence[Tick]:
        """Tick of each point whose percentiles it shows."""
        return self._worst

    @property
    def time(self) -> list[float]:
        """End of each point after t0. [s]."""
        return [tick.elapsed / 1_000 for tick in self._ends]

    @property
    def offered(self) -> list[float | None]:
        """Arrivals due in each point. [1/s]."""
        return self._rates([tick.due for tick in self._ends])

    @property
    def throughput(self) -> list[float | None]:
        """Requests completed in each point. [1/s]."""
        return self._rates([tick.requests.completed for tick in self._ends])

    @property
    def failed(self) -> list[float | None]:
        """Requests that failed in each point [1/s]; none when none ever did."""
        if self.last is None or not self.last.requests.failed:
            return []
        return self._rates([tick.requests.failed for tick in self._ends])

    @property
    def dropped(self) -> list[float | None]:
        """Arrivals dropped in each point [1/s]; none when none ever was."""
        if self.last is None or not self.last.dropped:
            return []
        return self._rates([tick.dropped for tick in self._ends])

    def errors(self) -> dict[str, list[float | None]]:
        """Return failed requests by class [1/s]; only the classes that occurred."""
        last = self.last
        if last is None:
            return {}
        return {
            name: self._rates([getattr(tick.errors, name) for tick in self._ends])
            for name in ERROR_CLASSES
            if getattr(last.errors, name)
        }

    def response(self, quantile: str) -> list[float | None]:
        """Return a percentile of the response time, such as ``"p99"`` [ms]."""
        return [getattr(tick.latency, quantile) for tick in self._worst]

    def service(self, quantile: str) -> list[float | None]:
        """Return a percentile of the service time [ms]."""
        return [getattr(tick.service_time, quantile) for tick in self._worst]

    def _add(self, tick: Tick) -> None:
        """Add one tick to the open point, or open the next one."""
        self.seen += 1
        self._note(tick)
        if self._ends and (self._filled < self.ticks_per_point or self._is_rest(tick)):
            self._ends[-1] = tick
            self._worst[-1] = _worse(self._worst[-1], tick)
            self._filled += 1
            return
        if len(self._ends) >= self._limit:
            self._fold()
        self._ends.append(tick)
        self._worst.append(tick)
        self._filled = 1

    def _note(self, tick: Tick) -> None:
        """Keep what was done to the run in a tick, at the beginning of it, where it took effect."""
        if tick.event is None:
            return
        self.events_seen += 1
        if len(self.events) < MOST_EVENTS:
            start = max(0.0, tick.elapsed - tick.interval) / 1_000
            self.events.append((start, line(_JUDGED.sub(r"\1", tick.event), limit=60)))

    def _is_rest(self, tick: Tick) -> bool:
        """Whether a tick is a short rest, as a run ends with: a rate over so little is noise."""
        return tick.interval < self._ends[-1].interval / 2

    def _fold(self) -> None:
        """Make one point of each two; all are full when this is needed."""
        pairs = zip(self._worst[::2], self._worst[1::2], strict=True)
        self._worst = [_worse(earlier, later) for earlier, later in pairs]
        self._ends = self._ends[1::2]
        self.ticks_per_point *= 2

    def _rates(self, totals: list[int]) -> list[float | None]:
        """Differences of running totals over the true time between them."""
        return list(_slopes([tick.elapsed for tick in self._ends], totals))


def _slopes(elapsed: list[float], totals: list[int]) -> Iterator[float | None]:
    """Yield the rise per second from one point to the next; None where no time passed."""
    time, total = 0.0, 0
    for now, value in zip(elapsed, totals, strict=True):
        yield 1_000 * (value - total) / (now - time) if now > time else None
        time, total = now, value


def _worse(earlier: Tick, later: Tick) -> Tick:
    """Return the tick with the larger p99, the later one when neither measured any."""
    worst = earlier.latency.p99
    p99 = later.latency.p99
    return earlier if p99 is None or (worst is not None and worst > p99) else later
