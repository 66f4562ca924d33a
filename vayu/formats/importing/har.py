"""HAR archives: what a browser has sent, as requests in folders by page.

Specification: http://www.softwareishard.com/blog/har-12-spec. What a client puts in by itself
(pseudo headers, `Host`, `Content-Length`, `Connection`) is left out; so are responses and times.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.importing.draft import Siblings, folder, place_of, request_item
from vayu.formats.importing.imported import Imported, Skips
from vayu.formats.texts.loose import items, members, objects, text
from vayu.formats.texts.multipart_text import read_multipart
from vayu.formats.texts.raw_body import raw_body
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part

if TYPE_CHECKING:
    from vayu.model.collections.collection import Item

Json = dict[str, Any]

_OWN = {"host", "content-length", "connection", "transfer-encoding", "keep-alive", "te",
        "proxy-connection", "upgrade"}  # fmt: skip
_FORM = "application/x-www-form-urlencoded"


def is_har(data: object) -> bool:
    """Whether data is a HAR archive."""
    return isinstance(members(members(data).get("log")).get("entries"), list)


def read_har(data: Json) -> Imported:
    """Return the requests of an archive.

    Parameters
    ----------
    data : dict
        The decoded JSON.
    """
    skips, log = Skips(), members(data.get("log"))
    siblings = Siblings(skips, ())
    pages = {text(page.get("id")): siblings.name(text(page.get("title")), "Page")
             for page in objects(log.get("pages"))}  # fmt: skip
    inside: dict[str, list[Item | None]] = {name: [] for name in pages.values()}
    names = {name: Siblings(skips, (name,)) for name in pages.values()}
    loose: list[Item | None] = []
    for position, entry in enumerate(items(log.get("entries"))):
        request = members(members(entry).get("request"))
        if not request:
            skips.drop((f"entry {position + 1}",), "request", "there is none")
            continue
        page = pages.get(text(entry.get("pageref")))
        place = (page,) if page else ()
        found = _request(skips, place, names[page] if page else siblings, request)
        (inside[page] if page else loose).append(found)
    folders = [folder(name, found) for name, found in inside.items() if any(found)]
    return Imported("HAR", folder("HAR", [*folders, *loose]), (), skips.all())


def _request(
    skips: Skips, above: tuple[str, ...], siblings: Siblings, request: Json
) -> Item | None:
    """Return one request."""
    method, url = text(request.get("method")), text(request.get("url"))
    where = (*above, siblings.name(f"{method} {place_of(url)}"))
    headers = tuple(
        (text(row.get("name")), text(row.get("value")))
        for row in objects(request.get("headers"))
        if not text(row.get("name")).startswith(":") and text(row.get("name")).lower() not in _OWN
    )
    try:
        body = _body(skips, where, members(request.get("postData")), dict(headers))
    except InvalidConfig as error:
        skips.refused(where, error)
        return None
    if body.mode == "multipart":  # its boundary is made when it is sent
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-type")
    cookies = [(text(row.get("name")), text(row.get("value")))
               for row in objects(request.get("cookies")) if text(row.get("name"))]  # fmt: skip
    said = any(name.lower() == "cookie" for name, _ in headers)  # the same, as it was sent
    return request_item(skips, where, method=method, url=url.partition("#")[0], headers=headers,
                        cookies=() if said else tuple(cookies), body=body)  # fmt: skip


def _body(skips: Skips, where: tuple[str, ...], data: Json, headers: dict[str, str]) -> Body:
    """Return what was posted."""
    content, params = data.get("text"), objects(data.get("params"))
    given = {name.lower(): value for name, value in headers.items()}
    kind = text(data.get("mimeType")) or given.get("content-type", "")
    if data.get("encoding") == "base64" and isinstance(content, str):
        return Body(mode="binary", content=_decoded(content), content_type=None)
    if kind.startswith("multipart/"):
        return _multipart(skips, where, data, kind)
    if isinstance(content, str) and content:
        own = None if "content-type" in given else kind or None
        found = raw_body(content, content_type=kind)
        return found if own is None else Body(mode=found.mode, content=content, content_type=own)
    if params:
        return Body(mode="form", content=tuple((text(row.get("name")), text(row.get("value")))
                                               for row in params))  # fmt: skip
    return Body()


def _decoded(content: str) -> bytes:
    """Return the bytes of base64 text.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    try:
        return b64decode(content, validate=True)
    except ValueError as error:
        raise InvalidConfig({"body": "is said to be base64 and is not"}) from error


def _multipart(skips: Skips, where: tuple[str, ...], data: Json, kind: str) -> Body:
    """Return form data, of its parts or else of its text; text without parts stays as it is."""
    params, content = objects(data.get("params")), text(data.get("text"))
    parts = [_part(row) for row in params] or [
        Part(name=one.name, value=one.content, filename=one.filename, content_type=one.content_type)
        for one in read_multipart(content, kind)
    ]
    if not parts and content:
        return Body(mode="text", content=content, content_type=kind)
    if not parts:
        skips.skip(where, "body", "its parts are not in the archive")
    for part in parts:
        if part.filename and not part.value:
            skips.skip(where, f"file {part.filename[-60:]!r}", "its content is not in the archive")
    return Body(mode="multipart", content=tuple(parts))


def _part(row: Json) -> Part:
    """Return a part; the file it was is not in the archive, its content may be."""
    return Part(
        name=text(row.get("name")),
        value=text(row.get("value")),
        filename=text(row.get("fileName")) or None,
        content_type=text(row.get("contentType")) or None,
    )
