"""A row counts the bytes that were sent as its target does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.raw_server import OK, RawServer
from tests.unit.engine.transport.exchanges import wire
from tests.unit.engine.transport.test_ends import KINDS, go, sender
from vayu.model.requests.transport import TransportSpec


@KINDS
@pytest.mark.parametrize("status", [200, 303, 307])
@pytest.mark.parametrize(
    ("method", "size"), [("GET", None), ("POST", 10), ("PUT", 300_000), ("POST", 0)]
)
def test_heads_and_bodies_count_once(transport, options, status, method, size) -> None:
    """Of every request that belongs to the row: those of its redirects, too."""
    moved = b"HTTP/1.1 %d Go\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n" % status

    def talk(peer) -> None:
        while head := peer.request():
            peer.send(moved if status != 200 and head.split(b" ")[1] == b"/" else OK)

    with RawServer(talk) as server:
        slot = sender(transport, options, server.url, method, None if size is None else b"x" * size)
        for _ in range(3):
            assert go(transport, slot) == "200"
            assert slot.measured[0] == sum(len(head) + len(body) for head, body in server.seen)
            assert len(server.seen) == (1 if status == 200 else 2)
            server.seen.clear()


@KINDS
@pytest.mark.parametrize("version", ["1.1", "2"])
def test_a_body_counts_once_over_any_protocol(transport, options, web, version) -> None:
    """What a compressed head takes nobody knows exactly; the body is not in it twice."""
    way = TransportSpec(ca=web.file("ca"), http_version=version)
    request = wire(web.url("h2"), "POST", body=b"x" * 10_000)
    slot = sender(transport, replace(options, transport=way), request.url)
    go(transport, slot, request)
    assert 10_000 < slot.measured[0] < 11_000
