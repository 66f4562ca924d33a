"""curl command lines to requests, as curl itself would send them.

So redirects are followed only with ``-L``, ``-d`` makes a POST and a form of any text, and
several ``-d`` are joined with ``&``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.importing.curl_body import data_texts, read_curl_body
from vayu.formats.importing.curl_options import SHOWN_ONLY, options_of
from vayu.formats.importing.curl_transport import HANDLED, read_transport
from vayu.formats.importing.curl_words import command_lines
from vayu.formats.importing.draft import Siblings, folder, place_of, request_item
from vayu.formats.importing.imported import Imported, Skips
from vayu.model.requests.auth import AwsAuth, BasicAuth, BearerAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.variables.template import TEMPLATE

if TYPE_CHECKING:
    from vayu.formats.importing.curl_options import Options
    from vayu.formats.importing.draft import Where
    from vayu.model.collections.collection import ItemSpec
    from vayu.model.requests.auth import Auth

_UNTYPED = re.compile(r"content-type:\s*", re.IGNORECASE)
_CURL = re.compile(r"\s*(?:#.*\n\s*|\$\s+)*(?:\S*/)?curl(?:\.exe)?(?:\s|\^|$)")
_GLOB = re.compile(r"\[(?:\d+-\d+|[a-z]-[a-z]|[A-Z]-[A-Z])(?::\d+)?\]|\{[^{}]*,[^{}]*\}")
_PROGRAM = re.compile(r"(?:.*/)?curl(?:\.exe)?")
_BODY = {"data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json", "form",
         "form-string", "upload-file"}  # fmt: skip
_HANDLED = {
    "request", "header", "user", "user-agent", "referer", "cookie", "get", "head", "url",
    "url-query", "oauth2-bearer", "digest", "aws-sigv4",
}  # fmt: skip
_REFUSED = {"ntlm", "negotiate", "anyauth", "proxy-user"}


def is_curl(text: str) -> bool:
    """Whether a text begins with curl."""
    return _CURL.match(text) is not None


def read_curl(text: str, home: str = "") -> Imported:
    """Return the requests of curl commands, one or several.

    Parameters
    ----------
    text : str
        As bash or cmd.exe would read it.
    home : str, optional
        Where the command is run, if anybody knows: relative paths begin there. [path]

    Raises
    ------
    InvalidConfig
        If it is no curl command, or has no URL.
    """
    skips = Skips()
    siblings = Siblings(skips, ())
    found: list[ItemSpec | None] = []
    for words in _curl_commands(skips, text):
        for options in _parted(options_of(words)):
            urls = [value for name, value in options if name == "url"]
            if not urls:
                raise InvalidConfig({"source": "the curl command has no URL"})
            globs = {url for url in urls if _GLOB.search(TEMPLATE.sub("", url))}
            if globs and ("globoff", "") not in options:
                for url in globs:
                    why = "has [..] or {..}, of which curl makes several; write each, or use -g"
                    skips.drop((place_of(url),), "URL", why)
                urls = [url for url in urls if url not in globs]
            found += [_request(skips, siblings, url, options, home) for url in urls]
    return Imported("curl", folder("curl", found), (), skips.all())


def _curl_commands(skips: Skips, text: str) -> list[list[str]]:
    """Return the words after ``curl`` of each such command; note what else there is.

    Raises
    ------
    InvalidConfig
        If none is curl.
    """
    commands, left = command_lines(text)
    words = [line[1:] if line[0] == "$" else line for line in commands]  # a prompt was copied
    found = [line[1:] for line in words if line and _PROGRAM.fullmatch(line[0])]
    others = [line[0].partition("=")[0][:40] for line in words
              if line and not _PROGRAM.fullmatch(line[0])]  # fmt: skip
    if not found:
        raise InvalidConfig({"source": f"begins with {others[:1]!r}, and not with curl"})
    for name in others:
        skips.skip((), f"command {name!r}", "is another program; only curl's commands are read")
    for what, why in left:
        skips.skip((), what, why)
    return found


def _parted(options: Options) -> list[Options]:
    """Return the options of each request: ``--next`` begins another."""
    parts: list[Options] = [[]]
    for option in options:
        if option[0] in {"next", "-:"}:
            parts.append([])
        else:
            parts[-1].append(option)
    return parts


def _request(
    skips: Skips, siblings: Siblings, url: str, options: Options, home: str
) -> ItemSpec | None:
    """Return one request."""
    names = {name for name, _ in options}
    last = dict(options)
    body = [option for option in options if option[0] in _BODY]
    method = last.get("request") or _method(names, body)
    where = (siblings.name(f"{method} {place_of(url)}"),)
    try:
        headers = _headers(skips, where, options)
        cookies = _cookies(skips, where, options, headers)
        auth = _auth(last, names)
        given = {} if "get" in names else read_curl_body(skips, where, body, headers)
        if any(n == "header" and _UNTYPED.fullmatch(value) for n, value in options):
            given = _untyped(given)
    except InvalidConfig as error:
        skips.refused(where, error)
        return None
    transport = read_transport(skips, where, options, home)
    for name in sorted(names - _BODY - _HANDLED - HANDLED - SHOWN_ONLY):
        skips.skip(where, f"option {name if name.startswith('-') else f'--{name}'}", "is not known")
    query = _query(skips, where, options, body)
    if query:
        url += ("&" if "?" in url else "?") + query
    return request_item(skips, where, method=method, url=url, auth=auth,
                        headers=(*headers, *given.pop("headers", ())),
                        cookies=cookies, **transport, **given)  # fmt: skip


def _untyped(given: dict[str, Any]) -> dict[str, Any]:
    """Return a body without the `Content-Type` that curl would choose."""
    body = given.get("body")
    return given | {"body": replace(body, content_type=None)} if isinstance(body, Body) else given


def _method(names: set[str], body: Options) -> str:
    """Return the method that curl chooses."""
    if "head" in names:
        return "HEAD"
    if any(name == "upload-file" for name, _ in body):
        return "PUT"
    return "POST" if body and "get" not in names else "GET"


def _headers(skips: Skips, where: Where, options: Options) -> list[tuple[str, str]]:
    """Return the headers, in order."""
    found: list[tuple[str, str]] = []
    plain = {"user-agent": "User-Agent", "referer": "Referer"}
    for option, value in options:
        if option in plain:
            found.append((plain[option], value))
        elif option == "header" and value.startswith("@"):
            skips.skip(where, f"--{option}", "a file of them is not read")
        elif option == "header":
            found += _header(skips, where, value)
    return found


def _cookies(
    skips: Skips, where: Where, options: Options, headers: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return the cookies of ``-b``; a header of them, which curl sends instead, wins."""
    given = [value for option, value in options if option == "cookie"]
    for _ in [value for value in given if "=" not in value]:
        skips.skip(where, "--cookie", "a file of them is not read")
    pieces = [piece.strip() for value in given if "=" in value for piece in value.split(";")]
    parted = [piece.partition("=") for piece in pieces if piece]
    if parted and any(name.lower() == "cookie" for name, _ in headers):
        skips.skip(where, "--cookie", "is not sent: there is a header Cookie, which curl prefers")
        return ()
    if all(equals and name.strip() for name, equals, _ in parted):
        return tuple((name.strip(), value) for name, _, value in parted)
    headers.append(("Cookie", "; ".join(pieces)))  # not all are pairs: as it was written
    return ()


