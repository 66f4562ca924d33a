"""Responses as their exchanges hold them, and what scripts see of each.

Rule: what no script can look at is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vayu.engine.scripting.handover import is_utf8
from vayu.engine.scripting.port import ResponseView
from vayu.protocol.head import reason_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.model.requests.pair import Pairs
    from vayu.resolve.scopes import Changes


class Arrived(Protocol):
    """A response as its exchange holds it.

    Attributes
    ----------
    status : int
    header_lines, body : list of bytes
        As they came; of the body, in pieces. Lines came only where somebody reads what the status
        is called, or headers.
    heard : int
        As `vayu.protocol.head.reason_of` takes it.
    started, completed : int
        [ns]
    changes : Changes
        Of the scripts of its user.
    """

    status: int
    header_lines: list[bytes]
    heard: int
    body: list[bytes]
    started: int
    completed: int
    changes: Changes

    def headers(self) -> Pairs:
        """Return its headers, whether their lines came or not."""
        ...


class Reads(Protocol):
    """What scripts can look at."""

    @property
    def reads_body(self) -> bool:
        """Whether one can look at the body."""
        ...

    @property
    def reads_headers(self) -> bool:
        """Whether one can look at the headers."""
        ...

    @property
    def reads_phrase(self) -> bool:
        """Whether one can look at what the status is called."""
        ...


class ReadsTime(Reads, Protocol):
    """What one script can look at."""

    @property
    def reads_time(self) -> bool:
        """Whether it can look at how long the response took."""
        ...


def view_of(response: Arrived, reads: Reads) -> ResponseView:
    """Return the response as scripts see it: only what one of them can look at, or needs."""
    headers: Pairs = ()
    body = b"".join(response.body) if reads.reads_body else b""
    if reads.reads_headers or not is_utf8(body):  # then they say what it is
        headers = response.headers()
    reason = reason_of(response.header_lines, response.heard) if reads.reads_phrase else ""
    elapsed = (response.completed - response.started) / NS_PER_MS
    return ResponseView(response.status, reason, headers, body, elapsed)
