"""A quiet slot repeats nothing, like one that asks; which is quiet, and what a dead one carried."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ, kind, kinds_of, wire
from tests.unit.engine.transport.test_curl_once import ClosingServer, DyingServer
from vayu.engine.transport import curl_quiet
from vayu.engine.transport.port import Options
from vayu.model.failure import FailureKind
from vayu.model.transport import TransportSpec

UNREAD = Options(timeout=5000)
FROM_THE_START = Options(timeout=5000, transport=TransportSpec(http_version="2-prior-knowledge"))


@pytest.fixture
def not_obeyed(monkeypatch):
    """Let libcurl take the option for what it is by default: then it repeats."""
    monkeypatch.setattr(curl_quiet, "_RECEIVE", curl_quiet._OPTIONS)
    monkeypatch.setattr(curl_quiet, "is_obeyed", curl_quiet.is_obeyed.__wrapped__)


def test_this_libcurl_repeats_nothing_where_it_is_told_so() -> None:
    """If this fails, every request asks before it goes out: right, and a twentieth dearer."""
    assert curl_quiet.is_obeyed()


@pytest.mark.usefixtures("not_obeyed")
def test_a_libcurl_that_repeats_is_found_out() -> None:
    assert not curl_quiet.is_obeyed()


QUIET: dict[str, tuple[str, str, Options, bool]] = {
    "a GET whose answer nobody reads": ("GET", "http://127.0.0.1:9/", UNREAD, True),
    "a DELETE": ("DELETE", "http://127.0.0.1:9/", UNREAD, True),
    "a POST: it may be led to HTTP/2": ("POST", "http://127.0.0.1:9/", UNREAD, False),
    "TLS: it may be HTTP/2": ("GET", "https://127.0.0.1:9/", UNREAD, False),
    "HTTP/2 from the start": ("GET", "http://127.0.0.1:9/", FROM_THE_START, False),
    "a reader": ("GET", "http://127.0.0.1:9/", READ, True),
}


@pytest.mark.parametrize("case", QUIET)
def test_who_is_quiet(transport, case) -> None:
    method, url, options, quiet = QUIET[case]
    ended = []
    slot = transport.slot(ended.append, options)
    slot.wire = wire(url, method)
    transport.start(slot)
    assert slot.quiet is quiet
    step_until(transport, lambda: ended)


def test_a_slot_is_quiet_anew_for_each_request(transport, target) -> None:
    """One that must ask comes and goes; who keeps one exchange may be quiet for it."""
    ended, seen = [], []
    slot = transport.slot(ended.append, UNREAD)
    get, post = wire(f"{target.url}/json"), wire(f"{target.url}/echo", "POST", body=b"x")
    for keep, sent in ((0, get), (0, post), (0, get), (9, get), (0, get)):
        if keep:
            transport.keep(slot, keep)
        slot.wire = sent
        transport.start(slot)
        seen.append(slot.quiet)
        step_until(transport, lambda: ended)
        ended.clear()
        if keep:
            transport.let_go(slot)
    assert seen == [True, False, True, True, True]
    assert [kind(slot), slot.status] == [None, 200]


@pytest.mark.usefixtures("not_obeyed")
def test_where_libcurl_repeats_the_slot_asks(transport) -> None:
    server, ended = DyingServer(), []
    slot = transport.slot(ended.append, UNREAD)
    slot.wire = wire(server.url)
    outcomes = kinds_of(transport, slot, ended, 6)
    transport.close()
    server.close()

    assert [slot.quiet, len(server.seen)] == [False, 6]
    assert outcomes == [None, FailureKind.RESET] * 3


def test_what_a_dead_connection_carried_goes_out_once_more(transport) -> None:
    """It was known to be dead, so nobody has seen the request: a row, and no failure."""
    server, ended = ClosingServer(), []
    slot = transport.slot(ended.append, UNREAD)
    slot.wire = wire(server.url)
    transport.start(slot)
    step_until(transport, lambda: len(ended) == 1)
    idle = time.monotonic() + 0.15
    while time.monotonic() < idle:
        transport.step(10_000_000)

    transport.start(slot)
    step_until(transport, lambda: len(ended) == 2)
    server.thread.join()
    assert [kind(slot), slot.status, slot.connection_new, slot.quiet] == [None, 200, 1, True]


CLOSE = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nLocation: /\r\n" + CLOSE
EARLY, OK = b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + CLOSE


@pytest.mark.parametrize("hops", [[], [FOUND], [EARLY + FOUND, FOUND], [FOUND, EARLY + FOUND]])
@pytest.mark.parametrize("last", [OK, EARLY + OK, EARLY + EARLY + OK])
def test_a_reader_knows_where_the_last_answer_begins(transport, hops, last) -> None:
    """With the informational heads that came for it; those of the hops before are not its own."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        for head in (*hops, last):
            connection, _ = listener.accept()
            connection.recv(65536)
            connection.sendall(head)
            connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    ended = []
    slot = transport.slot(ended.append, READ)
    slot.wire = wire(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    transport.start(slot)
    step_until(transport, lambda: ended)
    thread.join()
    listener.close()
    assert [slot.quiet, slot.status, transport.final_url(slot)[1]] == [True, 200, len(hops)]
    assert b"".join(slot.header_lines[slot.heard :]) == last
