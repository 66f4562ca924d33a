"""When a request may go out a second time although no answer came: only if nobody got it.

Over HTTP/1 a connection that dies under a request is a reset, and a row says so. Over HTTP/2
and HTTP/3 a server ends a connection in good order: with GOAWAY it names the last stream
that it took, and those beyond it were never looked at (RFC 9113, 6.8). nginx does so every
1,000 requests; with 64 streams a connection 6 % of all requests would be failures that no
browser sees. libcurl sends those streams again, but does not tell them from streams that
died. So:

    GET HEAD PUT DELETE OPTIONS   go again: to get them twice is as to get them once
                                  (RFC 9110, 9.2.2)
    POST PATCH                    go again only if the server refused their own stream

It refuses all beyond the last stream of a GOAWAY, and single ones with REFUSED_STREAM (RFC 9113,
8.7). One that a GOAWAY covers may have been taken, and so may any on a connection that dies while
another of its streams is refused. Which was refused libcurl says when it is verbose, to the
transfer concerned; that costs 35 us a request. It is verbose only where a POST or PATCH was
answered over HTTP/2 or 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pycurl

from vayu.model.requests.method import IDEMPOTENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.engine.transport.curl_slot import CurlSlot

HTTP_1_1 = 2
"""Position in `vayu.model.rows.sample.PROTOCOLS`; what shares connections comes after it."""

_FROM_THE_START = "2-prior-knowledge"  # no answer is needed to know that streams are shared
_NOT_TAKEN = re.compile(rb"HTTP/[23] stream \d+ refused by server")
_TEXT = 0  # CURLINFO_TEXT


def may_go_again(slot: CurlSlot) -> bool:
    """Whether the server surely has not taken the request that the slot carries."""
    shard, wire = slot.shard, slot.wire
    if wire is None or not (shard.shares or slot.options.transport.http_version == _FROM_THE_START):
        return False
    return wire.method in IDEMPOTENT or slot.refused


def note_sharing(slot: CurlSlot, others: Iterable[CurlSlot]) -> None:
    """Note that a new connection of the slot's shard carries streams, its own and others'."""
    shard, wire = slot.shard, slot.wire
    shard.shares = True
    if shard.listens or wire is None or wire.method in IDEMPOTENT:
        return
    shard.listens = True
    for other in others:
        if other.shard is shard:
            listen(other)


def listen(slot: CurlSlot) -> None:
    """Note when libcurl says that the server refused the slot's stream."""
    traced = slot.options.trace

    def hear(kind: int, data: bytes) -> None:
        if kind == _TEXT and _NOT_TAKEN.match(data):
            slot.refused = True
        elif traced:
            slot.trace(kind, data)

    slot.easy.setopt(pycurl.DEBUGFUNCTION, hear)
    slot.easy.setopt(pycurl.VERBOSE, 1)
