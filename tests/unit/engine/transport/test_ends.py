"""How connections end: nothing is lost that need not be, and nothing is sent twice."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.raw_server import OK, RawServer, always, leaving
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import kind, outcome, wire
from vayu.engine.transport.port import UNMEASURED, Options
from vayu.model.requests.transport import TransportSpec
from vayu.model.rows.failure import FailureKind
from vayu.units import NS_PER_MS

COUNTS = Options(timeout=10_000)
KEEPS = replace(COUNTS, keep=1 << 26)
KINDS = pytest.mark.parametrize("options", [COUNTS, KEEPS], ids=["counts", "keeps"])


def go(transport, slot, request=None) -> str:
    """Send a request; return how it went."""
    ended = []
    slot.ended = ended.append
    slot.wire = request or slot.wire
    slot.started = time.monotonic_ns()
    transport.start(slot)
    step_until(transport, lambda: ended)
    return outcome(slot)


def idle(transport, seconds=0.03) -> None:
    """Let the transport see what has happened, and spin over nothing."""
    end, turns = time.monotonic() + seconds, 0
    while time.monotonic() < end or turns < 3:
        transport.step(10 * NS_PER_MS)
        turns += 1
    assert turns < 100


def sender(transport, options, url, method="POST", body=b"x"):
    """Return a slot that posts."""
    slot = transport.slot(lambda _: None, options)
    slot.wire = wire(url, method, body=body)
    return slot


@KINDS
@pytest.mark.parametrize("size", [2, 100_000, 3_000_000])
def test_a_response_and_the_end_of_its_connection_come_at_once(transport, options, size) -> None:
    """Nobody said that it would end; the next request goes out over a new one, once."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (size, b"x" * size)
    left: list = []
    with RawServer(leaving(answer, left)) as server:
        slot, came = sender(transport, options, server.url), []
        for sent in range(1, 6):
            came.append(go(transport, slot))
            step_until(transport, lambda s=sent: len(left) == s)
            idle(transport)
        assert (came, len(server.seen)) == (["200"] * 5, 5)


@KINDS
@pytest.mark.parametrize("how", ["fin", "rst"])
def test_a_connection_that_ends_while_idle_costs_nothing(transport, options, how) -> None:
    """The POST goes out over a new one, arrives once and counts once."""
    over: list = []

    def talk(peer) -> None:
        peer.request()
        peer.send(OK)
        time.sleep(0.01)
        peer.reset() if how == "rst" else peer.socket.close()
        over.append(peer.number)

    with RawServer(talk) as server:
        slot = sender(transport, options, server.url)
        for sent in range(1, 5):
            assert go(transport, slot) == "200"
            assert (server.connections, len(server.seen)) == (sent, sent)
            step_until(transport, lambda s=sent: len(over) == s)
            idle(transport, 0.01)


@KINDS
@pytest.mark.parametrize("how", ["fin", "rst", "half"])
def test_a_connection_that_ends_under_a_request_is_a_reset(transport, options, how) -> None:
    """It may have been done: it is not sent again, and the request after it goes well."""

    def talk(peer) -> None:
        peer.request()
        peer.send(OK)
        peer.request()
        if how == "rst":
            peer.reset()
        elif how == "half":
            peer.socket.shutdown(socket.SHUT_WR)
            peer.socket.recv(1)

    with RawServer(talk) as server:
        slot = sender(transport, options, server.url)
        assert [go(transport, slot) for _ in range(6)] == ["200", "reset"] * 3
        assert len(server.seen) == 6


@KINDS
def test_what_comes_after_a_response_excuses_no_loss(transport, options) -> None:
    """An empty line too much is no end; the POST that is lost after it is not sent again."""

    def talk(peer) -> None:
        peer.request()
        peer.send(OK)
        time.sleep(0.02)
        peer.send(b"\r\n")
        peer.request()

    with RawServer(talk) as server:
        slot = sender(transport, options, server.url)
        assert go(transport, slot) == "200"
        idle(transport)
        go(transport, slot)
        assert len(server.seen) <= 2


def test_a_redirect_whose_connection_ends_with_it(transport) -> None:
    """The end is noted though libcurl opened the next connection in the same go."""
    left: list = []
    with ExitStack() as stack:
        there = stack.enter_context(RawServer(always()))
        moved = b"HTTP/1.1 307 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % there.url.encode()
        here = stack.enter_context(RawServer(leaving(moved, left)))
        slot, came = sender(transport, KEEPS, here.url), []
        for sent in range(1, 5):
            came.append(go(transport, slot))
            step_until(transport, lambda s=sent: len(left) == s)
            idle(transport)
        assert (came, len(here.seen), len(there.seen)) == (["200"] * 4, 4, 4)


@KINDS
def test_redirects_to_and_fro_keep_both_connections(transport, options) -> None:
    """One of each host, however often."""
    with ExitStack() as stack:
        there = stack.enter_context(RawServer(always()))
        moved = b"HTTP/1.1 302 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % there.url.encode()
        here = stack.enter_context(RawServer(always(moved)))
        slot = sender(transport, options, here.url)
        assert [go(transport, slot) for _ in range(6)] == ["200"] * 6
        assert here.connections == 1
        assert there.connections <= 2  # who did not listen has opened one for the first hop, twice
        assert (len(here.seen), len(there.seen)) == (6, 6)


