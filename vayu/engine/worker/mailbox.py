"""The worker's two pipes: orders come in on stdin, reports go out on stdout."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from vayu.protocol.frames import encode, order_frames

if TYPE_CHECKING:
    from vayu.protocol.orders import Orders
    from vayu.protocol.reports import Reports

_CHUNK = 1 << 20
_ROOM = 1 << 20  # a loop that waits for the engine to read its reports sends late


class Mailbox:
    """Reads orders and writes reports.

    Parameters
    ----------
    orders, reports : int
        Descriptors. When either closes, the engine is gone.
    """

    def __init__(self, orders: int, reports: int) -> None:
        self.orders = orders
        self.closed = False
        self._reports = reports
        self._frames = order_frames()
        self._waiting: list[Orders] = []
        with suppress(OSError, AttributeError):  # not on every system
            fcntl.fcntl(reports, fcntl.F_SETPIPE_SZ, _ROOM)

    def receive(self) -> None:
        """Read what has come; to be called when `orders` is readable."""
        chunk = os.read(self.orders, _CHUNK)
        if not chunk:
            self.closed = True
        self._waiting += self._frames.feed(chunk)

    def take(self) -> list[Orders]:
        """Return the orders that have come since the last call."""
        taken, self._waiting = self._waiting, []
        return taken

    def send(self, report: Reports) -> None:
        """Write a report, whole; to an engine that is gone there is nothing to say."""
        rest = memoryview(encode(report))
        try:
            while rest:
                rest = rest[os.write(self._reports, rest) :]
        except BrokenPipeError:
            self.closed = True
