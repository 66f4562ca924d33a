"""Collections as Postman collections of version 2.1, which Bruno, Insomnia and others read too."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from vayu.formats.exporting.plain_request import cookie_text
from vayu.formats.importing.imported import Skipped, Skips
from vayu.formats.importing.postman_auth import write_auth
from vayu.model.collections.collection import FolderSpec
from vayu.model.requests.pair import Pair
from vayu.model.requests.transport import DEFAULT_REDIRECTS, TransportSpec
from vayu.model.variables.template import around_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.collections.collection import Item, ItemSpec
    from vayu.model.requests.body import Body
    from vayu.model.requests.pair import Listed
    from vayu.model.requests.part import Part
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import ScriptSpec

Json = dict[str, Any]

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

_SAID = {"follow_redirects", "max_redirects", "verify"}


def write_postman(root: FolderSpec) -> tuple[str, tuple[Skipped, ...]]:
    """Return a collection as JSON text, and what Postman has no place for.

    Parameters
    ----------
    root : FolderSpec
    """
    skips = Skips()
    data = {
        "info": {"name": root.name, "description": root.description, "schema": SCHEMA},
        **_level(root),
        "item": [_item(skips, item, (item.name,)) for item in root.items],
        "variable": [{"key": name, "value": value} for name, value in root.variables.items()],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n", skips.all()


def _item(skips: Skips, item: Item, where: tuple[str, ...]) -> Json:
    """Return a folder or a request."""
    if not isinstance(item, FolderSpec):
        return _request_item(skips, item, where)
    found = {"name": item.name, **_level(item)}
    if item.description:
        found["description"] = item.description
    if item.variables:
        found["variable"] = [{"key": n, "value": value} for n, value in item.variables.items()]
    found["item"] = [_item(skips, below, (*where, below.name)) for below in item.items]
    return found


def _level(folder: FolderSpec) -> Json:
    """Return auth and scripts of a level."""
    auth, events = write_auth(folder.auth), _events(folder.script)
    return ({"auth": auth} if auth else {}) | ({"event": events} if events else {})


def _events(script: ScriptSpec) -> list[Json]:
    """Return scripts, a line each."""
    return [
        {"listen": name, "script": {"type": "text/javascript", "exec": source.split("\n")}}
        for name, source in (("prerequest", script.pre), ("test", script.post))
        if source
    ]


def _request_item(skips: Skips, item: ItemSpec, where: tuple[str, ...]) -> Json:
    """Return one request."""
    spec = item.request
    behaviour = _behaviour(spec)
    default = TransportSpec()
    for name in TransportSpec.__struct_fields__:
        if name not in _SAID and getattr(spec, name) != getattr(default, name):
            skips.skip(where, name, "has no place in a collection of Postman")
    found: Json = {"name": item.name}
    if behaviour:
        found["protocolProfileBehavior"] = behaviour
    events = _events(item.script)
    if events:
        found["event"] = events
    return found | {"request": _request(skips, spec, item.description, where), "response": []}


def _behaviour(spec: RequestSpec) -> Json:
    """Return what of a request is said in `protocolProfileBehavior`."""
    found: Json = {}
    if not spec.follow_redirects:
        found["followRedirects"] = False
    if spec.max_redirects != DEFAULT_REDIRECTS:
        found["maxRedirects"] = spec.max_redirects
    if not spec.verify:
        found["strictSSL"] = False
    if spec.body.mode != "none" and spec.method in {"GET", "HEAD"}:
        found["disableBodyPruning"] = True
    return found


def _request(skips: Skips, spec: RequestSpec, description: str, where: tuple[str, ...]) -> Json:
    """Return what is sent."""
    found: Json = {"method": spec.method, "header": _rows(spec.headers), "url": _url(spec)}
    if spec.cookie_pairs:
        found["header"].append({"key": "Cookie", "value": cookie_text(spec.cookie_pairs)})
    auth, body = write_auth(spec.auth), _body(skips, spec.body, where)
    kind = spec.body.content_type
    if kind and "content-type" not in {name.lower() for name, _ in spec.header_pairs}:
        found["header"].append({"key": "Content-Type", "value": kind})
    if body:
        found["body"] = body
    if auth:
        found["auth"] = auth
    if description:
        found["description"] = description
    return found


def _url(spec: RequestSpec) -> Json | str:
    """Return the URL: with rows for its query if there are parameters."""
    if not spec.params:
        return spec.url
    base, question, query = spec.url.partition("#")[0].partition("?")
    rows = [_written_row(part) for part in query.split("&") if part]
    rows += [row | {"key": _escaped(row["key"]), "value": _escaped(row["value"])}
             for row in _rows(spec.params)]  # fmt: skip
    sent = [row for row in rows if not row.get("disabled")]
    spelt = "&".join(
        row["key"] if row["value"] is None else f"{row['key']}={row['value']}" for row in sent
    )
    return {"raw": f"{base}?{spelt}" if spelt or question else base, "query": rows}


def _written_row(part: str) -> Json:
    """Return a row of a query that was written into the URL."""
    name, equals, value = part.partition("=")
    return {"key": name, "value": value if equals else None}


def _escaped(text: str) -> str:
    """Return text with what would end a value escaped: Postman sends the rest as it has to be."""
    return around_templates(
        text, lambda part: re.sub(r"[%&+#=]", lambda m: f"%{ord(m[0]):02X}", part)
    )


def _rows(listed: Listed | object) -> list[Json]:
    """Return pairs as rows."""
    pairs: Iterable[Any] = listed.items() if isinstance(listed, dict) else listed  # type: ignore[assignment]
    found = []
    for pair in pairs:
        name, value = (pair.name, pair.value) if isinstance(pair, Pair) else pair
        row: Json = {"key": name, "value": str(value)}
        if isinstance(pair, Pair):
            row |= {"description": pair.description} if pair.description else {}
            row |= {} if pair.enabled else {"disabled": True}
        found.append(row)
    return found


def _body(skips: Skips, body: Body, where: tuple[str, ...]) -> Json | None:
    """Return the body; what of it Postman cannot hold is noted."""
    content, mode = body.content, body.mode
    if mode in {"json", "text", "xml"}:
        spelt = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        language = {"options": {"raw": {"language": mode}}} if mode != "text" else {}
        return {"mode": "raw", "raw": spelt, **language}
    if mode == "multipart" and isinstance(content, tuple):
        return {"mode": "formdata", "formdata": [_part(skips, part, where) for part in content]}
    if mode == "binary":
        skips.skip(where, "body", "is bytes, which Postman does not hold; use a file")
    return _BODIES[mode](content) if mode in _BODIES else None


def _graphql(content: Any) -> Json:
    """Return a GraphQL body, whose variables are text."""
    variables = content.get("variables")
    spelt = variables if isinstance(variables, str) else json.dumps(variables or {})
    return {"mode": "graphql", "graphql": content | {"variables": spelt}}


_BODIES: dict[str, Callable[[Any], Json]] = {
    "form": lambda content: {"mode": "urlencoded", "urlencoded": _rows(content)},
    "graphql": _graphql,
    "file": lambda content: {"mode": "file", "file": {"src": content}},
}


def _part(skips: Skips, part: Part, where: tuple[str, ...]) -> Json:
    """Return a part of form data."""
    row: Json = {"key": part.name}
    if part.file is not None:
        row |= {"type": "file", "src": part.file}
    else:
        row |= {"type": "text", "value": part.value or ""}
    if part.data is not None:
        skips.skip(where, f"part {part.name[:40]!r}", "is bytes; use a file")
    if part.filename:
        skips.skip(where, f"file name of {part.name[:40]!r}", "has no place there")
    row |= {"contentType": part.content_type} if part.content_type else {}
    row |= {"description": part.description} if part.description else {}
    return row | ({} if part.enabled else {"disabled": True})
