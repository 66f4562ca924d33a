"""The sockets of every shard: which are watched, and which are idle.

A connection stays watched between two requests, which saves two system calls each; so does what
libcurl wakes itself with, which it wants watched while a transfer is in flight. What has something
to say while nobody uses it is let go of, or it would spin the loop for ever: mostly a connection
that the target has closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from vayu.engine.transport.curl_dead import is_over, local_port
from vayu.engine.transport.poller import READ, WRITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.engine.transport.curl_dead import DeadConnections
    from vayu.engine.transport.poller import Poller
    from vayu.engine.transport.port import Slot

_REMOVE = 4  # CURL_POLL_REMOVE; the other three are the poller's bits
_ACCEPT = 0  # CURL_SOCKOPT_OK


class Owner(Protocol):
    """A shard, as far as it matters here."""

    dead: DeadConnections


O = TypeVar("O", bound=Owner)  # noqa: E741 - an owner


class Sockets(Generic[O]):
    """What is known of each descriptor.

    Parameters
    ----------
    poller : Poller

    Attributes
    ----------
    owners : dict of int to shard
        Whose descriptor it is.
    idle : set of int
        Watched, but libcurl does not want it at present.
    """

    def __init__(self, poller: Poller) -> None:
        self.owners: dict[int, O] = {}
        self.idle: set[int] = set()
        self._poller = poller
        self._watched: dict[int, int] = {}  # what the poller waits for
        self._connections: set[int] = set()
        self._bells: set[int] = set()

    def keep(self, bells: Iterable[int]) -> None:
        """Let descriptors stay watched that libcurl wakes itself with: they are never closed."""
        for fd in bells:
            self._bells.add(fd)
            self._connections.discard(fd)  # what was known of its number is of an earlier one
            self._watched.pop(fd, None)
            self.idle.discard(fd)

    def watcher(self, shard: O) -> Callable[[int, int, object, object], None]:
        """Return what libcurl calls when it wants one of the shard's descriptors watched."""
        owners, watched, watch = self.owners, self._watched, self._poller.watch
        connections, bells = self._connections, self._bells
        rest, use = self.idle.add, self.idle.discard

        def on_socket(what: int, fd: int, _multi: object, _data: object) -> None:
            if what == _REMOVE:
                if fd in connections or fd in bells:
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

    def opener(self, slot: Slot) -> Callable[[int, int], int]:
        """Return what libcurl calls when the slot's exchange opens a connection."""

        def on_open(fd: int, _purpose: int) -> int:
            slot.connection_new = 1
            self._watched.pop(fd, None)  # what was known of its number is of an earlier one
            self._bells.discard(fd)
            self._connections.add(fd)
            return _ACCEPT

        return on_open

    def wake(self, fd: int, bits: int) -> None:
        """Attend to an idle descriptor: it spins the loop if nobody does.

        A connection that can be written to has had its answer before it was watched for one.
        One that can be read from has mostly been closed by the target; libcurl may still use it
        once.
        """
        if bits == WRITE:
            self._poller.watch(fd, READ)
            self._watched[fd] = READ
            return
        self._forget(fd)
        if fd not in self._bells and is_over(fd):
            self.owners[fd].dead.note(local_port(fd))

    def _forget(self, fd: int) -> None:
        """Stop watching a descriptor."""
        self._poller.forget(fd)
        self._watched.pop(fd, None)
        self.idle.discard(fd)
