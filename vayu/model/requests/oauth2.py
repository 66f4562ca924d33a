"""OAuth 2.0: how an access token is come by (RFC 6749, RFC 7636).

The engine fetches the token once, before the first request, and a new one before it expires;
what is sent is the token. ``authorization_code`` needs a person at a browser, so the client
signs in and hands the engine a refresh token.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

Grant = Literal["client_credentials", "password", "refresh_token", "authorization_code"]

_BREAKS = re.compile(r"[\r\n\x00]")
_URL = re.compile(r"(https?://[^/\s]+.*|\{\{.*)", re.IGNORECASE)
_NEEDS: dict[str, tuple[str, ...]] = {
    "client_credentials": ("client_id",),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "authorization_code": ("client_id", "auth_url"),
}


class OAuth2(Record, frozen=True, kw_only=True, tag_field="type", tag="oauth2"):
    """An access token that is fetched, and refreshed ahead of its expiry.

    Attributes
    ----------
    grant : str
        ``client_credentials``, ``password``, ``refresh_token`` or ``authorization_code``
        (always with PKCE, through a redirect to this machine).
    token_url : str
        Where tokens are fetched. [URL]
    auth_url : str, optional
        Where a person signs in: ``authorization_code`` only. [URL]
    client_id, client_secret : str, optional
    username, password : str, optional
        ``password`` only.
    refresh_token : str, optional
        ``refresh_token`` only.
    scope, audience : str, optional
    client_auth : {"header", "body"}
        Whether client id and secret are sent as Basic credentials or as fields.
    redirect_port : int
        ``authorization_code``: port of ``http://127.0.0.1:<port>/callback``; 0 takes a free one.
    header_prefix : str
        What stands before the token.
    """

    SECRETS: ClassVar[tuple[str, ...]] = ("client_secret", "password", "refresh_token")

    grant: Grant = "client_credentials"
    token_url: str
    auth_url: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    username: str | None = None
    password: str | None = None
    refresh_token: str | None = None
    scope: str | None = None
    audience: str | None = None
    client_auth: Literal["header", "body"] = "header"
    redirect_port: int = 0
    header_prefix: str = "Bearer"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what the grant lacks, what is no address, and what no header can hold."""
        for name in _NEEDS[self.grant]:
            if not getattr(self, name):
                yield name, f"is required for the grant {self.grant!r}"
        if not 0 <= self.redirect_port <= 65_535:
            yield "redirect_port", f"must be 0 to 65535, got {self.redirect_port}"
        if _BREAKS.search(self.header_prefix):
            yield "header_prefix", "holds CR, LF or NUL, which would end the header; remove it"
        yield from self._text_problems()

    def _text_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is no address, and what UTF-8 cannot hold."""
        for name in ("token_url", "auth_url"):
            url = getattr(self, name)
            if url is not None and not _URL.fullmatch(url):
                shown = show(re.split(r"[?#]", url.rpartition("@")[2])[0])
                yield name, f"{shown} must begin with http:// or https://"
        for name in self.__struct_fields__:
            text = getattr(self, name)
            if isinstance(text, str) and (why := text_problem(text)):
                yield name, why

    def __repr__(self) -> str:
        """Show grant and place, never a secret."""
        where = re.split(r"[?#]", self.token_url)[0].rpartition("@")[2]
        return f"OAuth2(grant={self.grant!r}, token_url={where!r}, client_id={self.client_id!r})"
