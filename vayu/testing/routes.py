"""What each path of a target answers. Pure: a request in, a reply out.

A path that is not listed answers 200 ``ok``, so that any URL makes a target. The paths whose
name is a fate (``/hang /reset /truncate /garbage``) and the timed ones (``/delay /drip``) are
carried out by `vayu.testing.server`.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from vayu.testing.http1 import Inbound, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = "application/json"
LARGEST_BYTES = 64 * 1024 * 1024

HOSTILE = (
    "<!doctype html><title>hostile</title></textarea></script><script>window.pwned = 1</script>"
    "<img src=x onerror='window.pwned = 2'><svg onload='window.pwned = 3'></svg>"
    "<style>* { display: none !important }</style>{{not_a_template}} &amp; ✓\n"
)

DOCUMENT = {
    "id": 7,
    "name": "Ada",
    "active": True,
    "score": 9.5,
    "tags": ["a", "b"],
    "address": {"city": "Pune", "zip": None},
}
"""What ``/json`` answers."""


def route(request: Inbound) -> Reply:
    """Return the reply to `request`."""
    parts = request.path.strip("/").split("/")
    handler = _ROUTES.get(parts[0])
    return _OK if handler is None else handler(request, [unquote(p) for p in parts[1:]])


def _json(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), JSON)


def _bad(why: str) -> Reply:
    return _json({"error": why}, 400)


def _number(rest: list[str], largest: int) -> int | None:
    """Return the path's number, None when it has none in the range."""
    text = rest[0] if rest else ""
    return int(text) if text.isdecimal() and int(text) <= largest else None


def _echo(request: Inbound, rest: list[str]) -> Reply:
    """Everything that arrived, as JSON."""
    del rest
    try:
        text, encoded = request.body.decode(), None
    except UnicodeDecodeError:
        text, encoded = None, base64.b64encode(request.body).decode()
    seen = {
        "method": request.method,
        "target": request.target,
        "path": request.path,
        "query": parse_qsl(request.query, keep_blank_values=True),
        "headers": request.headers,
        "body": text,
        "body_base64": encoded,
    }
    return _json(seen)


def _document(request: Inbound, rest: list[str]) -> Reply:
    """``/json``: a small document."""
    del request, rest
    return _DOCUMENT


def _status(request: Inbound, rest: list[str]) -> Reply:
    """``/status/{n}``: that status."""
    del request
    status = _number(rest, 599)
    if status is None or status < 200:
        return _bad("/status/{n} takes 200 to 599")
    return Reply(status, f"{status}\n".encode())


@cache
def _filler(size: int) -> bytes:
    """Return `size` bytes that show where they are."""
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


def _bytes(request: Inbound, rest: list[str]) -> Reply:
    """``/bytes/{n}``: a body of n bytes."""
    del request
    size = _number(rest, LARGEST_BYTES)
    if size is None:
        return _bad(f"/bytes/{{n}} takes 0 to {LARGEST_BYTES}")
    return Reply(200, _filler(size), "application/octet-stream")


def _gzip(request: Inbound, rest: list[str]) -> Reply:
    """``/gzip``: the document of ``/json``, compressed whatever the request accepts."""
    del request, rest
    body = gzip.compress(json.dumps(DOCUMENT).encode(), mtime=0)
    return Reply(200, body, JSON, (("Content-Encoding", "gzip"),))


def _redirect(request: Inbound, rest: list[str]) -> Reply:
    """``/redirect/{n}``: n redirects, then ``/json``; ``?to=URL`` redirects once, anywhere."""
    to = dict(parse_qsl(request.query)).get("to")
    left = _number(rest, 1000) or 0
    if to is None:
        to = f"/redirect/{left - 1}" if left > 1 else "/json"
    return Reply(302, b"", headers=(("Location", to),))


def _cookies(request: Inbound, rest: list[str]) -> Reply:
    """``/cookies``: those sent, as JSON; ``/cookies/set?a=1&b=2`` sets some."""
    if rest == ["set"]:
        pairs = tuple(
            ("Set-Cookie", f"{name}={value}; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT")
            for name, value in parse_qsl(request.query)
        )
        return Reply(200, b"set\n", headers=pairs)
    sent = (part.strip().partition("=") for part in (request.header("Cookie") or "").split(";"))
    return _json({name: value for name, _, value in sent if name})


def _auth(request: Inbound, rest: list[str]) -> Reply:
    """``/auth/basic/{user}/{password}`` and ``/auth/bearer/{token}``: 401 to everybody else."""
    kind, *secret = rest or [""]
    wanted = {
        "basic": "Basic " + base64.b64encode(":".join(secret).encode()).decode(),
        "bearer": "Bearer " + "".join(secret),
    }.get(kind)
    if wanted is None or not secret:
        return _bad("write /auth/basic/{user}/{password} or /auth/bearer/{token}")
    if request.header("Authorization") == wanted:
        return _json({"authenticated": True})
    return Reply(401, b"unauthorized\n", headers=(("WWW-Authenticate", kind.title()),))


def _token(request: Inbound, rest: list[str]) -> Reply:
    """``/token``: a login that answers a token, for scripts that pass values on."""
    del request, rest
    return _json({"token": "tok-4711", "expires_in": 3600})


def _html(request: Inbound, rest: list[str]) -> Reply:
    """``/html``: a page that attacks whoever renders it."""
    del request, rest
    return Reply(200, HOSTILE.encode(), "text/html; charset=utf-8")


_OK = Reply(200, b"ok\n")
_DOCUMENT = _json(DOCUMENT)
_ROUTES: dict[str, Callable[[Inbound, list[str]], Reply]] = {
    "auth": _auth,
    "bytes": _bytes,
    "cookies": _cookies,
    "echo": _echo,
    "gzip": _gzip,
    "html": _html,
    "json": _document,
    "redirect": _redirect,
    "status": _status,
    "token": _token,
}
