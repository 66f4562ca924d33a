"""Bytes to requests and replies to bytes, against exact answers and the standard library."""

from __future__ import annotations

import io
from http.client import HTTPResponse

import pytest
from hypothesis import given, strategies as st

from vayu.testing.http1 import (
    LONGEST_HEAD,
    Inbound,
    MalformedRequest,
    Reply,
    cut,
    render,
    waits_for_continue,
)

POST = b"POST /a?b=c HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nX-One: 2\r\nContent-Length: 5\r\n\r\nhello"


class _Socket:
    """What `http.client` needs of a socket."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        assert mode == "rb"
        return io.BytesIO(self._data)


def test_cuts_one_request_and_leaves_the_next() -> None:
    """Method, target, headers with duplicates and body; what follows stays in the buffer."""
    buffer = bytearray(POST + b"GET /next")

    request = cut(buffer)

    assert request is not None
    assert (request.method, request.path, request.query) == ("POST", "/a", "b=c")
    assert request.headers == (
        ("Host", "h"),
        ("X-One", "1"),
        ("X-One", "2"),
        ("Content-Length", "5"),
    )
    assert request.body == b"hello"
    assert request.keep_alive
    assert bytes(buffer) == b"GET /next"


@given(st.integers(min_value=0, max_value=len(POST) - 1))
def test_waits_for_the_whole_request(end: int) -> None:
    """A request cut anywhere is not served, and nothing of it is lost."""
    buffer = bytearray(POST[:end])

    assert cut(buffer) is None
    assert bytes(buffer) == POST[:end]

    buffer += POST[end:]
    assert cut(buffer) == Inbound("POST", "/a?b=c", POST[:-9], b"hello", keep_alive=True)


def test_joins_chunks() -> None:
    """A chunked body arrives as if it had had a length; extensions and trailers are skipped."""
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nT: 1\r\n\r\n"
    buffer = bytearray(head + chunks)

    for end in range(len(head), len(head + chunks)):
        assert cut(bytearray((head + chunks)[:end])) is None
    request = cut(buffer)

    assert request is not None
    assert request.body == b"abcdefg"
    assert not buffer


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"\x16\x03\x01\x02",
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"X" * (LONGEST_HEAD + 1),
    ],
)
def test_refuses_what_can_never_become_a_request(data: bytes) -> None:
    """Not HTTP/1, TLS, a bad length, a bad chunk and an endless head are named."""
    with pytest.raises(MalformedRequest):
        cut(bytearray(data))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\n", False),
    ],
)
def test_keep_alive(head: bytes, *, expected: bool) -> None:
    """HTTP/1.1 keeps a connection unless told otherwise, HTTP/1.0 does not."""
    request = cut(bytearray(head))

    assert request is not None
    assert request.keep_alive is expected


def test_sees_who_waits_for_continue() -> None:
    """Only a whole head with Expect asks for it."""
    head = b"PUT / HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"

    assert waits_for_continue(bytearray(head))
    assert not waits_for_continue(bytearray(head[:-1]))
    assert not waits_for_continue(bytearray(POST))


@pytest.mark.parametrize("status", [200, 204, 302, 304, 404, 599])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_render_is_read_back_by_the_standard_library(status: int, method: str) -> None:
    """Status, headers and body survive; HEAD, 204 and 304 have none."""
    reply = Reply(status, b"body", headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")))

    response = HTTPResponse(_Socket(render(reply, method=method)), method=method)  # type: ignore[arg-type]
    response.begin()

    assert response.status == status
    assert response.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    bodiless = method == "HEAD" or status in {204, 304}
    assert response.read() == (b"" if bodiless else b"body")
