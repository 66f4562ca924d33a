"""A stream that the server refused goes again, because the server says that it did not take it."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import StreamEnded
from hyperframe.frame import GoAwayFrame

from tests.raw_server import RawServer
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import outcome
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.resolve.compose import WireRequest

OPTIONS = Options(timeout=5000, transport=TransportSpec(http_version="2-prior-knowledge"))


def refuse(h2, _connection, stream) -> None:
    """Say of one stream that it was not taken."""
    h2.reset_stream(stream, ErrorCodes.REFUSED_STREAM)


def go_away(last):
    """End a connection whose last stream that was taken is so many before the newest."""

    def end(h2, connection, stream) -> None:
        goaway = GoAwayFrame(0, last_stream_id=stream - last, error_code=0)
        connection.sendall(h2.data_to_send() + goaway.serialize())
        connection.shutdown(socket.SHUT_RDWR)

    return end


def serve(connection, seen, refused, how) -> None:
    """Speak HTTP/2 until the client is gone; refuse these, of all streams that were seen."""
    h2 = H2Connection(H2Configuration(client_side=False))
    h2.initiate_connection()
    with connection, suppress(OSError):
        connection.sendall(h2.data_to_send())
        while data := connection.recv(65536):
            for event in h2.receive_data(data):
                if not isinstance(event, StreamEnded):
                    continue
                seen.append(event.stream_id)
                if len(seen) in refused:
                    how(h2, connection, event.stream_id)
                else:
                    h2.send_headers(event.stream_id, [(":status", "200")], end_stream=True)
            connection.sendall(h2.data_to_send())


@contextmanager
def refusing(refused, how=refuse):
    """Yield the URL of a server that refuses some streams, and the streams that it saw."""
    seen = []
    with RawServer(lambda peer: serve(peer.socket, seen, refused, how)) as server:
        yield server.url, seen


def three(transport, method, url) -> list[str]:
    """Send three requests, one after the other; return what came of each."""
    ended, came = [], []
    slot = transport.slot(ended.append, OPTIONS)
    slot.wire = WireRequest(method, url)
    for sent in range(1, 4):
        transport.start(slot)
        step_until(transport, lambda c=sent: len(ended) == c)
        came.append(outcome(slot))
    return came


@pytest.mark.parametrize(
    ("method", "refused"), [("GET", {1, 3, 5}), ("POST", {2, 4, 6}), ("PATCH", {3})]
)
def test_a_stream_that_was_refused_goes_again(transport, method, refused) -> None:
    """A GET from the first one on; a POST once its connection is known to carry streams."""
    with refusing(refused) as (url, seen):
        came = three(transport, method, url)

    assert came == ["200"] * 3
    assert len(seen) == 3 + len({number for number in refused if number <= len(seen)})


@pytest.mark.parametrize(
    ("last", "answered", "arrived"),
    [(2, [True, True, True], 4), (0, [True, False, True], 3)],
    ids=["beyond", "covered"],
)
def test_a_post_goes_again_beyond_the_last_stream_of_a_goaway(
    transport, last, answered, arrived
) -> None:
    """One that the GOAWAY covers was perhaps done: it is lost with its connection."""
    with refusing({2}, go_away(last)) as (url, seen):
        assert [came == "200" for came in three(transport, "POST", url)] == answered

    assert len(seen) == arrived


def close(h2, connection, _stream) -> None:
    """End a connection without a word about its streams."""
    connection.sendall(h2.data_to_send())
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("how", [go_away(0), close], ids=["goaway", "closed"])
def test_a_closed_connection_is_no_breach_of_the_protocol(transport, how) -> None:
    """It is a reset, as an empty reply is in HTTP/1.1."""
    with refusing({2}, how) as (url, _):
        assert three(transport, "POST", url) == ["200", "reset", "200"]


def test_a_refusal_counts_once(transport) -> None:
    """The POST that is lost after another was refused, and has gone again, is not sent twice."""
    hows = [go_away(0), refuse]

    def how(h2, connection, stream) -> None:
        hows.pop()(h2, connection, stream)

    with refusing({2, 4}, how) as (url, seen):
        *came, last = three(transport, "POST", url)

    assert came == ["200", "200"]
    assert last != "200"
    assert len(seen) == 4
