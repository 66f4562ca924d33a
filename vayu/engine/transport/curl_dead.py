"""Connections that the target closed while they were idle, known by their local port.

Whose request went out over one before that has had its answer, or it would not have been idle:
what becomes of him later is not due to its death.
"""

from __future__ import annotations

import select
import socket
import time
from collections import deque
from typing import Protocol

from vayu.units import NS_PER_S

_PRUNED_AFTER = 2 * NS_PER_S
"""By then libcurl has found a dead connection by itself. [ns]"""

_NOWHERE = -1
"""No local port."""

_ENDED = getattr(select, "POLLRDHUP", 0)  # of Linux


class Sender(Protocol):
    """A slot, as far as it matters here: where its request went out, if it has gone out."""

    flying: bool
    heard: int
    port: int


class DeadConnections:
    """What is known of a shard's dead connections; libcurl looks for such only once a second.

    Parameters
    ----------
    most : int
        So many are remembered.

    Attributes
    ----------
    senders : list of Sender
        Who may use them.
    """

    def __init__(self, most: int) -> None:
        self.senders: list[Sender] = []
        self._dead: deque[tuple[int, int]] = deque(maxlen=most)  # local port, and when [ns]

    def note(self, port: int) -> None:
        """Note that the target closed the idle connection from this local port.

        Those of Unix sockets all have port 0.
        """
        self._dead.append((port, time.monotonic_ns()))
        for sender in self.senders:
            if sender.flying and sender.port == port and sender.heard >= 0:
                sender.port = _NOWHERE

    def had(self, port: int) -> bool:
        """Whether the connection from this local port was known to be dead; once for each."""
        dead, earliest = self._dead, time.monotonic_ns() - _PRUNED_AFTER
        while dead and dead[0][1] < earliest:
            dead.popleft()
        found = next((one for one in dead if one[0] == port), None)
        if found is not None:
            dead.remove(found)
        return found is not None


def is_over(fd: int) -> bool:
    """Whether the peer has ended its side of a connection, as far as the platform says.

    An event may be older than what was done since it was told, and of another connection that had
    the number before.
    """
    if not _ENDED:
        return True
    poll = select.poll()
    poll.register(fd, _ENDED)
    return bool(poll.poll(0))


def local_port(fd: int) -> int:
    """Return the port that a connection comes from; 0 of a Unix socket, and of none at all."""
    try:
        connection = socket.socket(fileno=fd)
    except OSError:  # libcurl has closed it meanwhile
        return 0
    try:
        name = connection.getsockname()
    except OSError:  # it was another's already, which closed it in this moment
        return 0
    finally:
        connection.detach()
    return name[1] if isinstance(name, tuple) else 0
