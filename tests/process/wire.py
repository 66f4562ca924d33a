"""Small servers that say what arrived, byte for byte, and one that asks for Digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from tests.raw_server import OK, RawServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.raw_server import Peer


class WireServer(RawServer):
    """A server on 127.0.0.1 that keeps every request as it came.

    Parameters
    ----------
    answer : callable, optional
        Given a request, returns the response.
    """

    def __init__(self, answer: Callable[[bytes], bytes] = lambda _: OK) -> None:
        self.requests: list[bytes] = []
        self._answer = answer
        super().__init__(self._converse)
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"

    def _converse(self, peer: Peer) -> None:
        while head := peer.head():
            whole = head + peer.body(head)
            self.requests.append(whole)
            peer.send(self._answer(whole))


class DigestServer(WireServer):
    """Lets nobody in who does not answer its challenge (RFC 7616, SHA-256, qop=auth)."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(self._judge)
        self.admitted = 0
        self._secret = f"{user}:vault:{password}"
        self._nonce = secrets.token_hex(8)

    def _judge(self, request: bytes) -> bytes:
        head = request.partition(b"\r\n\r\n")[0].decode("latin-1")
        method = head.partition(" ")[0]
        found = re.search(r"\r\nauthorization: digest (.*)", head, re.IGNORECASE)
        said = dict(re.findall(r'(\w+)="?([^",\r\n]*)"?', found[1])) if found else {}
        if said and said.get("response") == self._right(method, said):
            self.admitted += 1
            return OK
        challenge = f'Digest realm="vault", nonce="{self._nonce}", qop="auth", algorithm=SHA-256'
        lines = ("HTTP/1.1 401 Unauthorized", f"WWW-Authenticate: {challenge}", "Content-Length: 0")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _right(self, method: str, said: dict[str, str]) -> str:
        parts = (self._nonce, said["nc"], said["cnonce"], "auth", _hash(f"{method}:{said['uri']}"))
        return _hash(":".join((_hash(self._secret), *parts)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
