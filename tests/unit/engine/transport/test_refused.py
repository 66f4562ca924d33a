"""A stream that the server refused goes again, because the server says that it did not take it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import StreamEnded

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import outcome
from vayu.engine.transport.port import Options
from vayu.model.transport import TransportSpec
from vayu.resolve.compose import WireRequest

OPTIONS = Options(timeout=5000, transport=TransportSpec(http_version="2-prior-knowledge"))


def answer(h2, data, seen, refused) -> None:
    """Refuse the streams with these numbers, of all that were seen."""
    for event in h2.receive_data(data):
        if not isinstance(event, StreamEnded):
            continue
        seen.append(event.stream_id)
        if len(seen) in refused:
            h2.reset_stream(event.stream_id, ErrorCodes.REFUSED_STREAM)
        else:
            h2.send_headers(event.stream_id, [(":status", "200")], end_stream=True)


def serve(connection, seen, refused) -> None:
    """Speak HTTP/2 until the client is gone."""
    h2 = H2Connection(H2Configuration(client_side=False))
    h2.initiate_connection()
    with connection, suppress(OSError):
        connection.sendall(h2.data_to_send())
        while data := connection.recv(65536):
            answer(h2, data, seen, refused)
            connection.sendall(h2.data_to_send())


@contextmanager
def refusing(refused):
    """Yield the URL of a server that refuses some streams, and the streams that it saw."""
    server, seen = socket.create_server(("127.0.0.1", 0)), []

    def accept() -> None:
        with suppress(OSError):
            while True:
                given = (server.accept()[0], seen, refused)
                threading.Thread(target=serve, args=given, daemon=True).start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", seen
    finally:
        server.shutdown(socket.SHUT_RDWR)
        accepting.join()
        server.close()


@pytest.mark.parametrize(
    ("method", "refused"), [("GET", {1, 3, 5}), ("POST", {2, 4, 6}), ("PATCH", {3})]
)
def test_a_stream_that_was_refused_goes_again(transport, method, refused) -> None:
    """A GET from the first one on; a POST once its connection is known to carry streams."""
    ended, came = [], []
    slot = transport.slot(ended.append, OPTIONS)
    with refusing(refused) as (url, seen):
        slot.wire = WireRequest(method, url)
        for sent in range(1, 4):
            transport.start(slot)
            step_until(transport, lambda c=sent: len(ended) == c)
            came.append(outcome(slot))

    assert came == ["200"] * 3
    assert len(seen) == 3 + len({number for number in refused if number <= len(seen)})
