"""No request goes out twice.

When a connection that was used before dies before the first byte of an answer, libcurl sends
the request again, over a new one or over another that is idle, and says nothing: a POST arrived
twice, and a reset was no row. So libcurl asks before each request goes out, and a second time
is refused unless header lines have come since: then it is a redirect. A slot that does not
hear them is refused in either case, and `curl_redirects` tells which it was.

Some second times are none. A connection that was known to be dead before it was used carried
nothing to anybody (`DeadConnections`: that very one, known by its local port), nor did
a stream that the server did not take (`curl_again`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import may_go_again

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot

LOST = "connection or stream was closed before an answer came; the request was not sent again"

REFUSED = 42
"""libcurl's result when it may not send a request: CURLE_ABORTED_BY_CALLBACK."""

NOT_OUT = -1
"""No number of header lines: the request has not gone out yet."""

_GO: int = pycurl.PREREQFUNC_OK
_STAY: int = pycurl.PREREQFUNC_ABORT


def hold_back(slot: CurlSlot) -> None:
    """Have libcurl ask before each request of the slot."""
    lines, dead = slot.header_lines, slot.shard.dead

    def goes_out(_to: str, _here: str, _port: int, local: int) -> int:
        heard = len(lines)
        if slot.heard != NOT_OUT:
            again = heard == slot.heard
            if again and not (may_go_again(slot) or dead.had(slot.port)):
                return _STAY
            slot.deaf = False  # from here on its status may be of the request before
        slot.heard, slot.refused, slot.port = heard, False, local
        return _GO

    slot.easy.setopt(pycurl.PREREQFUNCTION, goes_out)


def must_hear(slot: CurlSlot) -> bool:
    """Whether what the slot carries must be heard: the same again answers a challenge."""
    return slot.applied is not None and slot.applied.digest is not None


def listen_to_head(slot: CurlSlot) -> None:
    """Have libcurl tell each header line of what comes for the slot; only between exchanges."""
    if slot.hears:
        return
    slot.hears = True
    slot.easy.setopt(pycurl.HEADERFUNCTION, slot.header_lines.append)


def stop_listening_to_head(slot: CurlSlot) -> None:
    """Spare libcurl that; only between exchanges."""
    slot.hears = False
    slot.easy.setopt(pycurl.HEADERFUNCTION, None)
