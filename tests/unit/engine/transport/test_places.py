"""A sender that speaks to several hosts sends nothing twice to any."""

from __future__ import annotations

import socket
import ssl
from contextlib import ExitStack
from dataclasses import replace

import pytest

from tests.raw_server import OK, RawServer
from tests.unit.engine.transport.exchanges import wire
from tests.unit.engine.transport.test_ends import COUNTS, KEEPS, go, idle, sender
from vayu.engine.transport.poller import READ
from vayu.model.requests.transport import TransportSpec
from vayu.testing.certificate import write_certificate

KINDS = pytest.mark.parametrize(
    "options",
    [COUNTS, replace(KEEPS, heads=False), KEEPS],
    ids=["counts", "keeps bodies", "keeps"],
)
CLOSING = OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


def posted(url, path=""):
    """Return a POST."""
    return wire(url + path, "POST", body=b"x")


def closing(peer) -> None:
    """Answer once, and close the connection as announced."""
    peer.request()
    peer.send(CLOSING)


@KINDS
@pytest.mark.parametrize("elsewhere", ["refuses", "closes"])
def test_a_connection_to_elsewhere_is_not_the_one_that_dies(transport, options, elsewhere) -> None:
    """That there is none to one host says nothing of the other: its POST is lost, and not sent."""

    def talk(peer) -> None:
        peer.request()
        peer.send(OK)
        peer.request()

    with ExitStack() as stack:
        here = stack.enter_context(RawServer(talk))
        there = stack.enter_context(RawServer(closing)).url
        if elsewhere == "refuses":
            with socket.create_server(("127.0.0.1", 0)) as gone:
                there = f"http://127.0.0.1:{gone.getsockname()[1]}/"
        slot = sender(transport, options, here.url)
        came = [go(transport, slot, posted(url)) for url in (here.url, there, here.url)]
        assert came == ["200", "connect" if elsewhere == "refuses" else "200", "reset"]
        assert len(here.seen) == 2


@KINDS
def test_a_hop_that_was_heard_to_elsewhere(transport, options) -> None:
    """Its connection is gone, the one to the host that redirected dies: nothing is sent again."""
    with RawServer(closing) as there:
        moved = b"HTTP/1.1 307 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % there.url.encode()

        def talk(peer) -> None:
            while head := peer.request():
                if head.startswith(b"POST /die "):
                    return
                peer.send(moved if head.startswith(b"POST /moved ") else OK)

        with RawServer(talk) as here:
            slot = sender(transport, options, here.url)
            came = [go(transport, slot)]
            transport.keep(slot, 100)
            came.append(go(transport, slot, posted(here.url, "moved")))
            transport.let_go(slot)
            came.append(go(transport, slot, posted(here.url, "die")))
            assert came == ["200", "200", "reset"]
            assert [head.split()[1] for head, _ in here.seen] == [b"/", b"/moved", b"/die"]


def dies_at_the_second(peer) -> None:
    """Answer once, and close the connection instead of answering again."""
    peer.request()
    peer.send(OK)
    peer.request()


@KINDS
@pytest.mark.parametrize("tls", [False, True])
def test_a_dead_connection_elsewhere_excuses_nothing(transport, options, tls, tmp_path) -> None:
    """Though it was opened last: the POST that another connection lost is not sent again."""

    def leaving(peer) -> None:
        peer.request()
        peer.send(OK)

    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        write_certificate(tmp_path / "both.pem")
        context.load_cert_chain(tmp_path / "both.pem")
    options = replace(options, transport=TransportSpec(verify=False, http_version="1.1"))
    with RawServer(dies_at_the_second, context) as here, RawServer(leaving, context) as there:
        slot = sender(transport, options, here.url)
        came = [go(transport, slot, posted(url)) for url in (here.url, there.url)]
        idle(transport, 0.05)
        came.append(go(transport, slot, posted(here.url)))
        assert (came, len(here.seen)) == (["200", "200", "reset"], 2)


@KINDS
def test_an_event_that_is_out_of_date_excuses_nothing(transport, options) -> None:
    """A connection is idle by the time that its event is attended to; it lives and then dies."""
    with RawServer(dies_at_the_second) as server:
        slot = sender(transport, options, server.url)
        assert go(transport, slot) == "200"
        transport._sockets.wake(max(transport._sockets._connections), READ)
        assert go(transport, slot) == "reset"
        assert len(server.seen) == 2
