"""The headers: those of the request, then what its body and auth imply.

A header the person wrote always wins over an implied one of the same name. A value that a
variable brought is checked after it was filled in: CR, LF or NUL would end the header and
begin another.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.auth import BasicAuth
from vayu.model.request import HEADER_BREAKS, HEADER_NAME
from vayu.resolve.body import content_type
from vayu.resolve.template import Template, as_is, join, parse, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.model.auth import Auth
    from vayu.model.request import Pairs, RequestSpec
    from vayu.resolve.template import Value


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
        return not self.name.slots and not self.value.slots

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
        if self.name.slots and not HEADER_NAME.fullmatch(name):
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
    """

    def __init__(self, spec: RequestSpec) -> None:
        written = [Header(parse(name), parse(value), name) for name, value in spec.header_pairs]
        taken = {header.name.head.lower() for header in written if not header.name.slots}
        implied = [h for h in _implied(spec) if h.name.head.lower() not in taken]
        self._headers = written + implied
        self._names_vary = any(header.name.slots for header in written)
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


def _implied(spec: RequestSpec) -> Iterator[Header]:
    """Yield the headers that body and auth ask for."""
    kind = content_type(spec.body)
    if kind:
        yield Header(Template("Content-Type"), parse(kind), "Content-Type", implied=True)
    if spec.auth:
        value, finish = _authorization(spec.auth)
        yield Header(Template("Authorization"), value, "Authorization", finish, implied=True)


def _authorization(auth: Auth) -> tuple[Template, Callable[[str], str]]:
    """Return the template of an `Authorization` value, and what to do once it is filled in."""
    if isinstance(auth, BasicAuth):
        # A colon would end the user name early (RFC 7617, section 2).
        user = parse(auth.username, _user_name)
        return join([user, parse(auth.password)], ":"), _basic
    return join([Template("Bearer "), parse(auth.token)]), as_is


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
