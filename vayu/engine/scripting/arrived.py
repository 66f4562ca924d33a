"""Responses as their exchanges hold them, and what scripts see of each.

Rule: what no script can look at is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vayu.engine.scripting.handover import is_utf8
from vayu.engine.scripting.port import ResponseView
from vayu.protocol.head import parse_head, reason_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.model.pair import Pairs
    from vayu.resolve.scopes import Changes


class Arrived(Protocol):
    """A response as its exchange holds it.

    Attributes
    ----------
    status : int
    header_lines, body : list of bytes
        As they came; of the body, in pieces.
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


def view_of(response: Arrived, reads: Reads) -> ResponseView:
    """Return the response as scripts see it: only what one of them can look at, or needs."""
    headers: Pairs = ()
    body = b"".join(response.body) if reads.reads_body else b""
    if reads.reads_headers or not is_utf8(body):  # then they say what it is
        reason, headers = parse_head(response.header_lines)
    else:
        reason = reason_of(response.header_lines, response.heard)
    elapsed = (response.completed - response.started) / NS_PER_MS
    return ResponseView(response.status, reason, headers, body, elapsed)
