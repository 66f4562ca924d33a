"""The worker's two pipes: orders come in on stdin, reports go out on stdout."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vayu.protocol.frames import encode, order_frames

if TYPE_CHECKING:
    from vayu.protocol.orders import Orders, Reports

_CHUNK = 1 << 20


class Mailbox:
    """Reads orders and writes reports.

    Parameters
    ----------
    orders, reports : int
        Descriptors. When `orders` closes, the engine is gone.
    """

    def __init__(self, orders: int, reports: int) -> None:
        self.orders = orders
        self.closed = False
        self._reports = reports
        self._frames = order_frames()
        self._waiting: list[Orders] = []

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
        """Write a report, whole."""
        rest = memoryview(encode(report))
        while rest:
            rest = rest[os.write(self._reports, rest) :]
