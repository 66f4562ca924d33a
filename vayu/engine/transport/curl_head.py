"""A head that ends before its empty line is no response (RFC 9112, 8).

A connection that is closed within a head is to libcurl the end of a response without a body: a
target that dies there answered 200. Who heard the header lines misses the empty one. Who did not
sees only that nothing of a body came, and that none was announced, which is also what a server of
HTTP/1.0 says that has nothing to say. So from the first such response on everybody listens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import HTTP_1_1

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot

CUT = "the connection was closed before the head of the response was complete"

_LENGTH = pycurl.CONTENT_LENGTH_DOWNLOAD_T
_BODILESS = frozenset({204, 304})
_EMPTY = (b"\r\n", b"\n")


def is_cut(slot: CurlSlot) -> bool:
    """Whether the header lines that the slot heard end before the empty one."""
    for line in reversed(slot.header_lines):
        if line in _EMPTY:
            return False
        if line.startswith(b"HTTP/"):
            return True
    return False


def may_be_cut(slot: CurlSlot) -> bool:
    """Whether that cannot be told of a response without a body, because the slot did not hear."""
    wire = slot.wire
    return (
        not slot.hears
        and slot.protocol <= HTTP_1_1
        and slot.status not in _BODILESS
        and slot.info(_LENGTH) < 0
        and wire is not None
        and wire.method != "HEAD"
    )
