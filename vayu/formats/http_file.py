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

from vayu.errors import InvalidConfig
from vayu.formats.draft import Siblings, folder, request_item
from vayu.formats.imported import Imported, Notes
from vayu.formats.raw_body import raw_body
from vayu.model.auth import BasicAuth, DigestAuth
from vayu.model.body import Body
from vayu.model.script import ScriptSpec

if TYPE_CHECKING:
    from vayu.formats.draft import Where
    from vayu.model.auth import Auth
    from vayu.model.collection import ItemSpec
    from vayu.model.scoped import Variables

METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT|GRAPHQL|WEBSOCKET|GRPC"

_START = re.compile(rf"(?:(?P<method>{METHODS})\s+)?(?P<url>(?:https?://|\{{\{{|/|[\w.-]+[.:]).*?)"
                    r"(?:\s+HTTP/[\d.]+)?\s*", re.IGNORECASE)  # fmt: skip
_REQUEST = re.compile(rf"^(?:(?:{METHODS})\s+\S|https?://)", re.MULTILINE)
_VARIABLE = re.compile(r"@([\w.-]+)\s*=\s*(.*)")
_TAG = re.compile(r"(?:#|//)\s*@([\w-]+)\s*=?\s*(.*)")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+|\{\{.*?\}\}):[ \t]*(.*)")
_SCRIPT = re.compile(r"^[<>]\s*(?:\{%.*?%\}|\S+\.js)\s*$", re.MULTILINE | re.DOTALL)
_TESTS = re.compile(r"^>\s*\{%(.*?)%\}\s*$", re.MULTILINE | re.DOTALL)
_SPEAKS_PM = re.compile(r"\bpm\.")
_SAVED = re.compile(r"^(?:<>|>>!?)\s*\S.*$", re.MULTILINE)
_FILE = re.compile(r"<@?(?:\w+)?\s+(\S.*)")
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
    notes = Notes()
    variables: Variables = {}
    siblings = Siblings(notes, ())
    found = [
        _request(notes, siblings, block, variables) for block in _blocks(text.replace("\r\n", "\n"))
    ]
    return Imported(".http file", folder("http", found, variables=variables), (), notes.all())


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
    notes: Notes, siblings: Siblings, block: _Block, variables: Variables
) -> ItemSpec | None:
    """Return the request of a block; its variables are noted."""
    tags: dict[str, str] = {}
    lines = _head(block.lines, tags, variables)
    if not lines:
        return None
    first = _START.fullmatch(lines[0])
    method = (first["method"] or "GET").upper() if first else "GET"
    url = first["url"] if first else lines[0]
    position = 1
    while position < len(lines) and re.match(r"\s+[?&/]", lines[position]):
        url += lines[position].strip()
        position += 1
    url = re.sub(r"\s+HTTP/[\d.]+$", "", url)
    where = (siblings.name(tags.get("name") or block.title, f"{method} {url}"),)
    if first is None:
        notes.drop(where, "request line", "is neither 'METHOD URL' nor a URL")
        return None
    headers, rest = _headers(notes, where, lines[position:])
    try:
        parts = _parts(notes, where, headers, rest, tags)
    except InvalidConfig as error:
        notes.refused(where, error)
        return None
    if url.startswith("/"):
        host = next((value for name, value in headers if name.lower() == "host"), "localhost")
        url = f"http://{host}{url}"
    if method == "GRAPHQL":
        method = "POST"
    return request_item(notes, where, method=method, url=_known(notes, where, url), **parts)


def _head(lines: list[str], tags: dict[str, str], variables: Variables) -> list[str]:
    """Return the lines from the request line on; take tags and variables before it."""
    for position, line in enumerate(lines):
        bare = line.strip()
        variable, tag = _VARIABLE.fullmatch(bare), _TAG.fullmatch(bare)
        if variable:
            variables[variable[1]] = variable[2].strip()
        elif tag:
            tags[tag[1]] = tag[2].strip()
        elif bare and not bare.startswith(("#", "//")) and not _SCRIPT.match(bare):
            return lines[position:]
    return []


def _headers(notes: Notes, where: Where, lines: list[str]) -> tuple[list[tuple[str, str]], str]:
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
            notes.skip(where, f"header line {name!r}", "has no colon after its name")
    return found, ""


def _parts(
    notes: Notes, where: Where, headers: list[tuple[str, str]], rest: str, tags: dict[str, str]
) -> dict[str, Any]:
    """Return headers, body, auth and options of a request."""
    said = [found[1].strip() for found in _TESTS.finditer(rest) if _SPEAKS_PM.search(found[1])]
    rest = _TESTS.sub(lambda found: "" if _SPEAKS_PM.search(found[1]) else found[0], rest)
    for pattern, what, why in (
        (_SCRIPT, "script", "JetBrains' scripts are not pm; write it with pm.test(...)"),
        (_SAVED, "response", "where a response is saved is not kept"),
    ):
        if pattern.search(rest):
            notes.skip(where, what, why)
            rest = pattern.sub("", rest)
    auth, kept = _auth(headers)
    given = {name.lower(): value for name, value in kept}
    body = _body(notes, where, _known(notes, where, rest).strip("\n"), given)
    options: dict[str, Any] = {"auth": auth, "body": body, "headers": tuple(
        (name, _known(notes, where, value)) for name, value in kept
    )}  # fmt: skip
    if said:
        options["script"] = ScriptSpec(post="\n".join(said))
    if "no-redirect" in tags:
        options["follow_redirects"] = False
    for name in sorted(tags.keys() - {"name", "no-redirect", "note", "no-log", "no-cookie-jar"}):
        notes.skip(where, f"@{name[:30]}", "is not known")
    return options


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


def _body(notes: Notes, where: Where, text: str, headers: dict[str, str]) -> Body:
    """Return the body.

    Raises
    ------
    InvalidConfig
        If it has files among its parts.
    """
    kind = headers.get("content-type", "")
    file = _FILE.fullmatch(text.strip())
    if file:
        why = "is not part of the import; put it below the collection's folder"
        notes.skip(where, f"file {file[1][-60:]!r}", why)
        return Body(mode="file", content=file[1].strip())
    if "x-www-form-urlencoded" in kind:
        text = re.sub(r"\n\s*&", "&", text)
    if "multipart/form-data" in kind and re.search(r"^<\s", text, re.MULTILINE):
        raise InvalidConfig(
            {"body": "multipart with files in it is not supported; use Part(file=)"}
        )
    if headers.get("x-request-type", "").lower() == "graphql":
        query, _, variables = text.partition("\n\n")
        content = {"query": query} | ({"variables": variables.strip()} if variables.strip() else {})
        return Body(mode="graphql", content=content)
    return raw_body(text, content_type=kind)


def _known(notes: Notes, where: Where, text: str) -> str:
    """Return text with the dynamic variables of other tools by their names here."""

    def known(match: re.Match[str]) -> str:
        name, arguments = match[1], match[2].strip()
        if arguments:
            notes.skip(where, f"{name} {arguments[:30]}", "takes no arguments here; left as it is")
        return f"{{{{{_DYNAMIC.get(name, name)}}}}}" if not arguments else match[0]

    return _CALL.sub(known, text)
