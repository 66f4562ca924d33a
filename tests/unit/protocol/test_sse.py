"""Events survive the wire, wherever the network cuts it."""

from __future__ import annotations

import pytest

from vayu.protocol.sse import KEEP_ALIVE, Decoder, ServerEvent, encode

EVENTS = [
    ServerEvent(1, "stats", b'{"rps":1.5}'),
    ServerEvent(2, "stats", '{"name":"नाम: x"}'.encode()),
    ServerEvent(3, "complete", b"{}"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
def test_what_is_encoded_is_decoded(size: int) -> None:
    """Comments are no events, and the cuts do not matter."""
    wire = KEEP_ALIVE + KEEP_ALIVE.join(map(encode, EVENTS)) + KEEP_ALIVE
    decoder = Decoder()
    pieces = [wire[start : start + size] for start in range(0, len(wire), size)]

    assert [event for piece in pieces for event in decoder.feed(piece)] == EVENTS


def test_half_an_event_is_none() -> None:
    """A stream that breaks off loses what was not complete."""
    assert list(Decoder().feed(encode(EVENTS[0])[:-1])) == []


def test_what_others_may_write() -> None:
    """An event without a number and a kind, and without the blank after the colon."""
    assert list(Decoder().feed(b"data:x\n\n")) == [ServerEvent(0, "message", b"x")]
