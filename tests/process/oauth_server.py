"""A small OAuth 2 server: a token endpoint, a place to sign in, and an API that wants a token."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.process.wire import WireServer

CLIENT, SECRET = "client-1", "s3cret-of-client"


class OAuthServer(WireServer):
    """Tokens live for `lifetime` seconds; the API answers 401 to those that are over.

    A busy machine may be late, so that they are taken for `leeway` seconds more.
    """

    def __init__(self, lifetime: float = 3600, *, leeway: float = 0, refresh: bool = True) -> None:
        super().__init__(self._answer_to)
        self.lifetime = lifetime
        self._leeway = leeway
        self.grants: list[str] = []
        self.broken = False
        self._refresh = refresh
        self._numbers = itertools.count(1)
        self._tokens: dict[str, float] = {}
        self._refreshers: set[str] = set()
        self._codes: dict[str, str] = {}

    def _answer_to(self, request: bytes) -> bytes:
        head, _, body = request.decode().partition("\r\n\r\n")
        target = head.split(" ")[1]
        parts = urlsplit(target)
        if parts.path == "/token":
            return self._token(head, dict(parse_qsl(body)))
        if parts.path == "/authorize":
            return self._authorize(dict(parse_qsl(parts.query)))
        found = re.search(r"\r\nauthorization: (?:Bearer|Token) (\S+)", head, re.IGNORECASE)
        good = found is not None and self._tokens.get(found[1], 0) > time.monotonic()
        return _reply(200 if good else 401, {"ok": good, "seen": found[1] if found else None})

    def _token(self, head: str, form: dict[str, str]) -> bytes:
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = f"Basic {basic}" in head or form.get("client_secret") == SECRET
        grant = form.get("grant_type", "")
        self.grants.append(grant)
        if self.broken:
            return _reply(503, {"error": "temporarily_unavailable"})
        if grant == "authorization_code":
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            known = self._codes.pop(form["code"], None) == challenge
        if grant == "refresh_token":
            known = known and form["refresh_token"] in self._refreshers
            self._refreshers.discard(form["refresh_token"])
        if grant == "password":
            known = known and (form["username"], form["password"]) == ("ann", "pw-of-ann")
        if not known:
            said = {"error": "invalid_client", "error_description": f"no {form} here"}
            return _reply(401, said)
        token, refresher = (f"{kind}-{next(self._numbers)}" for kind in ("tok", "ref"))
        self._tokens[token] = time.monotonic() + self.lifetime + self._leeway
        given = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        if self._refresh:
            self._refreshers.add(refresher)
            given["refresh_token"] = refresher
        return _reply(200, given)

    def _authorize(self, query: dict[str, str]) -> bytes:
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        code = f"code-{next(self._numbers)}"
        self._codes[code] = query["code_challenge"]
        back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        return f"HTTP/1.1 302 Found\r\nLocation: {back}\r\nContent-Length: 0\r\n\r\n".encode()


def _reply(status: int, plain: object) -> bytes:
    body = json.dumps(plain).encode()
    head = f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body
