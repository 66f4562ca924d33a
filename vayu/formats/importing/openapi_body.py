"""The body of an operation, made from its examples or its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vayu.formats.importing.draft import pairs
from vayu.formats.texts.loose import items, members, prose, text
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part

if TYPE_CHECKING:
    from vayu.formats.importing.draft import Where
    from vayu.formats.importing.imported import Skips
    from vayu.formats.importing.openapi_example import Examples
    from vayu.formats.importing.openapi_parameters import Parameters
    from vayu.formats.importing.openapi_refs import References

Json = dict[str, Any]

_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def read_request_body(
    skips: Skips, where: Where, operation: Json, given: Parameters, document: Json,
    references: References, examples: Examples,
) -> Body:  # fmt: skip
    """Return a body that the operation takes.

    Parameters
    ----------
    skips : Skips
    where : tuple of str
    operation : dict
    given : Parameters
        Of Swagger 2 the body is among them.
    document : dict
    references : References
    examples : Examples
    """
    if given.body or given.form:
        return _swagger(skips, where, operation, given, document, examples)
    content = members(references.follow(operation.get("requestBody")).get("content"))
    if not content:
        return Body()
    kind = min(content, key=_rank)
    media = references.follow(content[kind])
    has, value = examples.given(media)
    if not has:
        value = examples.of(media.get("schema"))
    schema = references.follow(media.get("schema"))
    return _body(skips, where, kind, value, members(schema.get("properties")), references)


def _swagger(
    skips: Skips, where: Where, operation: Json, given: Parameters, document: Json,
    examples: Examples,
) -> Body:  # fmt: skip
    """Return the body that Swagger 2's parameters describe."""
    consumes = [text(kind) for kind in items(operation.get("consumes") or document.get("consumes"))]
    if given.body:
        kind = min(consumes, key=_rank, default="application/json")
        return _dumped(kind, examples.of(given.body[0].get("schema")))
    files = [one for one in given.form if one.get("type") == "file"]
    if files or _MULTIPART in consumes:
        parts = [_part(skips, where, text(one.get("name")), given.value(one),
                       is_file=one in files, enabled=one.get("required") is True)
                 for one in given.form]  # fmt: skip
        return Body(mode="multipart", content=tuple(parts))
    rows = [(text(one.get("name")), text(given.value(one)), one.get("required") is True,
             prose(one.get("description"))) for one in given.form]  # fmt: skip
    return Body(mode="form", content=pairs(rows))


def _rank(kind: str) -> tuple[int, str]:
    """Order media types: what can be made best first."""
    plain = kind.partition(";")[0].strip().lower()
    wanted = ["application/json", _FORM, _MULTIPART]
    if plain in wanted:
        return wanted.index(plain), plain
    return (3 if plain.endswith("+json") else 4), plain


def _body(
    skips: Skips, where: Where, kind: str, value: Any, properties: Json, references: References
) -> Body:
    """Return a value as a body of a media type."""
    plain = kind.partition(";")[0].strip().lower()
    if plain == _FORM:
        rows = [(text(name), text(one), True, "") for name, one in members(value).items()]
        return Body(mode="form", content=pairs(rows))
    if plain == _MULTIPART:
        parts = []
        for name, one in members(value).items():
            schema = references.follow(properties.get(name))
            is_file = (
                text(schema.get("format")) in {"binary", "base64"} or "contentMediaType" in schema
            )
            parts.append(_part(skips, where, name, one, is_file=is_file, enabled=True))
        return Body(mode="multipart", content=tuple(parts))
    return _dumped(kind, value, skips, where)


def _dumped(kind: str, value: Any, skips: Skips | None = None, where: Where = ()) -> Body:
    """Return a value as text of a media type."""
    plain = kind.partition(";")[0].strip().lower()
    if plain == "*/*" or "json" in plain:
        exact = None if plain in {"application/json", "*/*"} else kind
        spelt = json.dumps(value, indent=2, ensure_ascii=False, default=str)
        return Body(mode="json", content=spelt, content_type=exact)
    if isinstance(value, str):
        mode: Any = "xml" if plain.endswith("xml") else "text"
        return Body(mode=mode, content=value, content_type=kind)
    if skips is not None:
        skips.skip(where, f"body of {plain[:60]}", "has no example; it is empty here")
    return Body(mode="text", content="", content_type=kind)


def _part(
    skips: Skips, where: Where, name: str, value: Any, *, is_file: bool, enabled: bool
) -> Part:
    """Return a part; a file that is to be chosen is an empty one so far."""
    if is_file:
        skips.skip(where, f"file of {name[:40]!r}", "is to be chosen; the part is empty so far")
        return Part(name=name, value="", filename="file", enabled=enabled)
    return Part(name=name, value=text(value), enabled=enabled)
