"""One request of a Postman collection: URL, headers, body, and how it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.formats.importing.draft import Row, pairs
from vayu.formats.texts.loose import items, members, objects, prose, text
from vayu.formats.texts.raw_body import raw_body
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.variables.template import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.formats.importing.draft import Where
    from vayu.formats.importing.imported import Skips
    from vayu.model.requests.pair import Listed

_PATH_VARIABLE = re.compile(r"(?<=/):([\w.-]+)")
_BEHAVIOUR = {
    "followRedirects": "follow_redirects",
    "maxRedirects": "max_redirects",
    "strictSSL": "verify",
}
_BODILESS = {"GET", "HEAD"}


def read_url(value: object) -> tuple[str, Listed]:
    """Return URL and parameters.

    A query stays in the URL as it was written where encoding its values again would change
    what is sent: percent escapes, also bad ones, plus signs, and names without a value.

    Parameters
    ----------
    value : object
        Text, or an object with `raw`, `query` and `variable`, or with the parts alone.
    """
    if not isinstance(value, dict):
        return _filled(text(value), []), ()
    raw = text(value.get("raw")) or _from_parts(value)
    rows = objects(value.get("query"))
    base, _, query = raw.partition("#")[0].partition("?")
    url = _filled(base, objects(value.get("variable")))
    if not rows:
        return url + (f"?{query}" if query else ""), ()
    sent = [row for row in rows if _is_on(row)]
    if any(_is_encoded(row) for row in sent):
        spelt = "&".join(_spelt(row) for row in sent)
        return f"{url}?{spelt}", _pairs(row for row in rows if row not in sent)
    return url, _pairs(rows)


def read_headers(value: object) -> Listed:
    """Return headers, of a list of rows or of text with one a line; ``//`` switches one off."""
    if isinstance(value, str):
        lines = [line.strip() for line in value.splitlines() if ":" in line]
        return pairs(_spelt_header(line) for line in lines)
    return _pairs(row for row in objects(value) if text(row.get("key")).strip())


def read_body(skips: Skips, where: Where, value: object, headers: Listed) -> Body:
    """Return a body; what of it cannot be sent is noted."""
    body = members(value)
    mode = text(body.get("mode"))
    given = body.get(mode)
    if not mode or given is None:
        return Body()
    if body.get("disabled") is True:
        skips.skip(where, "body", "is switched off")
        return Body()
    if mode == "raw":
        options = members(members(body.get("options")).get("raw"))
        return raw_body(text(given), text(options.get("language")), header_of(headers))
    if mode in _BODIES:
        return _BODIES[mode](skips, where, given)
    skips.skip(where, f"body: {mode[:30]}", "is not known, and the request has no body now")
    return Body()


def read_behaviour(skips: Skips, where: Where, value: dict[str, Any]) -> dict[str, Any]:
    """Return what `protocolProfileBehavior` says as fields of a request; note the rest."""
    found: dict[str, Any] = {}
    for name, said in value.items():
        if name in _BEHAVIOUR:
            found[_BEHAVIOUR[name]] = said
        elif name == "protocolVersion" and text(said) in {"auto", "http1"}:
            found["http_version"] = "auto" if said == "auto" else "1.1"
        elif name != "disableBodyPruning" and said not in (None, False, {}, []):
            skips.skip(where, f"protocolProfileBehavior: {name[:40]}", "is not supported")
    return found


def sends_body(method: str, behaviour: dict[str, Any]) -> bool:
    """Whether Postman sends a body with this method."""
    return method.upper() not in _BODILESS or behaviour.get("disableBodyPruning") is True


def header_of(headers: Listed, name: str = "content-type") -> str:
    """Return the value of a header that is sent; empty when there is none."""
    for pair in headers.items() if isinstance(headers, dict) else headers:
        found = pair if isinstance(pair, tuple) else (pair.name, pair.value)
        if found[0].lower() == name and (isinstance(pair, tuple) or pair.enabled):
            return found[1]
    return ""


def _from_parts(url: dict[str, Any]) -> str:
    """Return the URL that its parts make."""
    scheme = text(url.get("protocol"))
    host, path = url.get("host"), url.get("path")
    spelt = host if isinstance(host, str) else ".".join(text(part) for part in items(host))
    port = text(url.get("port"))
    segments = [path] if isinstance(path, str) else [_segment(part) for part in items(path)]
    place = "/".join(segment.strip("/") for segment in segments)
    start = f"{scheme.removesuffix('://')}://" if scheme else ""
    return f"{start}{spelt}{f':{port}' if port else ''}{f'/{place}' if place else ''}"


def _segment(part: object) -> str:
    """Return one segment of a path, which may be an object."""
    return text(part.get("value")) if isinstance(part, dict) else text(part)


