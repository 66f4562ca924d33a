"""Makes an exemplar fit to be stored: every text in it goes through every remover.

Headers lose their values by name; texts lose the secrets of the run and of the exchange, and
what looks like a field with one in it. A body that is no UTF-8 keeps its other bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.sends.response import SentRequest
from vayu.resolve.redact import mask_headers, mask_text, mask_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.pair import Pairs
    from vayu.model.sends.exemplar import Exemplar

    Redact = Callable[[str], str]


def censored(exemplar: Exemplar, redact: Redact) -> Exemplar:
    """Return an exemplar without secrets.

    Parameters
    ----------
    exemplar : Exemplar
    redact : callable
        Removes what is known to be secret from a text.
    """
    one = exemplar
    return replace(
        one,
        about=redact(one.about),
        message=None if one.message is None else redact(mask_text(one.message)),
        request=None if one.request is None else censored_request(one.request, redact),
        headers=None if one.headers is None else censored_headers(one.headers, redact),
        body=None if one.body is None else censored_body(one.body, redact),
    )


def censored_request(sent: SentRequest, redact: Redact) -> SentRequest:
    """Return a request without secrets."""
    return SentRequest(
        method=sent.method,
        url=redact(mask_url(sent.url)),
        headers=censored_headers(sent.headers, redact),
        body=censored_body(sent.body, redact),
    )


def censored_headers(pairs: Pairs, redact: Redact) -> Pairs:
    """Return headers without secrets; a place that one of them names may be a URL with some."""
    return tuple(
        (redact(name), redact(mask_url(value) if "//" in value else mask_text(value)))
        for name, value in mask_headers(pairs)
    )


def censored_body(body: bytes, redact: Redact) -> bytes:
    """Return a body without secrets."""
    text = body.decode(errors="surrogateescape")
    return redact(mask_text(text)).encode(errors="surrogateescape")
