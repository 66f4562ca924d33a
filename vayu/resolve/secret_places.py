"""Where the secrets of a request are: one walk, whatever is to be done with them.

Names decide, and ``user:password@`` in a URL is known by its place. Masking and listing go
the same way, so that what is masked where the request is stored is also what is removed from
any other text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import quote, unquote

from msgspec.structs import replace

from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.resolve.secret_names import is_secret_name, is_secret_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from vayu.model.requests.auth import Auth
    from vayu.model.requests.body import Body
    from vayu.model.requests.pair import Listed, Pairs
    from vayu.model.requests.request import RequestSpec

Treat: TypeAlias = "Callable[[str, str], str]"
"""Given the name of a place and the text in it, returns what is to stand there."""

USER_INFO = "user information"
"""What the part before ``@`` in a URL is called."""

SCHEME = re.compile(r"\s*(?:(?:Basic|Bearer|Digest|Token|ApiKey|Negotiate)\s+)?", re.IGNORECASE)
"""The beginning of an `Authorization` value that is no secret."""

_DEEPEST = 4  # URLs within URLs; what is nested deeper is treated whole
_USER_INFO = re.compile(r"(?<=//)([^/?#]*)@")
_USER_INFO_IN_TEXT = re.compile(r"""(?<=//)([^/?#\s"'<>]*)@""")
_QUERY_ITEM = re.compile(r"(?<=[?&#])([^=&#]*)=([^&#]*)")
_PATH_ITEM = re.compile(r"(?<=;)([^=;/?#&]*)=([^;/?#&]*)")
_NESTED = re.compile(r"//|[?#&;].*=")
# QuickJS calls what no JSON begins with an "unexpected token: '<'".
_TEXT_NAME = re.compile(
    r"""((?:\\{0,63}")?)(?<![\w.-])(?!(?<=nexpected[ ])token:)([\w.-]+)\1(\s*[:=]\s*)"""
)
_ANY_NAME = re.compile(r"""(?<![\w.-])([\w.-]++)(?=[\\"\s]*+[:=])""")
_TEXT_VALUE = re.compile(
    r"""\\{1,63}"(?:(?!\\{1,63}").)*\\{1,63}"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    r"""|(?:(?:Basic|Bearer|Digest|Token|ApiKey|Negotiate)[ ]+)?"""
    r"""(?:\{\{[^{}]*\}\}|[^\s,;&}\]"])+""",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"""\b((?:set-)?cookie)(:[ \t]*)([^\r\n"']+)""", re.IGNORECASE)
_ELEMENT = re.compile(r"<([\w.:-]+)((?:\s[^<>]*)?)>([^<>]+)(?=</\1\s*>)")
_MARK = re.compile(r"""\\*["']""")


def treat_request(spec: RequestSpec, treat: Treat) -> RequestSpec:
    """Return `spec` with each of its secrets treated.

    Parameters
    ----------
    spec : RequestSpec
    treat : callable

    Returns
    -------
    RequestSpec
    """
    return replace(
        spec,
        url=treat_url(spec.url, treat),
        params=_listed(spec.params, lambda n, v: _parameter(n, v, treat)),
        headers=_listed(spec.headers, lambda n, v: _header(n, v, treat)),
        cookies=_listed(spec.cookies, treat),
        body=_body(spec.body, treat),
        auth=_auth(spec.auth, treat),
        proxy=spec.proxy and treat_url(spec.proxy, treat),
        key_password=spec.key_password and treat("key_password", spec.key_password),
    )


def treat_headers(pairs: Pairs, treat: Treat) -> Pairs:
    """Return `pairs` with the secret values treated, also those within a URL."""
    return tuple((name, _header(name, value, treat)) for name, value in pairs)


def treat_url(url: str, treat: Treat, depth: int = 0) -> str:
    """Return `url` with its user information and secret parameters treated.

    Parameters
    ----------
    url : str
    treat : callable
    depth : int, optional
        How many URLs this one stands in.
    """
    path, mark, rest = url.partition("?")
    path = _USER_INFO.sub(lambda m: f"{treat(USER_INFO, m[1])}@", path)
    path = _PATH_ITEM.sub(lambda m: f"{m[1]}={_parameter(m[1], m[2], treat, depth)}", path)
    url = path + mark + rest
    return _QUERY_ITEM.sub(lambda m: f"{m[1]}={_parameter(m[1], m[2], treat, depth)}", url)


def treat_text(text: str, treat: Treat) -> str:
    """Return `text` with what looks like a secret field in it treated: ``"password": "x"``."""
    if "//" in text and "@" in text:
        text = _USER_INFO_IN_TEXT.sub(lambda m: f"{treat(USER_INFO, m[1])}@", text)
    text = _ELEMENT.sub(lambda m: _element(m, treat), text)
    if not text.isascii() or "cookie" in text.lower():  # elsewhere a letter has other cases, too
        text = _COOKIES.sub(lambda m: f"{m[1]}{m[2]}{treat(m[1], m[3])}", text)
    secret = set(filter(is_secret_name, {name[1] for name in _ANY_NAME.finditer(text)}))
    return _fields(text, secret, treat) if secret else text


def _fields(text: str, secret: Collection[str], treat: Treat) -> str:
    """Treat the fields of these names in a text."""
    parts: list[str] = []
    done = at = 0
    while name := _TEXT_NAME.search(text, at):
        at = name.end()  # of one that is no secret: there may be one within the value
        value = _TEXT_VALUE.match(text, at) if name[2] in secret else None
        if value is not None:
            parts += (text[done:at], _text_value(name[2], value[0], treat))
            done = at = value.end()
    return "".join((*parts, text[done:]))


def _listed(listed: Listed, treated: Callable[[str, str], str]) -> Listed:
    """Treat pairs, also those that are switched off."""
    items = tuple(listed.items()) if isinstance(listed, dict) else listed
    return tuple(
        replace(item, value=treated(item.name, item.value))
        if isinstance(item, Pair)
        else (item[0], treated(*item))
        for item in items
    )


def _header(name: str, value: str, treat: Treat) -> str:
    """Treat one header."""
    if is_secret_name(name):
        return treat(name, value)
    return treat_url(value, treat) if "//" in value else value


def _parameter(name: str, value: str, treat: Treat, depth: int = 0) -> str:
    """Treat one parameter: for its name, or for a URL that is its value."""
    if is_secret_parameter(unquote(name)):
        return treat(name, value)
    nested = _NESTED.search(value) is not None
    plain = unquote(value)
    if not nested and plain == value:
        return value
    if depth == _DEEPEST:
        return treat(name, value)
    if nested:
        return treat_url(value, treat, depth + 1)
    treated = _parameter("", plain, treat, depth + 1)
    return value if treated == plain else quote(treated, safe="*{}")


def _auth(auth: Auth | None, treat: Treat) -> Auth | None:
    """Treat password, token or key."""
    if auth is None:
        return None
    texts = {name: getattr(auth, name) for name in auth.SECRETS}
    return replace(auth, **{n: treat(n, text) for n, text in texts.items() if text is not None})


def _body(body: Body, treat: Treat) -> Body:
    """Treat the secret fields of a body."""
    return replace(body, content=_content("", body.content, treat))


def _content(name: str, content: object, treat: Treat) -> object:
    """Treat secret fields at any depth, and in text what looks like one."""
    if isinstance(content, dict):
        return {key: _content(str(key), value, treat) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_item(name, item, treat) for item in content]
    if content is None or isinstance(content, bool):
        return content
    if isinstance(content, bytes):
        return _bytes(content, treat)
    if name and is_secret_name(name):
        treated = treat(name, str(content))
        return content if treated == str(content) else treated  # a number stays one
    return treat_text(content, treat) if isinstance(content, str) else content


def _part(part: Part, treat: Treat) -> Part:
    """Treat a part of a multipart body; a file stays a path."""
    value = None if part.value is None else str(_content(part.name, part.value, treat))
    data = None if part.data is None else _bytes(part.data, treat)
    return replace(part, value=value, data=data)


def _bytes(content: bytes, treat: Treat) -> bytes:
    """Treat what looks like a secret field in bytes; one character a byte."""
    return treat_text(content.decode("latin-1"), treat).encode("latin-1")


def _item(name: str, item: object, treat: Treat) -> object:
    """Treat one item of a list, which in a form is a pair of name and value."""
    if isinstance(item, Pair):
        return replace(item, value=str(_content(item.name, item.value, treat)))
    if isinstance(item, Part):
        return _part(item, treat)
    if isinstance(item, list | tuple) and len(item) == 2 and isinstance(item[0], str):
        key, value = cast("tuple[str, object]", item)
        return [key, _content(key, value, treat)]
    return _content(name, item, treat)


def _element(match: re.Match[str], treat: Treat) -> str:
    """Treat ``<password>x</password>``."""
    name, attributes, value = match.groups()
    return f"<{name}{attributes}>{treat(name, value)}" if is_secret_name(name) else match[0]


def _text_value(name: str, value: str, treat: Treat) -> str:
    """Treat the value of ``"password": "x"`` or ``password=x`` in text, between its quotes."""
    mark = _MARK.match(value)
    edge = mark[0] if mark else ""
    return f"{edge}{treat(name, value[len(edge) : len(value) - len(edge)])}{edge}"
