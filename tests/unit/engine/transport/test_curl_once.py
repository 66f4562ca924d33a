"""A connection that the server closes costs nothing, and no request is sent twice."""

from __future__ import annotations

import ssl
import time
from dataclasses import replace

import pytest

from tests.raw_server import OK, RawServer
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, kind, kinds_of, wire
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.model.rows.failure import FailureKind
from vayu.testing.certificate import write_certificate
from vayu.units import NS_PER_MS

COUNTS = Options(timeout=5000)


@pytest.mark.parametrize("options", [READ, COUNTS])
def test_a_connection_closed_while_idle_costs_nothing(transport, options) -> None:
    """It does not spin the loop, and the next request opens a new one."""
    ended, left = [], []
    slot = transport.slot(ended.append, options)

    def closing(peer) -> None:
        if peer.request():
            peer.send(OK)
            time.sleep(0.05)
            peer.socket.close()
            left.append(peer.number)

    with RawServer(closing) as server:
        slot.wire = wire(server.url)
        transport.start(slot)
        step_until(transport, lambda: len(ended) == 1)

        step_until(transport, lambda: left)
        cpu = time.process_time()
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            transport.step(20 * NS_PER_MS)
        assert time.process_time() - cpu < 0.15

        transport.start(slot)
        step_until(transport, lambda: len(ended) == 2)
    assert [slot.status, slot.connection_new] == [200, 1]


def dying(last=b""):
    """Answer the first request of a connection; close it upon the second, which is told `last`."""

    def talk(peer) -> None:
        for answer in (OK, last):
            if peer.request():
                peer.send(answer)
        peer.goodbye()

    return talk


@pytest.mark.parametrize("options", [READ, COUNTS, replace(READ, heads=False)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_is_sent_twice(transport, method, options) -> None:
    """A connection that dies under a request is a reset, and the server saw one request a row."""
    ended = []
    slot = transport.slot(ended.append, options)
    with RawServer(dying()) as server:
        slot.wire = wire(server.url, method, body=b"x" if method == "POST" else None)
        outcomes = kinds_of(transport, slot, ended, 6)
        transport.close()

    assert len(server.seen) == 6
    assert outcomes == [None, FailureKind.RESET] * 3
    assert "not sent again" in slot.message


@pytest.mark.parametrize("options", [COUNTS, replace(READ, heads=False)])
def test_no_request_is_sent_twice_over_tls(transport, tmp_path, options) -> None:
    """There a goodbye is left to be read when the connection has died."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "both.pem")
    context.load_cert_chain(tmp_path / "both.pem")
    ended = []
    slot = transport.slot(ended.append, replace(options, transport=TransportSpec(verify=False)))
    with RawServer(dying(), context) as server:
        slot.wire = wire(server.url)
        outcomes = kinds_of(transport, slot, ended, 4)
        transport.close()

    assert len(server.seen) == 4
    assert outcomes == [None, FailureKind.RESET] * 2


@pytest.mark.parametrize("keep", [0, 1000])
def test_no_request_is_sent_twice_over_a_unix_socket(transport, tmp_path, keep) -> None:
    """It is connected at once, and so libcurl must ask before it sends."""
    ended = []
    way = TransportSpec(unix_socket=str(tmp_path / "s"))
    slot = transport.slot(ended.append, Options(timeout=5000, keep=keep, transport=way))
    with RawServer(dying(), path=tmp_path / "s") as server:
        slot.wire = wire(server.url)
        outcomes = kinds_of(transport, slot, ended, 6)
        transport.close()

    assert len(server.seen) == 6
    assert outcomes == [None, FailureKind.RESET] * 3
    assert "not sent again" in slot.message


def test_a_redirect_that_closes_its_connection_is_followed(transport, target) -> None:
    """The answer and the end of the connection come at once, on one that was used before."""
    there = f"{target.url}/json".encode()
    moved = b"HTTP/1.1 302 Found\r\nLocation: %b\r\nConnection: close\r\n\r\n" % there
    ended, seen = [], []
    slot = transport.slot(ended.append, READ)
    with RawServer(dying(moved)) as server:
        slot.wire = wire(server.url)
        for count in range(1, 3):
            transport.start(slot)
            time.sleep(0.01)
            step_until(transport, lambda c=count: len(ended) == c)
            seen.append((kind(slot), slot.status, transport.final_url(slot)[1]))
        transport.close()

    assert seen == [(None, 200, 0), (None, 200, 1)]
