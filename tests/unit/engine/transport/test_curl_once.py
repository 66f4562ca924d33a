"""A connection that the server closes costs nothing, and no request is sent twice."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, kind, kinds_of, wire
from vayu.engine.transport.port import Options
from vayu.model.failure import FailureKind
from vayu.model.transport import TransportSpec
from vayu.testing.certificate import write_certificate
from vayu.units import NS_PER_MS

COUNTS = Options(timeout=5000)


class ClosingServer:
    """Answers one request a connection, keeps it open for a moment, then closes it."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        for _ in range(2):
            connection, _ = self.socket.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            time.sleep(0.05)
            connection.close()
        self.socket.close()


@pytest.mark.parametrize("options", [READ, COUNTS])
def test_a_connection_closed_while_idle_costs_nothing(transport, options) -> None:
    """It does not spin the loop, and the next request opens a new one."""
    server = ClosingServer()
    ended = []
    slot = transport.slot(ended.append, options)
    slot.wire = wire(server.url)
    transport.start(slot)
    step_until(transport, lambda: len(ended) == 1)

    cpu = time.process_time()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        transport.step(20 * NS_PER_MS)
    assert time.process_time() - cpu < 0.15

    transport.start(slot)
    step_until(transport, lambda: len(ended) == 2)
    server.thread.join()
    assert [slot.status, slot.connection_new] == [200, 1]


class DyingServer:
    """Answers the first request of a connection, and closes it upon the second.

    Parameters
    ----------
    context : ssl.SSLContext, optional
        Speak TLS, and say goodbye before closing.
    last : bytes
        What the second request is told before that.
    path : Path, optional
        Listen on this Unix socket.
    """

    def __init__(self, context=None, last=b"", path=None) -> None:
        scheme = "https" if context else "http"
        if path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.bind(str(path))
            self.socket.listen()
            self.url = "http://there/"
        else:
            self.socket = socket.create_server(("127.0.0.1", 0))
            self.url = f"{scheme}://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.context, self.last = context, last
        self.seen: list[bytes] = []
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self.serve, args=(connection,))
            self.threads.append(thread)
            thread.start()

    def serve(self, connection) -> None:
        if self.context:
            try:
                connection = self.context.wrap_socket(connection, server_side=True)
            except OSError:  # the client went before anything was sent
                connection.close()
                return
        with connection:
            for answer in (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", self.last):
                data = connection.recv(65536)
                if data:
                    self.seen.append(data.split(b" ", 1)[0])
                    connection.sendall(answer)
            if self.context:
                with suppress(OSError):  # the client may be gone already
                    connection.unwrap()

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("options", [READ, COUNTS, replace(READ, heads=False)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_is_sent_twice(transport, method, options) -> None:
    """A connection that dies under a request is a reset, and the server saw one request a row."""
    server, ended = DyingServer(), []
    slot = transport.slot(ended.append, options)
    slot.wire = wire(server.url, method, body=b"x" if method == "POST" else None)
    outcomes = kinds_of(transport, slot, ended, 6)
    transport.close()
    server.close()

    assert len(server.seen) == 6
    assert outcomes == [None, FailureKind.RESET] * 3
    assert "not sent again" in slot.message


@pytest.mark.parametrize("options", [COUNTS, replace(READ, heads=False)])
def test_no_request_is_sent_twice_over_tls(transport, tmp_path, options) -> None:
    """There a goodbye is left to be read when the connection has died."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "both.pem")
    context.load_cert_chain(tmp_path / "both.pem")
    server, ended = DyingServer(context), []
    slot = transport.slot(ended.append, replace(options, transport=TransportSpec(verify=False)))
    slot.wire = wire(server.url)
    outcomes = kinds_of(transport, slot, ended, 4)
    transport.close()
    server.close()

    assert len(server.seen) == 4
    assert outcomes == [None, FailureKind.RESET] * 2


@pytest.mark.parametrize("keep", [0, 1000])
def test_no_request_is_sent_twice_over_a_unix_socket(transport, tmp_path, keep) -> None:
    """It is connected at once, and so libcurl must ask before it sends."""
    server, ended = DyingServer(path=tmp_path / "s"), []
    way = TransportSpec(unix_socket=str(tmp_path / "s"))
    slot = transport.slot(ended.append, Options(timeout=5000, keep=keep, transport=way))
    slot.wire = wire(server.url)
    outcomes = kinds_of(transport, slot, ended, 6)
    transport.close()
    server.close()

    assert len(server.seen) == 6
    assert outcomes == [None, FailureKind.RESET] * 3
    assert "not sent again" in slot.message


def test_a_redirect_that_closes_its_connection_is_followed(transport, target) -> None:
    """The answer and the end of the connection come at once, on one that was used before."""
    there = f"{target.url}/json".encode()
    server = DyingServer(
        last=b"HTTP/1.1 302 Found\r\nLocation: %b\r\nConnection: close\r\n\r\n" % there
    )
    ended = []
    slot = transport.slot(ended.append, READ)
    slot.wire = wire(server.url)
    seen = []
    for count in range(1, 3):
        transport.start(slot)
        time.sleep(0.01)
        step_until(transport, lambda c=count: len(ended) == c)
        seen.append((kind(slot), slot.status, transport.final_url(slot)[1]))
    transport.close()
    server.close()

    assert seen == [(None, 200, 0), (None, 200, 1)]
