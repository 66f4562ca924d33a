"""Events are found in pieces, wherever the network cut them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from vayu.protocol.event_stream import MOST_KEPT, Event, EventLog, form_of

SSE, LINES = "text/event-stream", "application/x-ndjson"
STREAM = (
    b": a comment\n\n"
    b"data: one\n\n"
    b"event: tick\r\ndata: two\r\ndata:  lines\r\nid: 7\r\n\r\n"
    b"retry: 5\n\n"
    b"data\rdata: x\r\r"
    b"unknown: field\ndata:{}\n\n"
    b"data: never ended\n"
)
EVENTS = [("message", "one", None), ("tick", "two\n lines", "7"), ("message", "\nx", "7"),
          ("message", "{}", "7")]  # fmt: skip


def followed(form: str | None, pieces: list[bytes]) -> EventLog:
    """Return the log of a stream whose pieces came at 0, 1, 2 ... ns."""
    log = EventLog(keep=True)
    log.begin(form)
    for now, piece in enumerate(pieces):
        log.feed(piece, now)
    return log


@given(st.lists(st.integers(0, len(STREAM)), max_size=30))
def test_cuts_do_not_matter(cuts: list[int]) -> None:
    """Not even within a line end."""
    edges = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[a:b] for a, b in pairwise(edges)]
    log = followed(SSE, pieces)

    assert [(e.kind, e.data, e.id) for e in log.events] == EVENTS
    assert log.count == len(EVENTS)


def test_an_event_is_there_with_its_last_byte() -> None:
    """Not with its first."""
    log = followed(SSE, [b"data: 1\n", b"", b"\ndata: 2\n\nda", b"ta: 3\n\n"])

    assert [event.at for event in log.events] == [2, 2, 3]
    assert log.first == 2


def test_lines_are_events() -> None:
    """Each one that is not empty; the last one only with its end."""
    log = followed(LINES, [b'{"a"', b':1}\n\n{"b":2}\r\n{"c"'])

    assert log.events == [
        Event("message", '{"a":1}', None, 1),
        Event("message", '{"b":2}', None, 1),
    ]


def test_what_is_no_stream_has_no_events() -> None:
    """Whatever it looks like."""
    log = followed(None, [STREAM])

    assert (log.count, log.first, log.events) == (0, None, [])


def test_all_are_counted_and_some_kept() -> None:
    """So that a stream of days does not fill the memory; and none where nobody reads."""
    log = followed(LINES, [b"x\n" * (MOST_KEPT + 5)])
    silent = EventLog(keep=False)
    silent.begin(LINES)
    silent.feed(b"x\n" * 10, 1)

    assert (log.count, len(log.events)) == (MOST_KEPT + 5, MOST_KEPT)
    assert (silent.count, silent.first, silent.events) == (10, 1, [])


def test_a_log_is_used_again() -> None:
    """Nothing of the exchange before is left."""
    log = followed(SSE, [b"id: 1\nevent: e\ndata: x\n\ndata: half"])
    log.clear()
    log.begin(SSE)
    log.feed(b"data: y\n\n", 5)

    assert log.events == [Event("message", "y", None, 5)]


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ([b"HTTP/1.1 200 OK\r\n", b"Content-Type: text/event-stream; charset=utf-8\r\n"], SSE),
        ([b"HTTP/2 200\r\n", b"content-type:APPLICATION/X-NDJSON\r\n"], LINES),
        ([b"HTTP/1.1 200 OK\r\n", b"Content-Type: text/html\r\n"], None),
        ([b"HTTP/1.1 302\r\n", b"content-type: text/event-stream\r\n", b"\r\n",
          b"HTTP/1.1 200 OK\r\n"], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_content_type_decides(lines: list[bytes], form: str | None) -> None:
    """That of the last response."""
    assert form_of(lines) == form