def _filled(url: str, variables: list[dict[str, Any]]) -> str:
    """Put the values of ``:id`` into a path; one without a value becomes ``{{id}}``."""
    known = {text(row.get("key") or row.get("id")): text(row.get("value")) for row in variables}
    place, mark, query = url.partition("?")
    scheme, slashes, rest = ("", "", place) if "://" not in place else place.partition("://")
    path = _PATH_VARIABLE.sub(lambda m: known.get(m[1]) or f"{{{{{m[1]}}}}}", rest)
    return f"{scheme}{slashes}{path}{mark}{query}"


def _is_encoded(row: dict[str, Any]) -> bool:
    """Whether a row of a query would be another one if it were encoded."""
    spelt = TEMPLATE.sub("", text(row.get("key")) + text(row.get("value")))
    return row.get("value") is None or re.search(r"[%+&#]", spelt) is not None


def _spelt_header(line: str) -> Row:
    """Return a line of headers as a row."""
    name, _, content = line.removeprefix("//").partition(":")
    return name.strip(), content.strip(), not line.startswith("//"), ""


def _spelt(row: dict[str, Any]) -> str:
    """Return a row of a query as it was written."""
    value = row.get("value")
    key = text(row.get("key"))
    spelt = key if value is None else f"{key}={text(value)}"
    return spelt.replace(" ", "%20").replace("#", "%23")


def _is_on(row: dict[str, Any]) -> bool:
    """Whether a row is sent; exports of 2016 say `enabled`, later ones `disabled`."""
    return row.get("disabled") is not True and row.get("enabled") is not False


def _pairs(rows: Any) -> Listed:
    """Return rows of key and value as pairs."""
    return pairs(
        (
            text(row.get("key")),
            text(row.get("value")),
            _is_on(row),
            prose(row.get("description")),
        )
        for row in rows
    )


def _parts(skips: Skips, where: Where, row: dict[str, Any]) -> list[Part]:
    """Return the parts that a row of form data makes: a file row may name several files."""
    common: dict[str, Any] = {
        "name": text(row.get("key")),
        "enabled": _is_on(row),
        "content_type": text(row.get("contentType")) or None,
        "description": prose(row.get("description")) or None,
    }
    if row.get("type") != "file":
        return [Part(value=text(row.get("value")), **common)]
    source = row.get("src")
    paths = [text(path) for path in (source if isinstance(source, list) else [source]) if path]
    if not paths:
        skips.skip(where, f"file of {common['name'][:40]!r}", "is not named; the part is not there")
    return [_file_part(skips, where, path, common) for path in paths]


def _file_part(skips: Skips, where: Where, path: str, common: dict[str, Any]) -> Part:
    """Return a part that is a file."""
    note_file(skips, where, path)
    return Part(file=path, **common)


def note_file(skips: Skips, where: Where, path: str) -> None:
    """Note that a file is not in the collection."""
    why = "is not part of the import; put it below the collection's folder, or correct its path"
    skips.skip(where, f"file {path[-60:]!r}", why)


def _form(skips: Skips, where: Where, given: object) -> Body:
    """Return a form; version 2.0 of the format may have it as text."""
    del skips, where
    if isinstance(given, str) and given:
        return Body(mode="text", content=given, content_type="application/x-www-form-urlencoded")
    rows = objects(given)
    return Body(mode="form", content=_pairs(rows)) if rows else Body()


def _multipart(skips: Skips, where: Where, given: object) -> Body:
    """Return form data."""
    parts = tuple(part for row in objects(given) for part in _parts(skips, where, row))
    return Body(mode="multipart", content=parts) if parts else Body()


def _file(skips: Skips, where: Where, value: object) -> Body:
    """Return a body that is a file, or was one."""
    given = members(value)
    path, content = text(given.get("src")), given.get("content")
    if path:
        note_file(skips, where, path)
        return Body(mode="file", content=path)
    if isinstance(content, str):
        return Body(mode="text", content=content)
    skips.skip(where, "file of the body", "is not named; the request has no body now")
    return Body()


def _graphql(skips: Skips, where: Where, value: object) -> Body:
    """Return a GraphQL body."""
    del skips, where
    given = members(value)
    content: dict[str, Any] = {"query": text(given.get("query"))}
    variables = given.get("variables")
    if variables:
        content["variables"] = variables if isinstance(variables, dict) else text(variables)
    if given.get("operationName"):
        content["operationName"] = text(given["operationName"])
    return Body(mode="graphql", content=content)


_BODIES: dict[str, Callable[[Skips, Where, object], Body]] = {
    "urlencoded": _form,
    "formdata": _multipart,
    "file": _file,
    "graphql": _graphql,
}
