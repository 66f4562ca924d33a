"""A request as `pm.request` shows it, and what scripts change of it, as plain data.

What goes in has Postman's modes: a body is ``raw``, ``urlencoded``, ``formdata``, ``graphql`` or
``file``. What comes out are the parts that a script changed, as `altered` takes them:

    {"method"?: text, "url"?: text, "params"?: [[name, value, off], ..],
     "headers"?: [[name, value, off], ..], "body"?: {mode, ..} | null, "auth"?: {type, ..} | null}

A part that was not changed keeps everything that Vayu knows of it and Postman does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict, replace

from vayu.engine.scripting.sent_body import sent_body
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.auth import ApiKeyAuth, AwsAuth, BasicAuth, BearerAuth, DigestAuth, NoAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.model.requests.auth import Auth
    from vayu.model.requests.pair import Listed
    from vayu.model.requests.request import RequestSpec
    from vayu.resolve.compose import WireRequest

Plain = dict[str, Any]

NO_FILES = "a script can send no file that the request did not have"

_encode = msgspec.json.Encoder().encode


def spec_data(spec: RequestSpec) -> Plain:
    """Return a request whose templates are not filled in, as `pm.request` is made from it."""
    return {
        "method": spec.method.upper(),
        "url": spec.url,
        "params": _triples(spec.params),
        "headers": _triples(spec.headers),
        "body": _body_data(spec.body),
        "auth": spec.auth and _auth_data(spec.auth, asdict(spec.auth)),
    }


def wire_data(wire: WireRequest) -> Plain:
    """Return a request as it went out, as `pm.request` is made from it."""
    return {
        "method": wire.method,
        "url": wire.url,
        "headers": wire.headers,
        "body": sent_body(wire),
        "auth": wire.auth and _auth_data(wire.auth.auth, wire.auth.filled()),
    }


def altered(spec: RequestSpec, changes: Mapping[str, Any]) -> RequestSpec:
    """Return a request with what a script changed.

    Parameters
    ----------
    spec : RequestSpec
        As it was before the script.
    changes : mapping
        The parts that it changed.

    Returns
    -------
    RequestSpec

    Raises
    ------
    InvalidConfig
        If no server could be sent what the script made of it.
    """
    fields: Plain = dict(changes)
    try:
        for name in {"params", "headers"} & fields.keys():
            fields[name] = tuple(_pair(*triple) for triple in fields[name])
        if "body" in fields:
            fields["body"] = _body(fields["body"], spec.body)
        if "auth" in fields:
            fields["auth"] = _auth(fields["auth"])
        made = replace(spec, **fields)
    except InvalidConfig as error:
        raise InvalidConfig(
            {f"pm.request.{at}": why for at, why in error.problems.items()}
        ) from None
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        parts = ", ".join(sorted(changes))
        raise InvalidConfig(
            {"pm.request": f"what the script made of {parts} cannot be sent: {error!r}"}
        ) from None
    return made


def _triples(listed: Listed) -> list[tuple[str, str, bool]]:
    """Return pairs as name, value, and whether they are switched off."""
    pairs = listed.items() if isinstance(listed, dict) else listed
    return [
        (item.name, item.value, not item.enabled) if isinstance(item, Pair) else (*item, False)
        for item in pairs
    ]


def _pair(name: str, value: str, off: bool) -> tuple[str, str] | Pair:  # noqa: FBT001
    """Return a pair; a record only where there is something to say of it.

    Raises
    ------
    TypeError
        If it is not made of text.
    """
    for text in (name, value):
        if not isinstance(text, str):
            raise TypeError(f"{show(text)} is no text")
    return Pair(name=name, value=value, enabled=False) if off else (name, value)


def _body_data(body: Body) -> Plain | None:
    """Return a body with Postman's modes."""
    content: Any = body.content
    match body.mode:
        case "none":
            return None
        case "form":
            items = [{"key": n, "value": v, "disabled": off} for n, v, off in _triples(content)]
            return {"mode": "urlencoded", "urlencoded": items}
        case "multipart":
            return {"mode": "formdata", "formdata": [_part_data(part) for part in content]}
        case "graphql":
            return {"mode": "graphql", "graphql": content}
        case "binary" | "file":
            source = content if body.mode == "file" else None
            return {"mode": "file", "file": {"src": source}}
        case _:
            text = content if isinstance(content, str) else _encode(content).decode()
            return {"mode": "raw", "raw": text}


