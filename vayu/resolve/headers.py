"""The headers: those of the request, then what its body and auth imply.

A header the person wrote always wins over an implied one of the same name. A value that a
variable brought is checked after it was filled in: CR, LF or NUL would end the header and
begin another.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth
from vayu.model.requests.cookie import COOKIE_ENDS
from vayu.model.requests.request import HEADER_BREAKS, HEADER_NAME
from vayu.resolve.auth import cookie_key
from vayu.resolve.template import Template, as_is, join, parse, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.model.requests.pair import Pairs
    from vayu.model.requests.request import RequestSpec
    from vayu.model.variables.scoped import Value


class Header(NamedTuple):
    """One header to be.

    Attributes
    ----------
    name, value : Template
    label : str
        What messages call it; never a value.
    finish : callable
        Applied to the value after its variables were filled in.
    implied : bool
        A written header of the same name replaces it.
    """

    name: Template
    value: Template
    label: str
    finish: Callable[[str], str] = as_is
    implied: bool = False

    @property
    def constant(self) -> bool:
        """Whether it is the same in every request."""
        return not self.name.blanks and not self.value.blanks

    def render(self, lookup: Callable[[str], Value], missing: list[str]) -> tuple[str, str]:
        """Return name and value, filled in and checked.

        Parameters
        ----------
        lookup : callable
            Returns the value of a variable.
        missing : list of str
            Variables without a value are appended.

        Returns
        -------
        tuple of str and str

        Raises
        ------
        InvalidConfig
            If the header would not be one header; `UnresolvedVariable` if that is because a
            variable in its name has no value.
        """
        name = self.name.render(lookup, missing)
        value = self.value.render(lookup, missing)
        if self.finish is not as_is:
            value = self.finish(value)
        if self.name.blanks and not HEADER_NAME.fullmatch(name):
            refusal = UnresolvedVariable if "{{" in name else InvalidConfig
            raise refusal({"headers": f"{self.label}, filled in, is not a header name"})
        if not value.isprintable() and HEADER_BREAKS.search(value):  # the first is cheap
            why = "a variable brings CR, LF or NUL, which would end the header"
            raise InvalidConfig({"headers": f"{self.label}: {why}"})
        return name, value


class Headers:
    """The compiled headers of one request.

    Parameters
    ----------
    spec : RequestSpec
    content_type : str, optional
        What the body implies.
    """

    def __init__(self, spec: RequestSpec, content_type: str | None = None) -> None:
        written = [
            Header(parse(name), parse(_bounded(name, value, content_type)), name)
            for name, value in spec.header_pairs
        ]
        taken = {header.name.head.lower() for header in written if not header.name.blanks}
        implied = [h for h in _implied(spec, content_type) if h.name.head.lower() not in taken]
        self._headers = written + implied
        self._names_vary = any(header.name.blanks for header in written)
        self._done = [_constant(header) or ("", "") for header in self._headers]
        self._all = tuple(self._done)
        self._varying = [(i, h) for i, h in enumerate(self._headers) if not h.constant]
        self.templates = [t for header in self._headers for t in (header.name, header.value)]
        self.constant = not self._varying

    def render(self, lookup: Callable[[str], Value], missing: list[str]) -> Pairs:
        """Return the headers filled in; the very same object each time when nothing varies.

        Parameters
        ----------
        lookup : callable
            Returns the value of a variable.
        missing : list of str
            Variables without a value are appended.

        Returns
        -------
        tuple of pairs
            In order, duplicates kept.
        """
        if self.constant:
            return self._all
        pairs = self._done.copy()
        for position, header in self._varying:
            pairs[position] = header.render(lookup, missing)
        return self._without_replaced(pairs) if self._names_vary else tuple(pairs)

    def _without_replaced(self, pairs: list[tuple[str, str]]) -> Pairs:
        """Drop the implied headers that a written one with a variable in its name replaces."""
        both = list(zip(pairs, self._headers, strict=True))
        written = {name.lower() for (name, _), header in both if not header.implied}
        return tuple(p for p, h in both if not h.implied or p[0].lower() not in written)


def _constant(header: Header) -> tuple[str, str] | None:
    """Return a header without variables, ready; None for one with."""
    return header.render(lambda _: None, []) if header.constant else None


def _bounded(name: str, value: str, content_type: str | None) -> str:
    """Give a written multipart `Content-Type` the boundary: without, no server reads the body."""
    multipart = content_type and content_type.startswith("multipart/")
    if not multipart or name.lower() != "content-type" or "boundary=" in value.lower():
        return value
    _, _, mark = str(content_type).partition("boundary=")
    return f"{value}; boundary={mark}" if value.lower().startswith("multipart/") else value


def _implied(spec: RequestSpec, content_type: str | None) -> Iterator[Header]:
    """Yield the headers that cookies, body and auth ask for."""
    if cookies := spec.cookie_pairs + cookie_key(spec.auth):
        yield Header(Template("Cookie"), _cookies(cookies), "Cookie", implied=True)
    if content_type:
        yield Header(Template("Content-Type"), parse(content_type), "Content-Type", implied=True)
    match auth := spec.auth:
        case BasicAuth():
            # A colon would end the user name early (RFC 7617, section 2).
            user = parse(auth.username, _user_name)
            value = join([user, parse(auth.password)], ":")
            yield Header(Template("Authorization"), value, "Authorization", _basic, implied=True)
        case BearerAuth():
            value = parse(f"{auth.prefix} {auth.token}".lstrip())
            yield Header(Template("Authorization"), value, "Authorization", implied=True)
        case ApiKeyAuth(add_to="header"):
            yield Header(parse(auth.name), parse(auth.value), auth.name, implied=True)
        case _:
            return


def _cookies(pairs: Pairs) -> Template:
    """Return the value of the one header that all cookies are in."""
    return join([join([parse(part, _whole) for part in pair], "=") for pair in pairs], "; ")


def _whole(text: str) -> str:
    """Return text that stays one cookie.

    Raises
    ------
    InvalidConfig
        If it would end there and begin another.
    """
    if COOKIE_ENDS.search(text):
        why = "a variable brings ';', CR, LF or NUL, which would end the cookie; percent-encode it"
        raise InvalidConfig({"cookies": why})
    return text


def _user_name(text: str) -> str:
    """Return a user name.

    Raises
    ------
    InvalidConfig
        If it would be read as name and password.
    """
    if ":" in text:
        raise InvalidConfig({"auth.username": "holds ':', which ends a user name; remove it"})
    return text


def _basic(credentials: str) -> str:
    """Encode ``user:password``."""
    return f"Basic {b64encode(utf8(credentials)).decode()}"
