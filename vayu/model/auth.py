"""How a request proves who sends it. Each kind is a tagged record."""

from __future__ import annotations

from vayu.model.base import Record


class BasicAuth(Record, frozen=True, tag_field="type", tag="basic"):
    """User name and password, joined and base64-encoded *after* their variables are filled in."""

    username: str
    password: str = ""

    def __repr__(self) -> str:
        """Show the user, never the password."""
        return f"BasicAuth(username={self.username!r}, password='***')"


class BearerAuth(Record, frozen=True, tag_field="type", tag="bearer"):
    """A token, sent as ``Authorization: Bearer <token>``."""

    token: str

    def __repr__(self) -> str:
        """Never show the token."""
        return "BearerAuth(token='***')"


Auth = BasicAuth | BearerAuth
