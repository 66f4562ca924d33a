"""What libcurl measured of one exchange, as a row holds it.

    handed over   DNS    TCP      TLS        sent       first byte      last byte
         ├─────────┼──────┼────────┼──────────┼──────────────┼──────────────┤
         └── dns ──┴connect┴─ tls ─┘          └─── wait ─────┴── receive ───┘
                          only on a new connection

libcurl's times are cumulative, in microseconds, and 0 for a phase that did not happen. They begin
where libcurl last looked at its clock, which on a busy machine is milliseconds before the request
was handed over. Where a request went out again they are sums over its tries, of which not each had
a first byte. No phase begins before the one before it has ended, nor before the request was handed
over: so they never add up to more than the service time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.model.rows.sample import ABSENT
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot

STATUS = pycurl.RESPONSE_CODE

_TOTAL = pycurl.TOTAL_TIME_T
_FIRST_BYTE = pycurl.STARTTRANSFER_TIME_T
_SENT = getattr(pycurl, "POSTTRANSFER_TIME_T", pycurl.PRETRANSFER_TIME_T)  # since libcurl 8.10
_OPENING = pycurl.NAMELOOKUP_TIME_T, pycurl.CONNECT_TIME_T, pycurl.APPCONNECT_TIME_T
_OUT = pycurl.REQUEST_SIZE
_BODY_OUT = pycurl.SIZE_UPLOAD_T
_BODY_APART = pycurl.version_info()[2] < 0x080700
"""Whether the size of what went out is without the body: it has been with it since libcurl 8.7."""
_HEAD_IN = pycurl.HEADER_SIZE
_BODY_IN = pycurl.SIZE_DOWNLOAD_T
_PROTOCOL = pycurl.INFO_HTTP_VERSION

_ALWAYS = (_TOTAL, _FIRST_BYTE, _SENT, _OUT, _HEAD_IN, _BODY_IN, STATUS, _PROTOCOL)
"""What every transfer is asked for, in a loop of C."""

_PROTOCOL_CODES = {
    pycurl.CURL_HTTP_VERSION_NONE: 0,
    pycurl.CURL_HTTP_VERSION_1_0: 1,
    pycurl.CURL_HTTP_VERSION_1_1: 2,
    pycurl.CURL_HTTP_VERSION_2_0: 3,
    pycurl.CURL_HTTP_VERSION_3: 4,
}
"""libcurl's number of the agreed protocol to its place in `vayu.model.rows.sample.PROTOCOLS`."""


def measure(slot: CurlSlot, ended: int) -> int:
    """Note sizes, phases, status and protocol of a transfer; return when it went out, 0: never.

    Parameters
    ----------
    slot : CurlSlot
        Whose exchange it was; its handle is still as the transfer left it.
    ended : int
        When the transfer ended. [ns]
    """
    total, first, sent, sent_bytes, head_in, body_in, status, protocol = map(slot.info, _ALWAYS)
    # libcurl's clock starts when the transfer goes out, and counts whole microseconds
    out = ended - total * NS_PER_US
    ahead = -((out - slot.started) // NS_PER_US) if out < slot.started else 0  # rounded up
    dns = connect = tls = wait = receive = ABSENT
    earliest = ahead
    if slot.connection_new:
        marks = tuple(map(slot.info, _OPENING))
        dns, connect, tls = _opening(*marks, ahead=ahead, literal=slot.literal)
        earliest = max(ahead, *marks)
    if first > 0 and (head_in or body_in):  # a stream that was refused has a first byte of nothing
        if earliest:
            first, sent = max(first, earliest), max(sent, earliest)
        wait = first - sent if first > sent else 0
        receive = total - first if total > first else 0
    slot.bare = not body_in
    if _BODY_APART and slot.uploads:
        sent_bytes += slot.info(_BODY_OUT)
    slot.measured = sent_bytes, head_in + body_in, dns, connect, tls, wait, receive
    slot.status, slot.protocol = status, _PROTOCOL_CODES[protocol]
    return out if total else 0


def _opening(dns: int, tcp: int, tls: int, *, ahead: int, literal: bool) -> tuple[int, int, int]:
    """Return the phases of a new connection from libcurl's cumulative times [us]."""
    return (
        ABSENT if literal or not dns else max(dns - ahead, 0),
        max(tcp - max(dns, ahead), 0) if tcp else ABSENT,
        max(tls - max(dns, tcp, ahead), 0) if tls else ABSENT,
    )
