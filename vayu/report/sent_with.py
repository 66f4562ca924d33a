"""What a request carries, beside its method and URL, as the head of a report says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.requests.auth import InheritAuth, NoAuth

if TYPE_CHECKING:
    from vayu.model.requests.request import RequestSpec

_SIGNED = {
    "apikey": "an API key",
    "awsv4": "AWS signatures",
    "oauth2": "OAuth 2",
}
_BODIES = {
    "json": "a body of JSON",
    "text": "a body of text",
    "xml": "a body of XML",
    "form": "a form",
    "multipart": "a multipart form",
    "binary": "a body of bytes",
    "file": "a file",
    "graphql": "a body of GraphQL",
}


def sent_with(request: RequestSpec) -> str:
    """Return ``" with a body of JSON and basic authentication"``; nothing if it has neither.

    Parameters
    ----------
    request : RequestSpec
        What it holds is never shown, only that it is there.
    """
    mode, auth = request.body.mode, request.auth
    parts = [] if mode == "none" else [_BODIES[mode]]
    if auth is not None and not isinstance(auth, NoAuth | InheritAuth):
        kind = str(type(auth).__struct_config__.tag)
        parts.append(_SIGNED.get(kind, f"{kind} authentication"))
    return f" with {' and '.join(parts)}" if parts else ""
