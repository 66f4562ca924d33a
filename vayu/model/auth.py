"""How a request proves who sends it. Each kind is a tagged record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.base import Record
from vayu.model.plain import text_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS = re.compile(r"[\r\n\x00]")
_TEMPLATE = re.compile(r"\{\{.*?\}\}")


class BasicAuth(Record, frozen=True, tag_field="type", tag="basic"):
    """User name and password, joined and base64-encoded *after* their variables are filled in."""

    username: str
    password: str = ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no server would read as this user and password."""
        if ":" in _TEMPLATE.sub("", self.username):  # RFC 7617, section 2
            yield "username", "holds ':', which ends a user name; remove it"
        for name in ("username", "password"):
            why = text_problem(getattr(self, name))
            if why:
                yield name, why

    def __repr__(self) -> str:
        """Show the user, never the password."""
        return f"BasicAuth(username={self.username!r}, password='***')"


class BearerAuth(Record, frozen=True, tag_field="type", tag="bearer"):
    """A token, sent as ``Authorization: Bearer <token>``."""

    token: str

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what would break out of the header."""
        if _BREAKS.search(self.token):
            yield "token", "holds CR, LF or NUL, which would end the header; remove it"
        elif why := text_problem(self.token):
            yield "token", why

    def __repr__(self) -> str:
        """Never show the token."""
        return "BearerAuth(token='***')"


Auth = BasicAuth | BearerAuth
