"""Responses that come in pieces over a while: when each event came, and when it is enough.

Only slots that were asked to look pay for it; all others have libcurl write to a function
of C, or to one that keeps the bytes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vayu.engine.transport.curl_failures import kind_of
from vayu.model.rows.failure import CODES
from vayu.protocol.event_stream import EventLog, form_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl_slot import CurlSlot
    from vayu.engine.transport.port import Slot

_TIMED_OUT = 28  # CURLE_OPERATION_TIMEDOUT
_END_OF_HEAD = b"\r\n"


def following(slot: Slot, keep: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return what takes a response's pieces: `keep`, or one that notes events as well."""
    if not (slot.options.trace or slot.options.hang_up):
        return keep
    log = slot.log = EventLog(keep=slot.options.trace)

    def take(piece: bytes) -> None:
        now = time.monotonic_ns()
        if not log.begun:
            log.begin(form_of(slot.header_lines))
        keep(piece)
        log.feed(piece, now)

    return take


def failure_of(slot: CurlSlot, code: int, message: str) -> int:
    """Return the failure of a transfer that libcurl calls one; 0 for a stream that was left.

    That is one whose head had come when its time was over: what came by then is what was
    asked for. Its message stays, and says so.
    """
    left = slot.options.hang_up and code == _TIMED_OUT
    if left and slot.header_lines and slot.header_lines[-1] == _END_OF_HEAD:
        return 0
    return CODES[kind_of(code, message, slot.easy)]
