"""No request goes out twice.

When a connection that was used before dies before the first byte of an answer, libcurl sends
the request again over a new one and says nothing: a POST arrived twice, and a reset was no row.
It opens that connection first, which takes a round trip. So whoever has opened one is looked
at before the next word to libcurl: if its request has gone out and nothing has come back, the
exchange is withdrawn, and its failure is a reset.

A Unix socket is connected at once: there libcurl asks before each request (`hold_back`), which
costs a call for every header line as well.

Some second times are none. A connection that was known to be dead when it was used carried
nothing to anybody (`Shard.had_dead_connection`), nor did a stream that the server did not take
(`curl_again`). And a redirect is an answer; that the request it led to goes out again is not
seen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import may_go_again

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot

LOST = "the connection was closed before an answer came; the request was not sent again"


REFUSED = 42
"""libcurl's result when it may not send a request: CURLE_ABORTED_BY_CALLBACK."""


def hold_back(slot: CurlSlot) -> None:
    """Let a request of the slot go out once, and again only after a response: a redirect."""
    lines: list[bytes] = []
    exchange, seen = (-1, -1), -1

    def before(*_where: object) -> int:
        nonlocal exchange, seen
        if exchange != (slot.k, slot.started):
            exchange, seen = (slot.k, slot.started), -1
            lines.clear()
        again = seen == len(lines)
        seen = len(lines)
        return int(pycurl.PREREQFUNC_ABORT if again else pycurl.PREREQFUNC_OK)

    def hear(line: bytes) -> None:
        lines.append(line)
        if slot.options.keep:
            slot.header_lines.append(line)

    slot.easy.setopt(pycurl.PREREQFUNCTION, before)
    slot.easy.setopt(pycurl.HEADERFUNCTION, hear)


def goes_out_again(slot: CurlSlot) -> bool:
    """Whether the request of a slot that has opened a connection is out, and unanswered."""
    out, answered = slot.info(pycurl.REQUEST_SIZE), slot.info(pycurl.HEADER_SIZE)
    return out > 0 and not answered and not may_go_again(slot)
