"""Senders with a `CurlMulti` each: libcurl need not say which sockets it wants watched.

That it says twice for every request, and asks Python each time: with all that is behind it
14,000 of 96,000 instructions of a request, and 750 of 3,150 misses of the instruction cache. Where
a multi has one transfer, whoever has the socket knows as much. A connection is followed from when
it is opened: the kernel tells of every change once, and whatever it is, libcurl looks at its only
transfer.

    what happens                      who is told
    bytes come, or room for more      an edge of the connection
    nothing, for too long             a deadline: the time limit, or what libcurl wants, where it
                                      has opened a connection, or looked and not ended
    more can be sent at once          the same: libcurl sends a piece of a body, and says nothing
    the peer hangs up                 the edge says so; nobody uses the connection: it is dead

Each costs 13 KB and two descriptors, so only the first senders of a transport live so; and three
system calls a request more, for which reason no run asks for it (decision 6).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_dead import DeadConnections, is_over, local_port
from vayu.engine.transport.curl_deadlines import NEVER
from vayu.engine.transport.poller import ERROR, HANGUP
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl_deadlines import Deadlines
    from vayu.engine.transport.curl_group import Ended, Group
    from vayu.engine.transport.curl_slot import CurlSlot

MOST = 256
"""Senders of a transport that have a multi of their own. Of more, what libcurl keeps of each no
longer fits into the caches, which costs what its questions do."""

_UNKNOWN = -1
_OVER = HANGUP | ERROR
_KEPT = 4  # connections: redirects may lead to and fro between hosts


class Solo:
    """One sender, and its multi.

    Attributes
    ----------
    slot : CurlSlot
    busy : bool
        Its transfer is with libcurl, and has not ended.
    deadline : int
        When libcurl has to look again at the latest, if it is busy. [ns]
    stamp : int
        When the transfer ended. [ns]
    sent : int
        Of the exchange, when libcurl last looked and did not end. [B]
    opened, last : set of int, int
        Descriptors of its connections, if they are open still, and that of the last one.
    over : int
        One of them whose end came while a transfer was under way: that one is the target's answer
        to it, if it fails, and excuses nothing.
    """

    __slots__ = (
        "add", "busy", "deadline", "easy", "info", "last", "limit", "multi", "opened", "over",
        "perform", "remove", "sent", "slot", "stamp",
    )  # fmt: skip

    def __init__(self, slot: CurlSlot) -> None:
        self.slot, self.easy = slot, slot.easy
        self.multi = multi = pycurl.CurlMulti()
        multi.setopt(pycurl.M_MAXCONNECTS, _KEPT)
        self.add, self.remove = multi.add_handle, multi.remove_handle
        self.perform, self.info = multi.perform, multi.info_read
        self.limit = slot.options.timeout * NS_PER_MS
        self.busy, self.deadline = False, NEVER
        self.stamp = self.sent = 0
        self.over = self.last = _UNKNOWN
        self.opened: set[int] = set()


class Solos:
    """All such senders of a transport; to the transport they are one shard.

    Parameters
    ----------
    deadlines : Deadlines
        Told when one is earlier than it was said to be.

    Attributes
    ----------
    dead, handed, listens, shares, single, slots
        As of a `Shard`.
    deadline : int
        No sender's is before it. [ns]
    """

    def __init__(self, deadlines: Deadlines[Group]) -> None:
        self.single, self.slots = True, 0
        self.handed: list[pycurl.Curl] = []
        self.shares = self.listens = False
        self.dead = DeadConnections(0)  # each sender knows of its own
        self.deadline = NEVER
        self._note_moved = deadlines.moved.append
        self._solos: dict[pycurl.Curl, Solo] = {}
        self._followed: dict[int, Solo] = {}
        self._ended: list[Solo] = []

    def join(self, slot: CurlSlot) -> Callable[[int], None]:
        """Take a sender in; return what is to be called with each connection that it opens."""
        solo = self._solos[slot.easy] = Solo(slot)
        followed = self._followed

        def on_open(fd: int) -> None:
            followed[fd] = solo
            solo.opened.add(fd)
            solo.last = fd
            slot.alive = True

        return on_open

    def act(self, fd: int, bits: int) -> bool:
        """Let libcurl look at the transfer, whatever has changed; as of a `Shard`."""
        solo = self._followed[fd]
        first = False
        if solo.busy:
            _, running = solo.perform()
            first = self._put_off(solo) if running else self._end(solo)
        elif bits & _OVER and solo not in self._ended:
            _note_end(solo, fd)
            return False
        if bits & _OVER:
            solo.over = fd
        return first

    def kick(self) -> bool:
        """Put on the wire what was handed over, and see to what is due; as `act`."""
        now = time.monotonic_ns()
        ended = False
        solos = [*map(self._solos.__getitem__, self.handed)]
        self.handed.clear()
        for solo in solos:  # first all of this, then all of that: code that stays in the cache
            solo.add(solo.easy)
        for solo in solos:
            _, running = solo.perform()
            slot, solo.busy = solo.slot, True
            solo.deadline = deadline = now + solo.limit
            if deadline < self.deadline:
                self._bring_forward(deadline)
            if not running:
                ended = self._end(solo) or ended
            elif slot.connection_new or slot.restless:
                solo.sent = _UNKNOWN
                self._put_off(solo)
        if self.deadline <= now:
            ended = self._look_at_due(now) or ended
        return ended

    def collect(self) -> Ended:
        """Take what has ended out; as of a `Shard`."""
        solos, self._ended = self._ended, []
        done: list[pycurl.Curl] = []
        stamps: list[int] = []
        failed: list[tuple[pycurl.Curl, int, str, int]] = []
        for solo in solos:
            _, well, badly = solo.info()
            if badly or solo.slot.connection_new:
                self._look_at_connections(solo)
            if badly:
                failed.append((*badly[0], solo.stamp))
            else:
                if solo.over != _UNKNOWN:  # libcurl may not have noticed, and would use it again
                    _note_end(solo, solo.over)
                done += well
                stamps.append(solo.stamp)
            solo.over = _UNKNOWN
        for solo in solos:
            solo.remove(solo.easy)
        return done, stamps, failed

    def ask(self, now: int) -> int:  # noqa: ARG002 - as of a `Shard`
        """Return when this wants to be kicked at the latest. [ns]."""
        return self.deadline

    def withdraw(self, easy: pycurl.Curl) -> None:
        """Give up a transfer that is in flight, or about to be."""
        if easy in self.handed:
            self.handed.remove(easy)
            return
        solo = self._solos[easy]
        solo.remove(easy)
        solo.busy, solo.over = False, _UNKNOWN
        if solo in self._ended:
            self._ended.remove(solo)

    def close(self) -> None:
        """Close every connection."""
        for solo in self._solos.values():
            solo.multi.close()

    def _look_at_connections(self, solo: Solo) -> None:
        """Find out which connections of a sender are open: its last was perhaps to another host."""
        slot, followed = solo.slot, self._followed
        opened = {fd for fd in solo.opened if followed[fd] is solo and local_port(fd)}
        slot.alive, solo.opened = bool(opened), opened
        if slot.connection_new:
            slot.sole = opened == {solo.last}

    def _end(self, solo: Solo) -> bool:
        """Note that a transfer has ended; say whether it is the first that waits."""
        solo.busy, solo.stamp = False, time.monotonic_ns()
        ended = self._ended
        ended.append(solo)
        return len(ended) == 1

    def _put_off(self, solo: Solo) -> bool:
        """Note when libcurl has to look again at a transfer that goes on."""
        now = time.monotonic_ns()
        ms = solo.multi.timeout()
        solo.deadline = NEVER if ms < 0 else now + ms * NS_PER_MS
        if solo.slot.uploads and _sends_on(solo):
            solo.deadline = now
        if solo.deadline < self.deadline:
            self._bring_forward(solo.deadline)
        return False

    def _bring_forward(self, deadline: int) -> None:
        """Have the transport know of a deadline that is earlier than any before."""
        self.deadline = deadline
        self._note_moved(self)

    def _look_at_due(self, now: int) -> bool:
        """Let libcurl look at every transfer whose deadline has come; find the next one."""
        busy = [solo for solo in self._solos.values() if solo.busy]
        due = [solo for solo in busy if solo.deadline <= now]
        self.deadline = min((s.deadline for s in busy if s.deadline > now), default=NEVER)
        ended = False
        for solo in due:
            _, running = solo.perform()
            ended = (self._put_off(solo) if running else self._end(solo)) or ended
        self._note_moved(self)
        return ended


def _sends_on(solo: Solo) -> bool:
    """Whether bytes went out since this was last asked, and there are more."""
    slot = solo.slot
    body = slot.info(pycurl.SIZE_UPLOAD_T)
    before, solo.sent = solo.sent, body + slot.info(pycurl.REQUEST_SIZE)
    wire = slot.applied
    return before != solo.sent and wire is not None and body < len(wire.body or b"")


def _note_end(solo: Solo, fd: int) -> None:
    """Note that a connection was ended, if it is open here still and that is so."""
    port = local_port(fd)
    if port and is_over(fd):
        solo.slot.dead.note(port)
