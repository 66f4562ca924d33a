"""The sockets of every shard: which are watched, which are idle, and which have died.

A connection stays watched between two requests, which saves two system calls each. One that
the target closes while nobody uses it is let go of, or it would spin the loop for ever.

No request goes out twice. When a reused connection dies before the first byte of an answer,
libcurl sends the request again over a new one and says nothing: a POST arrived twice, and a
reset was no row. So a request that is out may have another connection opened for it only where
an answer has come, which redirects it. A slot that hears header lines knows. To hear them costs
a tenth of a request, so over plain sockets others do without; there none has come

* at an event of a connection that the target has closed, if nothing is left to be read
  (`died_unanswered`);
* in a kick, in which libcurl sends, and sometimes reads at once. (A redirect that comes so fast,
  to where no connection is open, is taken for a death.)

A connection known to be dead before it was used carried nothing to anybody, and is no matter.
Over HTTP/2 and 3 a server can say what it did not take: see `curl_again`.
"""

from __future__ import annotations

import fcntl
import struct
import termios
from typing import TYPE_CHECKING

from vayu.engine.transport.curl_again import may_go_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl_shard import Shard
    from vayu.engine.transport.curl_slot import CurlSlot
    from vayu.engine.transport.poller import Poller

_REMOVE = 4  # CURL_POLL_REMOVE; the other three are the poller's bits
_ACCEPT, _REFUSE = 0, 1  # what a socket option callback returns


class Sockets:
    """What is known of each descriptor.

    Parameters
    ----------
    poller : Poller

    Attributes
    ----------
    owners : dict of int to Shard
        Whose descriptor it is.
    idle : set of int
        Watched, but libcurl does not want it at present.
    """

    def __init__(self, poller: Poller) -> None:
        self.owners: dict[int, Shard] = {}
        self.idle: set[int] = set()
        self._poller = poller
        self._watched: dict[int, int] = {}  # what the poller waits for
        self._connections: set[int] = set()
        self._dead: set[int] = set()  # closed by the target while idle

    def watcher(self, shard: Shard) -> Callable[[int, int, object, object], None]:
        """Return what libcurl calls when it wants one of the shard's descriptors watched."""
        owners, watched, watch = self.owners, self._watched, self._poller.watch
        connections, rest, use = self._connections, self.idle.add, self.idle.discard

        def on_socket(what: int, fd: int, _multi: object, _data: object) -> None:
            if what == _REMOVE:
                if fd in connections:
                    rest(fd)
                else:
                    self._forget(fd)
                return
            use(fd)
            if watched.get(fd) != what:
                watch(fd, what)
                watched[fd] = what
                owners[fd] = shard

        return on_socket

    def opener(self, slot: CurlSlot) -> Callable[[int, int], int]:
        """Return what libcurl calls when the slot's exchange opens a connection."""

        def on_open(fd: int, _purpose: int) -> int:
            if slot.out and self._unanswered(slot):
                return _REFUSE
            slot.out = False  # what was sent was an answer's cause, or reached nobody
            slot.connection_new = 1
            self._watched.pop(fd, None)  # what was known of its number is of an earlier one
            self._dead.discard(fd)
            self._connections.add(fd)
            return _ACCEPT

        return on_open

    def leave(self, fd: int) -> None:
        """Let go of an idle connection that the target closed; libcurl may still use it once."""
        self._forget(fd)
        self._dead.add(fd)

    def died_unanswered(self, fd: int) -> bool:
        """Whether a connection that was used has been closed with nothing left to be read."""
        if fd in self._dead or fd not in self._connections:
            return False
        (left,) = struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, b"\0\0\0\0"))
        return bool(left == 0)

    def _unanswered(self, slot: CurlSlot) -> bool:
        """Whether a request that is out would go out again."""
        shard = slot.shard
        if slot.hears:
            unheard = len(slot.header_lines) == slot.heard
            return unheard and not may_go_again(slot) and not self._excused(shard)
        return shard.losing or (shard.kicking and not self._excused(shard))

    def _excused(self, shard: Shard) -> bool:
        """Whether libcurl may have used a connection that is known to be dead; once for each."""
        dead = next((fd for fd in self._dead if self.owners[fd] is shard), None)
        if dead is not None:
            self._dead.discard(dead)
        return dead is not None

    def _forget(self, fd: int) -> None:
        """Stop watching a descriptor."""
        self._poller.forget(fd)
        self._watched.pop(fd, None)
        self.idle.discard(fd)
