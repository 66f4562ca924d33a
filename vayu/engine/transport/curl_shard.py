"""Up to 64 senders that share one `CurlMulti`.

libcurl searches a host's connections linearly for every request: 3,000 in one multi cost
127 to 166 us a request, in shards of 64 on one poller 30 to 49.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import pycurl

from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable


SHARD_SIZE = 64

NEVER = 1 << 62
"""A deadline that does not come. [ns]"""

_PRUNED_AFTER = 2 * NS_PER_S
"""By then libcurl has found a dead connection by itself. [ns]"""

_TIMEOUT = pycurl.SOCKET_TIMEOUT


class Shard:
    """One multi handle and what must be remembered about it.

    Parameters
    ----------
    watch : callable
        Called as ``watch(shard, what, fd, multi, data)`` when libcurl wants a descriptor
        watched, or not any more.
    """

    def __init__(self, watch: Callable[[Shard, int, int, object, object], None]) -> None:
        self.multi = pycurl.CurlMulti()
        self.slots = 0
        self.live = 0  # transfers that libcurl has not ended yet
        self.stamps: list[int] = []  # when each transfer that waits to be collected ended [ns]
        self.deadline = NEVER
        self._dead: deque[int] = deque(maxlen=SHARD_SIZE)  # when each died [ns]
        # appending is a C function: libcurl announces two or three timers a request
        self._timer: deque[int] = deque(maxlen=1)
        self.multi.setopt(pycurl.M_TIMERFUNCTION, self._timer.append)
        self.multi.setopt(pycurl.M_SOCKETFUNCTION, partial(watch, self))
        self.multi.setopt(pycurl.M_MAXCONNECTS, SHARD_SIZE)
        self._action = self.multi.socket_action

    def act(self, fd: int, bits: int) -> bool:
        """Let libcurl work on one descriptor; say whether a transfer has ended."""
        running = self._action(fd, bits)[1]
        if running == self.live:
            return False
        self.stamps += [time.monotonic_ns()] * (self.live - running)
        self.live = running
        return True

    def act_on_time(self, now: int) -> bool:
        """Let libcurl do what it wanted to do by `now`, if anything; as `act`."""
        if self._timer:
            ms = self._timer.pop()
            self.deadline = NEVER if ms < 0 else now + ms * NS_PER_MS
        if self.deadline > now:
            return False
        self.deadline = NEVER  # cleared only here, where it is acted on
        return self.act(_TIMEOUT, 0)

    def note_dead_connection(self) -> None:
        """Note that the target closed an idle connection; libcurl looks only once a second."""
        self._dead.append(time.monotonic_ns())

    def had_dead_connection(self) -> bool:
        """Whether libcurl may have used a connection that is known to be dead; once for each."""
        while self._dead:
            if time.monotonic_ns() - self._dead.popleft() < _PRUNED_AFTER:
                return True
        return False

    def add(self, easy: pycurl.Curl) -> None:
        """Start a transfer; libcurl puts it on the wire at the next `act_on_time`."""
        self.multi.add_handle(easy)
        self.live += 1

    def withdraw(self, easy: pycurl.Curl) -> None:
        """Give up a transfer that is in flight."""
        self.multi.remove_handle(easy)
        self.live -= 1
