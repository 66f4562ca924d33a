"""``.http`` files, as VS Code's REST Client and JetBrains read them.

    @base = https://example.com
    ### Create a user
    # @name create
    POST {{base}}/users?page=1
        &size=10
    Content-Type: application/json

    {"name": "Ada"}

    > {% pm.test("ok", () => pm.response.to.have.status(201)) %}

``###`` parts requests. Of what follows a body, a script that speaks `pm` runs on the response;
those of JetBrains are told and left out: their words are others. ``< ./file`` is a body from a
file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.importing.draft import Siblings, bare_url, folder, request_item
from vayu.formats.importing.http_handlers import file_of, read_after, read_before
from vayu.formats.importing.imported import Imported, Skips
from vayu.formats.importing.postman_request import note_file
from vayu.formats.texts.graphql_text import graphql_body
from vayu.formats.texts.multipart_text import read_multipart
from vayu.formats.texts.raw_body import raw_body
from vayu.model.requests.auth import BasicAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.requests.method import USUAL
from vayu.model.requests.part import Part
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from vayu.formats.importing.draft import Where
    from vayu.formats.texts.multipart_text import TextPart
    from vayu.model.collections.collection import ItemSpec
    from vayu.model.requests.auth import Auth
    from vayu.model.variables.scoped import Variables

_START = re.compile(
    r"(?i)(?:(?P<method>[A-Z][A-Z-]*)\s+)?(?P<url>(?:https?://|\{\{|/|[\w.-]+[.:]).*)"
)
_VERSION = re.compile(r"(?<!\s)\s++(?:HTTP/[\d.]+\s*)?$", re.IGNORECASE)
_REQUEST = re.compile(
    rf"^(?:(?:{'|'.join(USUAL)})\s+\S|[A-Z][A-Z-]*\s+(?:https?://|\{{\{{|/)|https?://)",
    re.MULTILINE,
)
_VARIABLE = re.compile(r"@([\w.-]+)\s*=\s*(.*)")
_TAG = re.compile(r"(?:#|//)\s*@([\w-]+)\s*=?\s*(.*)")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+|\{\{.*?\}\}):[ \t]*(.*)")
_SCRIPT = re.compile(r"^[<>]\s*(?:\{%.*?%\}|\S+\.js)\s*$", re.MULTILINE | re.DOTALL)
_BEFORE = re.compile(r"<[ \t]*\{%")
_OF_ANOTHER = re.compile(r"\{\{\s*([\w-]+\.(?:request|response)\.[^{}]++)\}\}")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m)?")
_TIMES = {"timeout": "timeout", "connection-timeout": "connect_timeout"}
_OURS = {"name", "no-redirect", "note", "no-log", "no-cookie-jar", "graphql", *_TIMES}
_DYNAMIC = {"$uuid": "$guid", "$random.uuid": "$guid"}
_CALL = re.compile(r"\{\{\s*(\$[\w.]+)([^{}]*)\}\}")


class _Block(NamedTuple):
    """The lines of one request."""

    title: str
    lines: list[str]


def is_http_file(text: str) -> bool:
    """Whether a text looks like a ``.http`` file."""
    return _REQUEST.search(text) is not None


def read_http_file(text: str) -> Imported:
    """Return the requests and variables of a file.

    Parameters
    ----------
    text : str
    """
    skips = Skips()
    variables: Variables = {}
    siblings = Siblings(skips, ())
    found = [
        _request(skips, siblings, block, variables) for block in _blocks(text.replace("\r\n", "\n"))
    ]
    return Imported(".http file", folder("http", found, variables=variables), (), skips.all())


def _blocks(text: str) -> list[_Block]:
    """Return the lines between the separators."""
    blocks = [_Block("", [])]
    for line in text.split("\n"):
        if line.startswith("###"):
            blocks.append(_Block(line.strip("# \t"), []))
        else:
            blocks[-1].lines.append(line)
    return blocks


def _request(
    skips: Skips, siblings: Siblings, block: _Block, variables: Variables
) -> ItemSpec | None:
    """Return the request of a block; its variables are noted."""
    tags: dict[str, str] = {}
    scripts: list[str] = []
    lines = _head(block.lines, tags, variables, scripts)
    if not lines:
        return None
    first = _START.fullmatch(lines[0])
    method = (first["method"] or "GET").upper() if first else "GET"
    url = _VERSION.sub("", first["url"]) if first else lines[0]
    position = 1
    while position < len(lines) and re.match(r"\s+[?&/]", lines[position]):
        url += lines[position].strip()
        position += 1
    url = _VERSION.sub("", url)
    where = (siblings.name(tags.get("name") or block.title, f"{method} {bare_url(url)}"),)
    if first is None:
        skips.drop(where, "request line", "is neither 'METHOD URL' nor a URL")
        return None
    headers, rest = _headers(skips, where, lines[position:])
    if method == "GRAPHQL":
        method, tags["graphql"] = "POST", ""
    try:
        parts = _parts(skips, where, headers, rest, tags)
        parts["script"] = replace(parts["script"], pre=read_before(skips, where, scripts))
    except InvalidConfig as error:
        skips.refused(where, error)
        return None
    if url.startswith("/"):
        host = next((value for name, value in headers if name.lower() == "host"), "localhost")
        url = f"http://{host}{url}"
    return request_item(skips, where, method=method, url=_known(skips, where, url), **parts)


def _head(
    lines: list[str], tags: dict[str, str], variables: Variables, scripts: list[str]
) -> list[str]:
    """Return the lines from the request line on; take what stands before it."""
    inside: list[str] | None = None
    for position, line in enumerate(lines):
        bare = line.strip()
        if inside is None and _BEFORE.match(bare):
            inside, bare = [], _BEFORE.sub("", bare, count=1).strip()
        if inside is not None:
            inside.append(bare.removesuffix("%}"))
            if bare.endswith("%}"):
                scripts.append("\n".join(inside).strip())
                inside = None
            continue
        variable, tag = _VARIABLE.fullmatch(bare), _TAG.fullmatch(bare)
        if variable:
            variables[variable[1]] = variable[2].strip()
        elif tag:
            tags[tag[1]] = tag[2].strip()
        elif bare and not bare.startswith(("#", "//")) and not _SCRIPT.match(bare):
            return lines[position:]
    return []


def _headers(skips: Skips, where: Where, lines: list[str]) -> tuple[list[tuple[str, str]], str]:
    """Return the headers, and what follows the empty line after them."""
    found: list[tuple[str, str]] = []
    for position, line in enumerate(lines):
        if not line.strip():
            return found, "\n".join(lines[position + 1 :])
        match = _HEADER.fullmatch(line.strip())
        if match:
            found.append((match[1], match[2].strip()))
        elif not line.lstrip().startswith(("#", "//")):
            name = line.split()[0][:30]  # what follows it may be a secret
            skips.skip(where, f"header line {name!r}", "has no colon after its name")
    return found, ""


def _parts(
    skips: Skips, where: Where, headers: list[tuple[str, str]], rest: str, tags: dict[str, str]
) -> dict[str, Any]:
    """Return headers, body, auth and options of a request."""
    rest, after = read_after(skips, where, rest)
    auth, kept = _auth(headers)
    given = {name.lower(): value for name, value in kept}
    if "graphql" in tags:
        given["x-request-type"] = "graphql"
    body = _body(skips, where, _known(skips, where, rest).strip("\n"), given)
    if body.mode == "multipart":  # its boundary is made when it is sent
        kept = [pair for pair in kept if pair[0].lower() != "content-type"]
    options: dict[str, Any] = {"auth": auth, "body": body, "headers": tuple(
        (name, _known(skips, where, value)) for name, value in kept
    )}  # fmt: skip
    options["script"] = ScriptSpec(post=after)
    options |= _times(skips, where, tags)
    if "no-redirect" in tags:
        options["follow_redirects"] = False
    for name in sorted(tags.keys() - _OURS):
        skips.skip(where, f"@{name[:30]}", "is not known")
    return options


def _times(skips: Skips, where: Where, tags: dict[str, str]) -> dict[str, str]:
    """Return how long the request may take; a number alone is of seconds."""
    found = {}
    for name, field in _TIMES.items():
        length = _LENGTH.fullmatch(tags.get(name, ""))
        if length:
            found[field] = f"{length[1]}{length[2] or 's'}"
        elif name in tags:
            skips.skip(where, f"@{name}", "is no time; write it as 10, or 500 ms")
    return found


def _auth(headers: list[tuple[str, str]]) -> tuple[Auth | None, list[tuple[str, str]]]:
    """Return what ``Authorization: Basic user password`` means, and the other headers.

    Raises
    ------
    InvalidConfig
        If it is a kind that Vayu does not have.
    """
    for pair in headers:
        words = pair[1].split()
        if pair[0].lower() == "authorization" and len(words) > 1:
            kind, rest = words[0].lower(), [other for other in headers if other != pair]
            user, _, password = (" ".join(words[1:])).partition(":" if len(words) == 2 else " ")
            if kind == "basic" and (len(words) == 3 or ":" in words[1]):
                return BasicAuth(username=user, password=password), rest
            if kind == "digest" and len(words) == 3:
                return DigestAuth(username=user, password=password), rest
            if kind in {"aws", "ntlm"}:
                raise InvalidConfig(
                    {f"auth: {kind}": "is not supported, and nothing is sent without"}
                )
    return None, headers


def _body(skips: Skips, where: Where, text: str, headers: dict[str, str]) -> Body:
    """Return the body.

    Raises
    ------
    InvalidConfig
        If it has files among its parts.
    """
    kind = headers.get("content-type", "")
    file = file_of(text)
    if file is not None:
        note_file(skips, where, file)
        return Body(mode="file", content=file)
    parts = read_multipart(text, kind) if "multipart/form-data" in kind else []
    if parts:
        return Body(mode="multipart", content=tuple(_part(skips, where, one) for one in parts))
    if "x-www-form-urlencoded" in kind:
        text = re.sub(r"\n\s*&", "&", text)
    if "multipart/form-data" in kind and re.search(r"^<\s", text, re.MULTILINE):
        raise InvalidConfig(
            {"body": "multipart with files in it is not supported; use Part(file=)"}
        )
    if headers.get("x-request-type", "").lower() == "graphql":
        return graphql_body(text)
    return raw_body(text, content_type=kind)


def _part(skips: Skips, where: Where, one: TextPart) -> Part:
    """Return a part; one that is ``< ./file`` is that file."""
    file = file_of(one.content)
    if file is None:
        return Part(name=one.name, value=one.content, filename=one.filename,
                    content_type=one.content_type)  # fmt: skip
    note_file(skips, where, file)
    filename = None if one.filename == file.rpartition("/")[2] else one.filename
    return Part(name=one.name, file=file, filename=filename, content_type=one.content_type)


def _known(skips: Skips, where: Where, text: str) -> str:
    """Return text with the dynamic variables of other tools by their names here."""

    def known(match: re.Match[str]) -> str:
        name, arguments = match[1], match[2].strip()
        if arguments:
            skips.skip(where, f"{name} {arguments[:30]}", "takes no arguments here; left as it is")
        return f"{{{{{_DYNAMIC.get(name, name)}}}}}" if not arguments else match[0]

    for name in _OF_ANOTHER.findall(text):
        skips.skip(
            where, name.strip()[:60], "is of another request; set a variable in its tests instead"
        )
    return _CALL.sub(known, text)
