"""A connection that ends within a head is a truncated response, and one without a body is none."""

from __future__ import annotations

import pytest

from tests.raw_server import RawServer
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, outcome, wire
from vayu.engine.transport.port import Options

COUNTS = Options(timeout=5000)

CUT = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n",
]
WHOLE = [
    b"HTTP/1.0 200 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\nConnection: close\n\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-After: 1\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
]


def saying(answer: bytes):
    """Say this to the first request of each connection, and close it."""

    def talk(peer) -> None:
        if peer.request():
            peer.send(answer)

    return talk


def outcomes(transport, url, options, count=4):
    """Send so many requests over one slot; return what became of each."""
    ended, found = [], []
    slot = transport.slot(ended.append, options)
    slot.wire = wire(url)
    for sent in range(1, count + 1):
        transport.start(slot)
        step_until(transport, lambda c=sent: len(ended) == c)
        found.append(outcome(slot))
    return found


@pytest.mark.parametrize("answer", CUT)
def test_a_head_that_was_cut_is_no_response(transport, answer) -> None:
    """Every time for who hears it, and else once it was met; its connection was not said to end."""
    with RawServer(saying(answer)) as server:
        assert outcomes(transport, server.url, READ) == ["truncated"] * 4
        met, after, *later = outcomes(transport, server.url, COUNTS)
    assert (met, later) == ("200", ["truncated"] * 2)
    assert after in {"reset", "truncated"}


@pytest.mark.parametrize("answer", WHOLE)
@pytest.mark.parametrize("options", [READ, COUNTS])
def test_an_empty_response_is_one(transport, options, answer) -> None:
    """However its end is told, for who hears its head and who does not."""
    with RawServer(saying(answer)) as server:
        first, *later = outcomes(transport, server.url, options)
    assert first == "200"
    assert set(later) <= {"200", "reset"}  # a connection that was not said to be closed
