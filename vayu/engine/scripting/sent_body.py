"""The body that went out, as `pm.request.body` shows it after the request: with Postman's modes.

What a form holds is told as it was before it was encoded, as a person wrote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import msgspec

from vayu.formats.texts.multipart_text import read_multipart
from vayu.resolve.compose import GraphqlRequest

if TYPE_CHECKING:
    from vayu.formats.texts.multipart_text import TextPart
    from vayu.resolve.compose import WireRequest

Plain = dict[str, Any]

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def sent_body(wire: WireRequest) -> Plain | None:
    """Return the body of a request as it went out; None where it had none."""
    if not wire.body:
        return None
    text = wire.body.decode("utf-8", "replace")
    kind = next((v for name, v in wire.headers if name.lower() == "content-type"), "")
    if kind.lower().startswith(_FORM):
        return {"mode": "urlencoded", "urlencoded": _fields(text)}
    if kind.lower().startswith(_MULTIPART) and (parts := read_multipart(text, kind)):
        return {"mode": "formdata", "formdata": [_field(part) for part in parts]}
    if isinstance(wire, GraphqlRequest) and (asked := _asked(text)) is not None:
        return {"mode": "graphql", "graphql": asked}
    return {"mode": "raw", "raw": text}


def _fields(text: str) -> list[Plain]:
    """Return the fields of a form."""
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=None)
    return [{"key": key, "value": value} for key, value in pairs if key]


def _field(part: TextPart) -> Plain:
    """Return a part of a multipart form; of a file its name alone."""
    kind: Plain = {"type": "text", "value": part.content}
    if part.filename is not None:
        kind = {"type": "file", "fileName": part.filename}
    return {"key": part.name, **kind, "contentType": part.content_type}


def _asked(text: str) -> Plain | None:
    """Return what was asked in GraphQL: its variables are text, as in Postman. None: no object."""
    try:
        members = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        return {
            name: bytes(raw).decode() if name == "variables" else msgspec.json.decode(raw)
            for name, raw in members.items()
        }
    except (msgspec.DecodeError, RecursionError):
        return None