@KINDS
def test_a_redirect_to_a_name(transport, options) -> None:
    """Which libcurl looks up by itself, in a thread that nobody watches."""
    with RawServer(always()) as there:
        to = f"http://localhost:{there.port}/".encode()
        moved = b"HTTP/1.1 302 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % to
        with RawServer(always(moved)) as here:
            slot = sender(transport, replace(options, timeout=3000), here.url)
            assert [go(transport, slot) for _ in range(2)] == ["200"] * 2


@KINDS
def test_a_redirect_to_streams(transport, options, web) -> None:
    """A POST to a plain host leads to a TLS one of HTTP/2, again and again."""
    url = web.url("h2").encode()
    moved = b"HTTP/1.1 303 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % url
    options = replace(options, transport=TransportSpec(ca=web.file("ca")))
    with RawServer(always(moved)) as here:
        slot = sender(transport, options, here.url)
        assert [(go(transport, slot), slot.protocol) for _ in range(4)] == [("200", 3)] * 4
        assert (len(here.seen), here.connections) == (4, 1)


@KINDS
def test_nobody_listens(transport, refused_url, options) -> None:
    """Each request fails at once, and a turn starts no more than it was handed."""
    slot, ended = sender(transport, options, refused_url), []

    def again(slot) -> None:
        ended.append(kind(slot))
        transport.start(slot)

    slot.ended = again
    transport.start(slot)
    transport.step(10 * NS_PER_MS)
    assert len(ended) <= 4
    step_until(transport, lambda: len(ended) >= 20)
    assert set(ended) == {FailureKind.CONNECT}


@KINDS
def test_a_connection_that_never_comes(transport, options) -> None:
    """The limit for connecting ends it, before the other one."""
    with socket.socket() as deaf, ExitStack() as stack:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            fill = stack.enter_context(socket.socket())
            fill.settimeout(0)
            fill.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        limited = replace(options, transport=TransportSpec(connect_timeout="100ms"))
        slot = sender(transport, limited, url)
        assert go(transport, slot) == "timeout"
        assert 98 * NS_PER_MS <= slot.completed - slot.started < 9_000 * NS_PER_MS


@KINDS
def test_limits_are_kept_in_their_order(transport, options) -> None:
    """The shorter one first; none too early; a connection that hung is not used again."""

    def talk(peer) -> None:
        peer.request()
        peer.socket.recv(1)

    with RawServer(talk) as server:
        ended, slots = [], []
        for limit in (800, 200, 600, 400):
            slot = sender(transport, replace(options, timeout=limit), server.url)
            slot.ended = lambda one: ended.append(one.options.timeout)
            slot.started = time.monotonic_ns()
            transport.start(slot)
            slots.append(slot)
        step_until(transport, lambda: len(ended) == 4)
        assert ended == [200, 400, 600, 800]
        for slot in slots:
            assert kind(slot) is FailureKind.TIMEOUT
            assert slot.completed - slot.started >= (slot.options.timeout - 2) * NS_PER_MS
        assert server.connections == 4


@KINDS
def test_a_limit_holds_while_bytes_drip(transport, options) -> None:
    """Each of them is an edge, and none puts the end off."""

    def talk(peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        for _ in range(10_000):
            peer.send(b"x")
            time.sleep(0.01)

    with RawServer(talk) as server:
        slot = sender(transport, replace(options, timeout=150), server.url)
        assert go(transport, slot) == "timeout"
        assert slot.completed - slot.started >= 148 * NS_PER_MS


@KINDS
def test_cancelled_in_flight(transport, options) -> None:
    """Half sent, half received, or not begun; each can go again, and what went out was counted."""
    over, heads = threading.Event(), []

    def talk(peer) -> None:
        if peer.number < 4:
            head = peer.head()
            peer.send(OK[:-1])
            heads.append(len(head))
            over.wait(10)
        else:
            always()(peer)

    with RawServer(talk) as server:
        ended = []
        slots = [sender(transport, options, server.url, body=b"x" * 5_000_000) for _ in range(4)]
        for slot in slots:
            slot.ended = ended.append
            transport.start(slot)
        step_until(transport, lambda: len(heads) == 4)
        idle(transport)
        slots.append(sender(transport, options, server.url))
        assert go(transport, slots[4]) == "200"
        slots[4].ended = ended.append
        transport.start(slots[4])
        transport.cancel()
        assert [kind(slot) for slot in ended] == [FailureKind.CANCELLED] * 5
        for slot in ended[:4]:
            assert 0 < slot.measured[0] - heads[0] <= len(slot.wire.body)
            assert slot.measured[1] == len(OK) - 1
        assert ended[4].measured == UNMEASURED
        over.set()
        for slot in slots:
            assert go(transport, slot) == "200"
