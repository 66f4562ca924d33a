"""Up to 16 senders that share one `CurlMulti`; up to 64 where they share a connection, too.

libcurl searches a host's connections linearly for every request: 3,000 in one multi cost
127 to 166 us a request, in shards of 64 on one poller 30 to 49. Shards of 16 save another 3,000
instructions of 80,000, at 64 connections and at 1,000; below that the calls for each shard
cost more than the search.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_dead import DeadConnections
from vayu.engine.transport.curl_deadlines import NEVER
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.transport.curl_deadlines import Deadlines
    from vayu.engine.transport.curl_sockets import Sockets

Ended = tuple[list[pycurl.Curl], list[int], list[tuple[pycurl.Curl, int, str, int]]]
"""Transfers that have ended: those that are well, when each of them ended [ns], and of the others
libcurl's code, its message and when [ns]."""

SMALL, LARGE = 16, 64
"""Most senders of a shard: over HTTP/1, and where each of them is a stream. [slots]"""

_TIMEOUT = pycurl.SOCKET_TIMEOUT


class Shard:
    """One multi handle and what must be remembered about it.

    Parameters
    ----------
    sockets : Sockets
        Told which descriptors libcurl wants watched.
    pins : tuple
        Names that lead elsewhere, for all its slots.
    room : int
        Most senders. [slots]
    deadlines : Deadlines
        Told when libcurl has worked.

    Attributes
    ----------
    slots : int
        Senders that belong to it.
    handed : list of pycurl.Curl
        Handles whose transfers the next `kick` starts.
    dead : DeadConnections
        Those that its senders share.
    shares : bool
        One of its connections carries streams: HTTP/2 or 3.
    listens : bool
        For refusals, in what libcurl says. See `curl_again`.
    deadline : int
        When it wants to be kicked at the latest, as far as known. [ns]
    live : int
        Transfers that libcurl has not ended yet.
    stamps : list of int
        When each transfer that waits to be collected ended. [ns]
    """

    def __init__(
        self,
        sockets: Sockets[Shard],
        pins: tuple[object, ...] = (),
        *,
        room: int,
        deadlines: Deadlines[Shard],
    ) -> None:
        self.pins, self.room = pins, room
        self.multi, bells = _opened()
        sockets.keep(bells)
        self.slots = self.live = 0
        self.stamps: list[int] = []
        self.handed: list[pycurl.Curl] = []
        self.shares = self.listens = False
        self.dead = DeadConnections(room)
        self.deadline = NEVER
        self._moved = False  # libcurl has worked since it was last asked for its deadline
        self._note_moved = deadlines.moved.append
        self.multi.setopt(pycurl.M_SOCKETFUNCTION, sockets.watcher(self))
        self.multi.setopt(pycurl.M_MAXCONNECTS, room)
        self._action = self.multi.socket_action
        self._timeout = self.multi.timeout
        self._add = self.multi.add_handle  # each look-up of a method of a multi is slow

    def act(self, fd: int, bits: int) -> bool:
        """Let libcurl work on one descriptor; say whether it is now the shard's turn to collect.

        That is when a transfer has ended, and nobody was told of another yet.
        """
        action = self._action
        _, running = action(fd, bits)
        if not self._moved:
            self._moved = True
            self._note_moved(self)
        ended = self.live - running
        if not ended:
            return False
        self.live = running
        stamps = self.stamps
        first = not stamps
        now = time.monotonic_ns()
        if ended == 1:
            stamps.append(now)
        else:
            stamps += [now] * ended
        return first

    def kick(self) -> bool:
        """Put on the wire what was handed over, and see to what is due; as `act`."""
        add, handed = self._add, self.handed
        for easy in handed:
            add(easy)
        self.live += len(handed)
        handed.clear()
        return self.act(_TIMEOUT, 0)

    def ask(self, now: int) -> int:
        """Ask libcurl when it wants to be kicked at the latest; return, and keep, when. [ns].

        It is asked once a batch: to be told (`M_TIMERFUNCTION`) takes three calls a request.
        """
        self._moved = False
        ms = self._timeout()
        self.deadline = NEVER if ms < 0 else now + ms * NS_PER_MS
        return self.deadline

    def collect(self) -> Ended:
        """Take what has ended out of libcurl's hands."""
        stamps, self.stamps = self.stamps, []
        _, done, failed = self.multi.info_read()
        remove, last = self.multi.remove_handle, stamps[-1]
        stamps += [last] * (len(done) - len(stamps))
        for easy in done:  # first all of this, then all of that: code that stays in the cache
            remove(easy)
        for easy, _, _ in failed:
            remove(easy)
        return done, stamps, [(*one, last) for one in failed]

    def close(self) -> None:
        """Close every connection; nothing may be in flight."""
        self.multi.close()

    def withdraw(self, easy: pycurl.Curl) -> None:
        """Give up a transfer that is in flight, or about to be."""
        if easy in self.handed:
            self.handed.remove(easy)
            return
        self.multi.remove_handle(easy)
        self.live -= 1


def _opened() -> tuple[pycurl.CurlMulti, list[int]]:
    """Open a multi; return it with what it lets itself be woken by: its own descriptors.

    It has them for as long as it lives, and says of none which it is. But the kernel gives out the
    lowest numbers that are free. Where another thread was quicker, this names one that libcurl
    never speaks of, until it opens a connection of that number: `Sockets` then knows better.
    """
    lowest = os.pipe()
    for fd in lowest:
        os.close(fd)
    multi = pycurl.CurlMulti()
    return multi, [fd for fd in lowest if _is_open(fd)]


def _is_open(fd: int) -> bool:
    """Whether there is a descriptor of that number."""
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
