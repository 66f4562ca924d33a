"""How a request proves who sends it. Each kind is a tagged record.

`None` and ``inherit`` say nothing here: an item of a collection climbs to the folder above.
``noauth`` says that nothing is sent, and the climb ends. A kind that is not in this table is
refused by its name; no request is ever sent without the auth that it was given.

Text may hold templates everywhere; credentials are put together *after* these are filled in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem
from vayu.model.requests.cookie import cookie_problems
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS = re.compile(r"[\r\n\x00]")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_SCOPE = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)


class NoAuth(Record, frozen=True, tag_field="type", tag="noauth"):
    """Nothing is sent, whatever the folders above say."""

    SECRETS: ClassVar[tuple[str, ...]] = ()


class InheritAuth(Record, frozen=True, tag_field="type", tag="inherit"):
    """What the folder above says; outside of a collection that is nothing."""

    SECRETS: ClassVar[tuple[str, ...]] = ()


class BasicAuth(Record, frozen=True, tag_field="type", tag="basic"):
    """User name and password, joined and base64-encoded *after* their variables are filled in."""

    SECRETS: ClassVar[tuple[str, ...]] = ("password",)

    username: str
    password: str = ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no server would read as this user and password."""
        yield from _user_problems(self, "username", "password")

    def __repr__(self) -> str:
        """Show the user, never the password."""
        return f"BasicAuth(username={self.username!r}, password='***')"


class DigestAuth(Record, frozen=True, tag_field="type", tag="digest"):
    """User name and password that answer a server's challenge (RFC 7616); libcurl does it.

    The first request of a connection goes out without, is refused, and goes out again.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("password",)

    username: str
    password: str = ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no server would read as this user and password."""
        yield from _user_problems(self, "username", "password")

    def __repr__(self) -> str:
        """Show the user, never the password."""
        return f"DigestAuth(username={self.username!r}, password='***')"


class BearerAuth(Record, frozen=True, tag_field="type", tag="bearer"):
    """A token, sent as ``Authorization: Bearer <token>``, or after another `prefix`."""

    SECRETS: ClassVar[tuple[str, ...]] = ("token",)

    token: str
    prefix: str = "Bearer"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what would break out of the header."""
        yield from _header_problems(self, "token", "prefix")

    def __repr__(self) -> str:
        """Never show the token."""
        return "BearerAuth(token='***')"


class ApiKeyAuth(Record, frozen=True, kw_only=True, tag_field="type", tag="apikey"):
    """A key, sent as a header, as a parameter of the query or as a cookie.

    Attributes
    ----------
    name : str
        Of the header, parameter or cookie.
    value : str
        The key.
    add_to : {"header", "query", "cookie"}
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("value",)

    name: str = "X-API-Key"
    value: str
    add_to: Literal["header", "query", "cookie"] = "header"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what would break out of the header, or be none."""
        if not self.name.strip():
            yield "name", "is empty; name the header, parameter or cookie"
        elif self.add_to == "header" and not _HEADER_NAME.fullmatch(TEMPLATE.sub("x", self.name)):
            yield "name", f"{self.name!r} is not a header name (letters, digits, -)"
        elif self.add_to == "cookie":
            for _, why in cookie_problems(((self.name, self.value),)):
                yield "name" if "the name" in why else "value", why
        yield from _header_problems(self, "value")

    def __repr__(self) -> str:
        """Show where it goes, never the key."""
        return f"ApiKeyAuth(name={self.name!r}, value='***', add_to={self.add_to!r})"


class AwsAuth(Record, frozen=True, kw_only=True, tag_field="type", tag="awsv4"):
    """A signature of each request: AWS Signature Version 4, in the headers.

    Attributes
    ----------
    access_key, secret_key : str
    region, service : str
        Such as ``eu-central-1`` and ``execute-api``.
    session_token : str, optional
        Of temporary credentials.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("secret_key", "session_token")

    access_key: str
    secret_key: str
    region: str
    service: str
    session_token: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what could not be signed, or would break out of a header."""
        for name in ("access_key", "secret_key"):
            if not getattr(self, name):
                yield name, "is empty"
        yield from _header_problems(self, "access_key", "session_token")
        for name in ("region", "service"):
            text = getattr(self, name)
            if not _SCOPE.fullmatch(TEMPLATE.sub("x", text)):
                yield name, f"{text!r} must be letters, digits and -, such as 'us-east-1' or 's3'"

    def __repr__(self) -> str:
        """Show for what it signs, never the keys."""
        return f"AwsAuth(region={self.region!r}, service={self.service!r}, secret_key='***')"


class UnsupportedAuth(Record, frozen=True, kw_only=True, tag_field="type", tag="unsupported"):
    """One that Vayu does not have, of a request that was imported: it is kept, and not sent.

    Attributes
    ----------
    kind : str
        What the other tool calls it, such as ``ntlm``.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ()

    kind: str

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield that it has no name."""
        if not self.kind.strip() or not self.kind.isprintable():
            yield "kind", f"must be a name, such as 'ntlm', got {show(self.kind)}"


Auth = (
    NoAuth
    | InheritAuth
    | BasicAuth
    | DigestAuth
    | BearerAuth
    | ApiKeyAuth
    | AwsAuth
    | OAuth2
    | UnsupportedAuth
)


def _user_problems(record: Record, user: str, password: str) -> Iterator[tuple[str, str]]:
    """Yield what no server would read as this user and password."""
    if ":" in TEMPLATE.sub("", getattr(record, user)):  # RFC 7617, section 2
        yield user, "holds ':', which ends a user name; remove it"
    for name in (user, password):
        why = text_problem(getattr(record, name))
        if why:
            yield name, why


def _header_problems(record: Record, *names: str) -> Iterator[tuple[str, str]]:
    """Yield what would break out of a header."""
    for name in names:
        text = getattr(record, name)
        if text is None:
            continue
        if _BREAKS.search(text):
            yield name, "holds CR, LF or NUL, which would end the header; remove it"
        elif why := text_problem(text):
            yield name, why
