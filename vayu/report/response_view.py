"""What a notebook shows and saves of one response. Escaped, bounded, secrets masked.

Headers, URL and what was sent are masked by name (`vayu.resolve.redact`). The body that came
back is what somebody asked to see, so no field of it is masked for its name; values known to
be secret are removed from it like from everything else, among them whatever the request
carried as credentials and the server may have echoed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.scripts.visual import Visual
from vayu.report.credentials import credentials
from vayu.report.masked_body import masked_body
from vayu.report.response_html import response_html
from vayu.report.response_text import response_text
from vayu.resolve.redact import redactor

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.pair import Pairs
    from vayu.model.sends.response import ResponseSpec


def response_bundle(
    spec: ResponseSpec, *, redact: Callable[[str], str] | None = None
) -> dict[str, str]:
    """Return a response as it is shown and saved.

    Parameters
    ----------
    spec : ResponseSpec
    redact : callable, optional
        Removes values known to be secret from any text: `vayu.resolve.redact.redactor`.

    Returns
    -------
    dict
        ``text/plain`` and ``text/html``.
    """
    spec = shown_response(spec, redact=redact)
    return {"text/plain": response_text(spec), "text/html": str(response_html(spec))}


def shown_response(
    spec: ResponseSpec, *, redact: Callable[[str], str] | None = None
) -> ResponseSpec:
    """Return a response as it may be shown: credentials, and what `redact` knows, removed."""
    spec = _redacted(spec, redactor(credentials(spec)))
    return spec if redact is None else _redacted(spec, redact)


def _redacted(spec: ResponseSpec, redact: Callable[[str], str]) -> ResponseSpec:
    """Return `spec` with every text in it redacted."""
    sent = spec.request
    return replace(
        spec,
        reason=redact(spec.reason),
        url=redact(spec.url),
        headers=_pairs(spec.headers, redact),
        body=masked_body(spec.body, redact),
        request=replace(
            sent,
            url=redact(sent.url),
            headers=_pairs(sent.headers, redact),
            body=masked_body(sent.body, redact),
        ),
        tests=tuple(
            replace(test, name=redact(test.name), message=test.message and redact(test.message))
            for test in spec.tests
        ),
        console=tuple(replace(said, text=redact(said.text)) for said in spec.console),
        warnings=tuple(redact(warning) for warning in spec.warnings),
        visual=spec.visual and _visual(spec.visual, redact),
    )


def _visual(visual: Visual, redact: Callable[[str], str]) -> Visual:
    """Return what is shown of `visual`: what became of it, and nothing of what it is made of."""
    return Visual(template="", html=visual.html and redact(visual.html))


def _pairs(pairs: Pairs, redact: Callable[[str], str]) -> Pairs:
    """Return `pairs` with their values redacted."""
    return tuple((name, redact(value)) for name, value in pairs)