def _header(skips: Skips, where: Where, value: str) -> list[tuple[str, str]]:
    """Return the header that ``-H`` gives: ``Name: value``, or ``Name;`` for an empty one."""
    name, colon, content = value.partition(":")
    if colon and content.strip():
        return [(name.strip(), content.strip())]
    if colon and name.strip().lower() != "content-type":
        skips.skip(where, "--header", f"removing {name.strip()[:40]!r} is not supported")
    elif value.endswith(";"):
        return [(value[:-1].strip(), "")]
    return []


def _auth(last: dict[str, str], names: set[str]) -> Auth | None:
    """Return how the request proves who sends it.

    Raises
    ------
    InvalidConfig
        If Vayu does not have it.
    """
    for name in sorted(_REFUSED & names):
        raise InvalidConfig({f"--{name}": "is not supported, and nothing is sent without auth"})
    if "oauth2-bearer" in last:
        return BearerAuth(token=last["oauth2-bearer"])
    if "user" not in last:
        return None
    user, _, password = last["user"].partition(":")
    if "aws-sigv4" in last:
        _, _, rest = last["aws-sigv4"].partition(":")
        parts = [*rest.split(":"), "", "", ""]
        return AwsAuth(access_key=user, secret_key=password, region=parts[1] or "us-east-1",
                       service=parts[2] or "execute-api")  # fmt: skip
    kind = DigestAuth if "digest" in names else BasicAuth
    return kind(username=user, password=password)


def _query(skips: Skips, where: Where, options: Options, body: Options) -> str:
    """Return what is appended to the URL's query: ``--url-query``, and with ``-G`` the data."""
    parts = [value for name, value in options if name == "url-query"]
    if any(name == "get" for name, _ in options):
        parts += data_texts(skips, where, body)
    return "&".join(parts)
