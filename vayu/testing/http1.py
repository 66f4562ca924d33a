"""HTTP/1.1 from the server's side: bytes to request, reply to bytes. Pure.

Only what a target needs, and fast: the head of a request is searched for the few headers
that frame it; all headers are cut into pairs only when a route asks for them (RFC 9112).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

REASONS = {status.value: status.phrase for status in HTTPStatus}
LONGEST_HEAD = 256 * 1024

Pairs = tuple[tuple[str, str], ...]


class MalformedRequest(ValueError):
    """The peer does not speak HTTP/1."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One request as it arrived.

    `head` is everything before the empty line; `keep_alive` says whether the peer wants to
    send another request on this connection.
    """

    method: str
    target: str
    head: bytes
    body: bytes
    keep_alive: bool

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query without its question mark."""
        return self.target.partition("?")[2]

    @property
    def headers(self) -> Pairs:
        """All headers in order, duplicates kept."""
        pairs = (line.partition(b":") for line in self.head.split(b"\r\n")[1:])
        return tuple((n.decode("latin-1"), v.strip().decode("latin-1")) for n, _, v in pairs)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a route answers."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Pairs = ()


def cut(buffer: bytearray) -> Inbound | None:
    """Take one whole request off the front of `buffer`.

    Returns
    -------
    Inbound or None
        None, with `buffer` untouched, when the request has not arrived whole yet.

    Raises
    ------
    MalformedRequest
        If what is there can never become a request.
    """
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        if buffer and not 65 <= buffer[0] <= 90:  # A to Z: methods are upper case; TLS is not
            raise MalformedRequest(f"begins with {bytes(buffer[:8])!r}")
        if len(buffer) > LONGEST_HEAD:
            raise MalformedRequest(f"no end of the head in {len(buffer)} bytes")
        return None
    head = bytes(buffer[:end])
    parts = head.split(b"\r\n", 1)[0].split(b" ")
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/1."):
        raise MalformedRequest(f"not an HTTP/1 request line: {parts!r:.100}")
    low = head.lower()
    framed = _body(buffer, end + 4, low)
    if framed is None:
        return None
    body, used = framed
    del buffer[:used]
    close = b"\r\nconnection: close" in low or parts[2] == b"HTTP/1.0"
    return Inbound(parts[0].decode("latin-1"), parts[1].decode("latin-1"), head, body, not close)


def waits_for_continue(buffer: bytearray) -> bool:
    """Whether the peer holds its body back until it is told to go on (RFC 9110, 10.1.1)."""
    end = buffer.find(b"\r\n\r\n")
    return end > 0 and b"\r\nexpect: 100-continue" in bytes(buffer[:end]).lower()


def render(reply: Reply, *, method: str = "GET", keep_alive: bool = True) -> bytes:
    """Return `reply` as bytes: no body for HEAD, 204 and 304 (RFC 9110, 6.4.1)."""
    bodiless = reply.status in {204, 304} or 100 <= reply.status < 200
    lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Unknown')}"]
    if not bodiless:
        lines += [f"Content-Type: {reply.content_type}", f"Content-Length: {len(reply.body)}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if not keep_alive:
        lines.append("Connection: close")
    head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
    return head if bodiless or method == "HEAD" else head + reply.body


def _body(buffer: bytearray, start: int, low: bytes) -> tuple[bytes, int] | None:
    """Body and where the request ends; None when the body is not there yet.

    Raises
    ------
    MalformedRequest
        If Content-Length is no number.
    """
    if b"\r\ntransfer-encoding: chunked" in low:
        return _chunked(buffer, start)
    at = low.find(b"\r\ncontent-length:")
    if at < 0:
        return b"", start
    digits = low[at + 17 :].split(b"\r\n", 1)[0].strip()
    if not digits.isdigit():
        raise MalformedRequest(f"Content-Length is {digits!r:.40}")
    used = start + int(digits)
    return (bytes(buffer[start:used]), used) if len(buffer) >= used else None


def _chunked(buffer: bytearray, start: int) -> tuple[bytes, int] | None:
    """Join the chunks that follow `start` (RFC 9112, 7.1); trailers are skipped.

    Raises
    ------
    MalformedRequest
        If a chunk has no size.
    """
    body = bytearray()
    while True:
        line = buffer.find(b"\r\n", start)
        if line < 0:
            return None
        try:
            size = int(bytes(buffer[start:line]).split(b";")[0], 16)
        except ValueError:
            raise MalformedRequest("not a chunk size") from None
        if size == 0:
            end = buffer.find(b"\r\n\r\n", line)
            return None if end < 0 else (bytes(body), end + 4)
        body += buffer[line + 2 : line + 2 + size]
        start = line + 2 + size + 2
        if start > len(buffer):
            return None
