"""Heads of responses as servers send them."""

from __future__ import annotations

import pytest

from vayu.protocol.head import parse_head, reason_of


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


@pytest.mark.parametrize(
    ("text", "heard", "reason"),
    [
        ("HTTP/1.1 200 OK\nA: 1\n", 0, "OK"),
        ("HTTP/1.1 200 OK\nA: 1\n\nTrailer: 1", 0, "OK"),
        ("HTTP/2 204\nx: y\n", 0, ""),
        ("HTTP/1.1 100 Continue\n\nHTTP/1.1 201 Made\nA: b\n", 0, "Made"),
        ("HTTP/2 103\nlink: x\n\nHTTP/2 200\n", 0, ""),
        ("HTTP/1.1 302 Found\nLocation: /x\n\nHTTP/1.1 200 Fine\nZ: 1\n", 3, "Fine"),
        ("HTTP/1.1 200 Connected\n\nHTTP/1.1 103\n\nHTTP/1.1 200 Fine\nZ: 1\n", 2, "Fine"),
        ("HTTP/1.1 101 Switching Protocols\nA: b\n", 0, "Switching Protocols"),
        ("X: y", 1, ""),
    ],
)
def test_the_phrase_alone_is_that_of_the_answer_to_what_went_out_last(text, heard, reason) -> None:
    """The same as of the whole head; nothing but lines before and 1xx may precede it."""
    assert reason_of(lines(text), heard) == reason == parse_head(lines(text))[0]
