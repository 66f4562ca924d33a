"""No request goes out twice.

When a connection that was used before dies before the first byte of an answer, libcurl sends
the request again, over a new one or over another that is idle, and says nothing: a POST arrived
twice, and a reset was no row. So libcurl asks before each request goes out, and a second time
is refused unless header lines have come since: then it is a redirect. A slot that does not
hear them is refused in either case, and `curl_redirects` tells which it was.

A sender that has its connections alone (`curl_solo`) need not be asked as long as nobody hears it:
it has one connection to a host, so libcurl has to open another to send again, and asks for that in
any case. It may not where there should be one; if it turns out that nothing was sent, the request
is handed over once more. Redirects are not libcurl's then: it ends with the answer that is one, and
the hop is sent from here.

Some second times are none. A connection that was known to be dead when it was used carried
nothing to anybody (`DeadConnections`: that very one, known by its local port), nor did
a stream that the server did not take (`curl_again`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import may_go_again
from vayu.engine.transport.curl_options import follow

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
    lines, dead = slot.header_lines, slot.dead

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


def may_open(slot: CurlSlot) -> bool:
    """Whether a slot that has its connections alone may open one, and not to send again."""
    if not (slot.alive and slot.quiet and slot.deaf) or slot.connection_new:
        return True
    slot.lost = True
    return False


def reached_nobody(slot: CurlSlot) -> bool:
    """Whether nobody has seen the request of a slot that was not allowed to open a connection.

    It had none, or one that was dead. The port that libcurl names is of the connection that was
    opened last, whichever was used.
    """
    sent: int = slot.info(pycurl.REQUEST_SIZE)
    return not sent or (slot.sole and slot.dead.had(slot.info(pycurl.LOCAL_PORT)))


def must_hear(slot: CurlSlot) -> bool:
    """Whether what the slot carries must be heard, to know why libcurl sends again.

    A challenge is answered by the same request once more; and while a name is looked up a quiet
    slot may have no connection yet.
    """
    wire = slot.applied
    return wire is not None and (wire.digest is not None or (slot.quiet and not slot.literal))


def listen_to_head(slot: CurlSlot) -> None:
    """Have libcurl tell each header line of what comes for the slot; only between exchanges."""
    if slot.hears:
        return
    slot.hears = True
    slot.easy.setopt(pycurl.HEADERFUNCTION, slot.header_lines.append)
    if slot.quiet:
        hold_back(slot)
        follow(slot.easy, slot.options.transport, itself=True)


def stop_listening_to_head(slot: CurlSlot) -> None:
    """Spare libcurl that; only between exchanges."""
    slot.hears = False
    slot.easy.setopt(pycurl.HEADERFUNCTION, None)
    if slot.quiet:
        slot.easy.setopt(pycurl.PREREQFUNCTION, None)
        follow(slot.easy, slot.options.transport, itself=False)
