"""Small servers that say what arrived, byte for byte, and one that asks for Digest."""

from __future__ import annotations

import hashlib
import re
import secrets
import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class WireServer:
    """A server on 127.0.0.1 that keeps every request as it came.

    Parameters
    ----------
    answer : callable, optional
        Given a request, returns the response.
    """

    def __init__(self, answer: Callable[[bytes], bytes] = lambda _: ANSWER) -> None:
        self.requests: list[bytes] = []
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with closing(connection):
            held = b""
            while True:
                while b"\r\n\r\n" not in held:
                    chunk = connection.recv(65_536)
                    if not chunk:
                        return
                    held += chunk
                head, _, rest = held.partition(b"\r\n\r\n")
                length = _LENGTH.search(head)
                size = int(length[1]) if length else 0
                while len(rest) < size:
                    rest += connection.recv(65_536)
                whole, held = head + b"\r\n\r\n" + rest[:size], rest[size:]
                self.requests.append(whole)
                connection.sendall(self._answer(whole))


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
            return ANSWER
        challenge = f'Digest realm="vault", nonce="{self._nonce}", qop="auth", algorithm=SHA-256'
        lines = ("HTTP/1.1 401 Unauthorized", f"WWW-Authenticate: {challenge}", "Content-Length: 0")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _right(self, method: str, said: dict[str, str]) -> str:
        parts = (self._nonce, said["nc"], said["cnonce"], "auth", _hash(f"{method}:{said['uri']}"))
        return _hash(":".join((_hash(self._secret), *parts)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
