"""A response as it is shown to whoever may send a request without knowing its secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.resolve.addresses import addresses
from vayu.resolve.redact import mask_headers, mask_text, mask_url
from vayu.resolve.removal import Remover
from vayu.resolve.scopes import every, scopes_of
from vayu.resolve.secret_values import SecretFinder

if TYPE_CHECKING:
    from vayu.model.sends.response import ResponseSpec
    from vayu.model.sends.send import SendSpec


def masked(response: ResponseSpec, spec: SendSpec) -> ResponseSpec:
    """Return a response whose URL and request have no secret in them.

    What the target answered stays as it is.

    Parameters
    ----------
    response : ResponseSpec
    spec : SendSpec
        What was asked for, with all of its secrets.
    """
    scopes = scopes_of(spec)
    values, words = SecretFinder(spec.request).secrets_in(scopes)
    redact = Remover()
    redact.add(values - addresses(every(scopes)), words)
    sent = response.request
    body = sent.body.decode(errors="surrogateescape")
    return replace(
        response,
        url=redact(mask_url(response.url)),
        request=replace(
            sent,
            url=redact(mask_url(sent.url)),
            headers=tuple((name, redact(value)) for name, value in mask_headers(sent.headers)),
            body=redact(mask_text(body)).encode(errors="surrogateescape"),
        ),
    )