def _part_data(part: Part) -> Plain:
    """Return a part of a multipart body as a field of Postman's."""
    kind = "text" if part.value is not None else "file"
    field = {"key": part.name, "value": part.value, "type": kind, "disabled": not part.enabled}
    return {**field, "src": part.file, "contentType": part.content_type}


def _body(given: Plain | None, before: Body) -> Body:
    """Return the body that a script wants.

    Raises
    ------
    InvalidConfig
        If it is a file.
    """
    mode = given["mode"] if given is not None else "none"
    content: Any = given.get(mode) if given is not None else None
    match mode:
        case "raw":
            kept = (
                before if before.mode in {"json", "text", "xml"} else Body(mode="text", content="")
            )
            return replace(kept, content=content)
        case "urlencoded":
            items = [(i["key"], i["value"] or "", i.get("disabled", False)) for i in content]
            return Body(mode="form", content=[_pair(*item) for item in items])
        case "formdata":
            files = [part for part in _multipart(before) if part.value is None]
            return Body(mode="multipart", content=tuple(_part(field, files) for field in content))
        case "file" if before.mode in {"file", "binary"}:
            return before
        case "file":
            raise InvalidConfig({"body": NO_FILES})
        case "graphql":
            return Body(mode="graphql", content=content)
        case _:
            return Body()


def _multipart(body: Body) -> tuple[Part, ...]:
    """Return the parts of a body; none when it has none."""
    content: Any = body.content
    return tuple(content) if body.mode == "multipart" else ()


def _part(field: Plain, files: Iterable[Part]) -> Part:
    """Return a field of a form as a part; a file is one that the request had.

    Raises
    ------
    InvalidConfig
        If it is another file.
    """
    name, off = field["key"], field.get("disabled", False)
    if field.get("type") != "file":
        kind = field.get("contentType")
        return Part(name=name, value=field["value"] or "", content_type=kind, enabled=not off)
    for part in files:
        if (part.name, part.file) == (name, field.get("src")):
            return replace(part, enabled=not off)
    raise InvalidConfig({"body": NO_FILES})


_AUTH_NAMES: dict[str, dict[str, str]] = {
    "apikey": {"key": "name", "value": "value", "in": "add_to"},
    "bearer": {"token": "token"},
    "basic": {"username": "username", "password": "password"},
    "digest": {"username": "username", "password": "password"},
    "awsv4": {
        "accessKey": "access_key", "secretKey": "secret_key", "region": "region",
        "service": "service", "sessionToken": "session_token",
    },
}  # fmt: skip
"""What Postman calls the fields of each kind, and what they are called here."""

_AUTH_RECORDS: dict[str, type[Auth]] = {
    "apikey": ApiKeyAuth,
    "bearer": BearerAuth,
    "basic": BasicAuth,
    "digest": DigestAuth,
    "awsv4": AwsAuth,
}


def _auth_data(auth: Auth, fields: Plain) -> Plain:
    """Return how a request proves who sends it, with Postman's names."""
    kind = str(auth.__struct_config__.tag)
    names = {ours: theirs for theirs, ours in _AUTH_NAMES.get(kind, {}).items()}
    return {"type": kind, kind: {names.get(n, n): v for n, v in fields.items() if v is not None}}


def _auth(given: Plain | None) -> Auth | None:
    """Return the auth that a script wants.

    Raises
    ------
    InvalidConfig
        If it is of a kind that a script cannot set, or misses a field.
    """
    if given is None:
        return None
    kind = given["type"]
    if kind == "noauth":
        return NoAuth()
    names = _AUTH_NAMES.get(kind)
    if names is None:
        known = ", ".join(["noauth", *_AUTH_NAMES])
        raise InvalidConfig({"auth.type": f"a script cannot set {kind!r}; known: {known}"})
    fields = {names.get(item["key"], item["key"]): item.get("value") for item in given[kind]}
    record = _AUTH_RECORDS[kind]
    return build(record, fields, names="python", path=f"auth.{kind}")
