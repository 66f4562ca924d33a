"""Heads of responses as servers send them."""

from __future__ import annotations

import pytest

from vayu.engine.worker.cookies import parse_cookies
from vayu.engine.worker.head import parse_head, reason_of


def lines(text: str) -> list[bytes]:
    """Cut a head into lines as libcurl hands them over."""
    return [line.encode("latin-1") + b"\r\n" for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "reason", "headers"),
    [
        ("HTTP/1.1 200 OK\nA: 1\nB:2\n", "OK", [("A", "1"), ("B", "2")]),
        ("HTTP/1.1 404 Not Found\n", "Not Found", []),
        ("HTTP/2 204\nx: y\n", "", [("x", "y")]),
        ("HTTP/1.1 100 Continue\n\nHTTP/1.1 201 Created\nA: b\n", "Created", [("A", "b")]),
        ("HTTP/1.1 302 Found\nLocation: /x\n\nHTTP/1.1 200 Fine\nZ: 1\n", "Fine", [("Z", "1")]),
        (
            (
                "HTTP/1.1 200 OK\nSet-Cookie: a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT\n"
                "Set-Cookie: b=2\n"
            ),
            "OK",
            [("Set-Cookie", "a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT"), ("Set-Cookie", "b=2")],
        ),
        ("HTTP/1.1 200 OK\nX: one\n two\nnonsense\n", "OK", [("X", "one two")]),
        ("", "", []),
    ],
)
def test_the_last_response_counts(text, reason, headers) -> None:
    """Redirects and 100s come first; order, duplicates and commas survive."""
    assert parse_head(lines(text)) == (reason, tuple(headers))
    assert reason_of(lines(text)) == reason


def test_cookies_of_a_netscape_file() -> None:
    """All seven fields, HttpOnly among them; a line that is none is passed over."""
    found = parse_cookies(
        [
            "#HttpOnly_.example.com\tTRUE\t/a\tTRUE\t1893456000\tsid\tx=y",
            "h\tFALSE\t/\tFALSE\t0\tn\t",
            "# comment",
        ]
    )

    first, second = found
    assert (first.name, first.value, first.domain, first.path) == (
        "sid",
        "x=y",
        "example.com",
        "/a",
    )
    assert (first.secure, first.http_only) == (True, True)
    assert first.expires == "2030-01-01T00:00:00+00:00"
    assert (second.value, second.expires, second.secure) == ("", None, False)
