"""What libcurl measured of one exchange, as a row holds it.

    handed over   DNS    TCP      TLS        sent       first byte      last byte
         ├─────────┼──────┼────────┼──────────┼──────────────┼──────────────┤
         └── dns ──┴connect┴─ tls ─┘          └─── wait ─────┴── receive ───┘
                          only on a new connection

libcurl's times are cumulative, in microseconds, and 0 for a phase that did not happen. They begin
where libcurl last looked at its clock, which on a busy machine is milliseconds before the request
was handed over. No phase begins before that: so they never add up to more than the service time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.model.sample import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl_slot import CurlSlot
    from vayu.engine.transport.port import Measured

TOTAL = pycurl.TOTAL_TIME_T
STATUS = pycurl.RESPONSE_CODE

_FIRST_BYTE = pycurl.STARTTRANSFER_TIME_T
_SENT = getattr(pycurl, "POSTTRANSFER_TIME_T", pycurl.PRETRANSFER_TIME_T)  # since libcurl 8.10
_DNS = pycurl.NAMELOOKUP_TIME_T
_TCP = pycurl.CONNECT_TIME_T
_TLS = pycurl.APPCONNECT_TIME_T
_HEAD_OUT = pycurl.REQUEST_SIZE
_BODY_OUT = pycurl.SIZE_UPLOAD_T
_HEAD_IN = pycurl.HEADER_SIZE
_BODY_IN = pycurl.SIZE_DOWNLOAD_T

PROTOCOL_CODES = {
    pycurl.CURL_HTTP_VERSION_NONE: 0,
    pycurl.CURL_HTTP_VERSION_1_0: 1,
    pycurl.CURL_HTTP_VERSION_1_1: 2,
    pycurl.CURL_HTTP_VERSION_2_0: 3,
    pycurl.CURL_HTTP_VERSION_3: 4,
}
"""libcurl's number of the negotiated protocol to its place in `vayu.model.sample.PROTOCOLS`."""


def measure(slot: CurlSlot, get: Callable[[int], int], total: int, ahead: int = 0) -> Measured:
    """Return sizes and phases of a transfer that ended.

    Parameters
    ----------
    slot : CurlSlot
        Whose exchange it was.
    get : callable
        ``getinfo`` of its handle, which is still as the transfer left it.
    total : int
        Its total time. [us]
    ahead : int
        How much of that was over when the request was handed over. [us]
    """
    dns = connect = tls = wait = receive = ABSENT
    if slot.connection_new:
        marks = get(_DNS), get(_TCP), get(_TLS)
        dns, connect, tls = _opening(*marks, ahead=ahead, literal=slot.literal)
    first = get(_FIRST_BYTE)
    if first > 0:
        sent = get(_SENT)
        if ahead:
            first, sent = max(first, ahead), max(sent, ahead)
        wait = first - sent if first > sent else 0
        receive = total - first if total > first else 0
    bytes_sent = get(_HEAD_OUT)
    if slot.uploads:
        bytes_sent += get(_BODY_OUT)
    return bytes_sent, get(_HEAD_IN) + get(_BODY_IN), dns, connect, tls, wait, receive


def _opening(dns: int, tcp: int, tls: int, *, ahead: int, literal: bool) -> tuple[int, int, int]:
    """Return the phases of a new connection from libcurl's cumulative times [us]."""
    return (
        ABSENT if literal or not dns else max(dns - ahead, 0),
        max(tcp - max(dns, ahead), 0) if tcp else ABSENT,
        max(tls - max(tcp, ahead), 0) if tls else ABSENT,
    )
