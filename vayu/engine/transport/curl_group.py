"""Who holds libcurl's handles: a shard of them, or all that have a multi each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pycurl

    from vayu.engine.transport.curl_dead import DeadConnections

Ended = tuple[list["pycurl.Curl"], list[int], list[tuple["pycurl.Curl", int, str, int]]]
"""Transfers that have ended: those that are well, when each of them ended [ns], and of the others
libcurl's code, its message and when [ns]."""


class Group(Protocol):
    """Some senders, as far as the transport deals with all of them in the same way.

    Attributes
    ----------
    single : bool
        Each sender has connections of its own, one to a host.
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
    """

    single: bool
    slots: int
    handed: list[pycurl.Curl]
    dead: DeadConnections
    shares: bool
    listens: bool
    deadline: int

    def act(self, fd: int, bits: int) -> bool:
        """Let libcurl work on one descriptor; say whether it is now the group's turn to collect.

        That is when a transfer has ended, and nobody was told of another yet.
        """
        ...

    def kick(self) -> bool:
        """Put on the wire what was handed over, and see to what is due; as `act`."""
        ...

    def collect(self) -> Ended:
        """Take what has ended out of libcurl's hands."""
        ...

    def ask(self, now: int) -> int:
        """Find out when it wants to be kicked at the latest; return, and keep, when. [ns]."""
        ...

    def withdraw(self, easy: pycurl.Curl) -> None:
        """Give up a transfer that is in flight, or about to be."""
        ...

    def close(self) -> None:
        """Close every connection; nothing may be in flight."""
        ...
