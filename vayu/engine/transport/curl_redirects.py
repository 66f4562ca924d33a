"""Redirects that nobody listened for.

To hear a response's header lines costs 7,000 instructions a request, and under load hardly anybody
reads them; but without them a redirect looks like a silent repeat (`curl_once`). So a slot whose
lines nobody reads starts deaf. The second time that libcurl wants to send for it is refused, before
anything has gone out, and the status tells the two apart:

    0            no answer came: a repeat, and a failure
    301 to 308   an answer came: this was the next hop, and it is sent after all

From the first redirect on every exchange that starts is listened to, and libcurl follows by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import pycurl

from vayu.engine.transport.curl_once import NOT_OUT
from vayu.engine.transport.curl_options import apply
from vayu.engine.transport.curl_route import as_asked
from vayu.engine.transport.curl_timings import STATUS, measure
from vayu.model.rows.sample import ABSENT
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot
    from vayu.engine.transport.port import Measured
    from vayu.resolve.compose import WireRequest

_REDIRECTS = range(300, 400)
_TOO_MANY = "Maximum ("
_BAD_URL = ("Protocol ", "URL rejected: ")
_ESCAPES = {code: f"%{code:02X}" for code in range(0x80, 0x100)}
_OF_THIS_ORIGIN = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Leg:
    """The part of an exchange that was over when its redirect was found.

    Attributes
    ----------
    sent : int
        When it went out. [ns]
    measured : tuple
        As in a row.
    """

    sent: int
    measured: Measured


def is_unheard(slot: CurlSlot) -> bool:
    """Whether the request that the slot was refused to send is the hop after a redirect."""
    return slot.deaf and slot.info(STATUS) in _REDIRECTS


def set_off_again(slot: CurlSlot, now: int) -> None:
    """Prepare the slot for the hop after a redirect, found `now` [ns]; it stays one exchange."""
    before = slot.applied
    assert before is not None
    sent = measure(slot, now)
    slot.leg = Leg(sent, slot.measured)
    raw = slot.info(pycurl.REDIRECT_URL) or slot.info(
        pycurl.EFFECTIVE_URL
    )  # None: it is on the hop
    hop = _hop(before, slot.status, as_asked(_escaped(raw), slot))
    apply(slot.easy, hop, before, slot.options)
    slot.applied = hop
    slot.easy.setopt(pycurl.MAXREDIRS, slot.options.transport.max_redirects - 1)
    spent = (now - sent) // NS_PER_MS if sent else 0
    slot.easy.setopt(pycurl.TIMEOUT_MS, max(slot.options.timeout - spent, 1))
    slot.heard, slot.deaf = NOT_OUT, False
    slot.room, slot.overflow = slot.options.keep, 0
    slot.body.clear()  # that of a redirect is nobody's


def arrive(slot: CurlSlot, leg: Leg, message: str) -> tuple[int, str]:
    """Add the first leg to what was measured; return when it went out [ns], and what to say."""
    slot.leg = None
    slot.easy.setopt(pycurl.MAXREDIRS, slot.options.transport.max_redirects)
    slot.easy.setopt(pycurl.TIMEOUT_MS, slot.options.timeout)
    sent, received, *opening, wait, receive = slot.measured
    if opening == [ABSENT] * 3:  # the connection was opened on the first leg, if at all
        opening = list(leg.measured[2:5])
    dns, connect, tls = opening
    slot.measured = (
        sent + leg.measured[0], received + leg.measured[1], dns, connect, tls, wait, receive,
    )  # fmt: skip
    return leg.sent, _in_words(message, slot.options.transport.max_redirects)


def _in_words(message: str, most: int) -> str:
    """Return what libcurl says of a transfer as if it had followed its redirects from the start."""
    if message.startswith(_TOO_MANY):
        return f"{_TOO_MANY}{most}) redirects followed"
    return f"{message} (in redirect)" if message.startswith(_BAD_URL) else message


def _hop(wire: WireRequest, status: int, url: str) -> WireRequest:
    """Return what a browser sends after a redirect (RFC 9110, 15.4)."""
    becomes_get = (status == 303 and wire.method != "HEAD") or (
        status in {301, 302} and wire.method == "POST"
    )
    if becomes_get:
        kept = tuple(pair for pair in wire.headers if pair[0].lower() != "content-length")
        wire = msgspec.structs.replace(wire, method="GET", body=None, headers=kept)
    if _origin(url) != _origin(wire.url):
        kept = tuple(pair for pair in wire.headers if pair[0].lower() not in _OF_THIS_ORIGIN)
        wire = msgspec.structs.replace(wire, headers=kept)
    return msgspec.structs.replace(wire, url=url)


def _escaped(url: bytes) -> str:
    """Return a URL that a server named, as text that can be sent."""
    return url.decode("latin-1").translate(_ESCAPES)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Return what credentials are good for."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # libcurl will say so
        return url, None, None
    return parts.scheme, parts.hostname, port
