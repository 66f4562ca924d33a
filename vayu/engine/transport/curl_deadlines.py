"""When libcurl wants to be kicked: only a shard in which it has worked is asked again.

With thousands of connections there are hundreds of shards, and a turn may bring a single event.
So the earliest deadline is known from below: where the shard that it was of has put it off, a
turn comes too early, looks at every shard once, and knows it exactly again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

NEVER = 1 << 62
"""A deadline that does not come. [ns]"""


class Waiting(Protocol):
    """A shard, as far as it matters here."""

    deadline: int

    def ask(self, now: int) -> int:
        """Ask libcurl for the deadline; return, and keep, it. [ns]."""
        ...


S = TypeVar("S", bound=Waiting)


class Deadlines(Generic[S]):
    """The deadlines of all shards of a transport.

    Attributes
    ----------
    moved : list of shards
        Those in which libcurl has worked since they were last asked, once each.
    earliest : int
        No shard wants to be kicked before it. [ns]
    """

    def __init__(self) -> None:
        self.moved: list[S] = []
        self.earliest = NEVER

    def due(self, shards: Iterable[S], now: int) -> list[S]:
        """Return those of all shards that want to be kicked by `now`. [ns]."""
        earliest = self.earliest
        for shard in self.moved:
            deadline = shard.ask(now)
            earliest = min(earliest, deadline)
        self.moved.clear()
        due: list[S] = []
        if earliest <= now:
            earliest = NEVER
            for shard in shards:
                if shard.deadline <= now:
                    due.append(shard)
                else:
                    earliest = min(earliest, shard.deadline)
        self.earliest = earliest
        return due
