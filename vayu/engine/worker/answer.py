"""What the transport noted of an exchange, as records of a response, or as why there is none."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

from vayu.errors import SendError, SendTimeout
from vayu.model.rows.failure import HINTS, KINDS, FailureKind
from vayu.model.rows.sample import ABSENT
from vayu.model.sends.response import SentRequest, StreamEvent, Timings
from vayu.protocol.head import parse_head
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.transport.port import Slot
    from vayu.resolve.compose import WireRequest

_NO_TLS = re.compile("wrong version number|packet length too long|record layer failure")
_NOT_TRUSTED = re.compile("certificate (?!required)|subject name|issuer|self.signed")


def sent_request(slot: Slot, wire: WireRequest, url: str) -> SentRequest:
    """Return the last request as libcurl says it sent it: after redirects, with its own headers."""
    heads = [part for part in slot.sent if b" HTTP/" in part.split(b"\r\n", 1)[0]]
    if not heads:
        return SentRequest(method=wire.method, url=url, headers=wire.headers, body=wire.body or b"")
    last = len(slot.sent) - 1 - slot.sent[::-1].index(heads[-1])
    lines = slot.sent[last].split(b"\r\n")
    _, headers = parse_head([b"HTTP/ ", *lines[1:]])
    method = lines[0].split(b" ", 1)[0].decode("latin-1")
    return SentRequest(
        method=method, url=url, headers=headers, body=b"".join(slot.sent[last + 1 :])
    )


def events_of(slot: Slot) -> tuple[StreamEvent, ...]:
    """Return the events of a stream."""
    return tuple(
        StreamEvent(event=e.kind, data=e.data, id=e.id, at=(e.at - slot.started) / NS_PER_MS)
        for e in (slot.log.events if slot.log else ())
    )


def timings_of(slot: Slot) -> Timings:
    """Phases in ms; a phase that did not happen is absent."""
    names = ("dns", "connect", "tls", "wait", "receive")
    phases = {
        name: value / 1000
        for name, value in zip(names, slot.measured[2:], strict=True)
        if value != ABSENT
    }
    if slot.log is not None and slot.log.first is not None:
        phases["first_event"] = (slot.log.first - slot.started) / NS_PER_MS
    return Timings(**phases, total=(slot.completed - slot.started) / NS_PER_MS)


def standard_reason(status: int) -> str:
    """Reason phrase for protocols that carry none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def raise_failure(slot: Slot, asked: str, why: str) -> NoReturn:
    """Say why there is no response.

    Raises
    ------
    SendError
        Always.
    SendTimeout
        When the time ran out.
    """
    kind = KINDS[slot.failure - 1]
    message = f"{asked}: {why} ({kind})"
    if kind is FailureKind.TIMEOUT:
        raise SendTimeout(message, kind=kind, hint=HINTS[kind])
    hint = _tls_hint(why) if kind is FailureKind.TLS else HINTS.get(kind)
    raise SendError(message, kind=kind, hint=hint)


def _tls_hint(why: str) -> str:
    """Return what helps where no connection was made safe; `why` is in OpenSSL's words."""
    if _NO_TLS.search(why):
        return "The server does not speak TLS on this port; perhaps its URL begins with http://."
    if _NOT_TRUSTED.search(why):
        return "Check the certificate; verify=False sends without checking it."
    return "See what the server asks for: a client certificate (cert), a name, a version of TLS."
