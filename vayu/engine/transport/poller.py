"""Waits for sockets: epoll on Linux, `selectors` elsewhere. The port is three methods.

`select.epoll` rounds its time-out up to whole milliseconds, so a request at 500/s would
start half a millisecond late on average. A descriptor of epoll can itself be waited for:
the last two milliseconds are spent in `select`, which keeps microseconds.
"""

from __future__ import annotations

import select
import selectors
from operator import itemgetter
from typing import Protocol

from vayu.units import NS_PER_MS, NS_PER_S

READ, WRITE, ERROR = 1, 2, 4
"""Bits of an event; libcurl's ``CURL_CSELECT_*`` are the same."""

Events = list[tuple[int, int]]

_MOST_EVENTS = 256  # a turn, so that arrivals and stamps do not wait behind a thousand events
_EVENT = itemgetter(1)
_FINE = 2 * NS_PER_MS
_SELECTABLE = 1024  # descriptors from here on are too large for `select`


class Poller(Protocol):
    """Says which descriptors are ready."""

    def watch(self, fd: int, bits: int) -> None:
        """Wait for `bits` of `fd` from now on, whether or not it was watched before."""
        ...

    def forget(self, fd: int) -> None:
        """Stop waiting for `fd`, if it was waited for."""
        ...

    def poll(self, wait: int) -> Events:
        """Return ``(fd, bits)`` of what is ready, after at most `wait` ns."""
        ...


class EpollPoller:
    """Linux: costs the same for ten descriptors and for ten thousand."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._fine = _FINE if self._epoll.fileno() < _SELECTABLE else 0
        self._masks = [0, select.EPOLLIN, select.EPOLLOUT, select.EPOLLIN | select.EPOLLOUT]
        error = select.EPOLLERR | select.EPOLLHUP
        self._bits = [
            (READ if event & select.EPOLLIN else 0)
            | (WRITE if event & select.EPOLLOUT else 0)
            | (ERROR if event & error else 0)
            for event in range(32)
        ]

    def watch(self, fd: int, bits: int) -> None:
        """Wait for `bits` of `fd` from now on, whether or not it was watched before."""
        try:
            self._epoll.register(fd, self._masks[bits])
        except FileExistsError:
            self._epoll.modify(fd, self._masks[bits])

    def forget(self, fd: int) -> None:
        """Stop waiting for `fd`, if it was waited for."""
        try:
            self._epoll.unregister(fd)
        except OSError:  # closed already: the kernel has forgotten it too
            return

    def poll(self, wait: int) -> Events:
        """Return ``(fd, bits)`` of what is ready, after at most `wait` ns."""
        if 0 < wait < self._fine:
            select.select([self._epoll], [], [], wait / NS_PER_S)
            wait = 0
        coarse = max(wait - NS_PER_MS, 0) // NS_PER_MS / 1000
        events = self._epoll.poll(coarse, _MOST_EVENTS)
        if sum(map(_EVENT, events)) == len(events):  # the usual case: each is EPOLLIN, our READ
            return events
        bits = self._bits
        return [(fd, bits[event & 31]) for fd, event in events]


class SelectorPoller:
    """Everywhere else: the best that the standard library finds."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def watch(self, fd: int, bits: int) -> None:
        """Wait for `bits` of `fd` from now on, whether or not it was watched before."""
        # the numbers of EVENT_READ and EVENT_WRITE are those of READ and WRITE
        self.forget(fd)
        self._selector.register(fd, bits)

    def forget(self, fd: int) -> None:
        """Stop waiting for `fd`, if it was waited for."""
        try:
            self._selector.unregister(fd)
        except (KeyError, ValueError, OSError):
            return

    def poll(self, wait: int) -> Events:
        """Return ``(fd, bits)`` of what is ready, after at most `wait` ns."""
        # a wait of 0 or less means not at all, but None would mean for ever
        return [(key.fd, bits) for key, bits in self._selector.select(max(wait, 0) / NS_PER_S)]


def best_poller() -> Poller:
    """Return the poller of this platform."""
    return EpollPoller() if hasattr(select, "epoll") else SelectorPoller()
