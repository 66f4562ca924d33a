"""What either end sends arrives whole, however slowly and in whatever pieces.

Each exchange here is judged by what arrived at either end, with header lines heard and without.
"""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import replace

import msgspec
import pytest

from tests.raw_server import OK, RawServer, answering
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import outcome, wire
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.testing.certificate import write_certificate

COUNTS = Options(timeout=10_000)
KEEPS = replace(COUNTS, keep=1 << 26)
DEAF = replace(KEEPS, heads=False)
KINDS = pytest.mark.parametrize("options", [KEEPS, DEAF], ids=["hears", "deaf"])

KB, MB = 1 << 10, 1 << 20


def ask(transport, slot, *wires):
    """Send requests one after the other over the slot; return how each went."""
    ended, found = [], []
    slot.ended = ended.append
    for request in wires:
        slot.wire = request
        slot.started = time.monotonic_ns()
        transport.start(slot)
        step_until(transport, lambda: ended)
        ended.clear()
        found.append(outcome(slot))
    return found


def sender(transport, options):
    """Return a slot."""
    return transport.slot(lambda _: None, options)


def body_of(size) -> bytes:
    """Return bytes of which no two pages are equal."""
    return b"".join(b"%8d" % number for number in range(-(-size // 8)))[:size]


def at_once():
    """Read on."""
    return lambda _size: None


def slowly():
    """Read less than comes."""
    return lambda _size: time.sleep(0.002)


def with_a_stop():
    """Stop reading for a while, once, in the middle: the sender's socket fills."""
    stops = [0.08]

    def pause(size) -> None:
        if size > 100_000 and stops:
            time.sleep(stops.pop())

    return pause


@KINDS
@pytest.mark.parametrize(
    ("size", "pace"),
    [
        (1, at_once),
        (15 * KB, at_once),
        (64 * KB, at_once),
        (64 * KB + 1, at_once),
        (3 * MB, at_once),
        (MB // 2, slowly),
        (3 * MB, with_a_stop),
    ],
)
def test_an_upload_arrives_whole(transport, options, size, pace) -> None:
    """Twice, the second time over the same connection, however its reader reads."""
    sent, arrived = body_of(size), []

    def talk(peer) -> None:
        while head := peer.head():
            arrived.append(peer.body(head, pace()) == sent)
            peer.send(OK)

    with RawServer(talk) as server:
        post = wire(server.url, "POST", body=sent)
        slot = sender(transport, options)
        assert ask(transport, slot, post, post) == ["200", "200"]
        assert server.connections == 1
    assert arrived == [True, True]
    assert slot.measured[0] > size


@KINDS
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("size", [100 * KB, 900 * KB])
def test_a_long_head_goes_out_whole(transport, options, method, size) -> None:
    """Though the socket takes a part at a time, and nothing follows that would be a body."""
    lines = [(f"X-{number}", "v" * 1000) for number in range(size // 1000)]

    def talk(peer) -> None:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        while True:
            time.sleep(0.02)
            if not peer.request():
                return
            peer.send(OK)

    with RawServer(talk) as server:
        one = wire(server.url, method, lines)
        assert ask(transport, sender(transport, options), one, one) == ["200", "200"]
        assert [head.count(b"X-") for head, _ in server.seen] == [len(lines)] * 2


@KINDS
@pytest.mark.parametrize(
    ("way", "size"),
    [("no", 3), ("no", 2 * MB), ("continue", 3), ("continue", 2 * MB), ("never", MB)],
)
def test_a_body_waits_for_100_continue(transport, options, way, size) -> None:
    """Until the server says so, or has said nothing for a second, or has answered already."""
    sent, arrived = body_of(size), []

    def talk(peer) -> None:
        head = peer.head()
        if way == "no":
            peer.send(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
        else:
            if way == "continue":
                time.sleep(0.05)
                peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
            arrived.append(peer.body(head) == sent)
            peer.send(OK)
        peer.socket.recv(1)

    with RawServer(talk) as server:
        post = wire(server.url, "POST", [("Expect", "100-continue")], body=sent)
        came = ask(transport, sender(transport, options), post)
    assert (came, arrived) == ((["403"], []) if way == "no" else (["200"], [True]))


@KINDS
@pytest.mark.parametrize("status", [307, 401])
def test_a_body_goes_out_again_whole(transport, options, status) -> None:
    """To where a redirect leads, and with the answer to a challenge."""
    sent = body_of(2 * MB)
    told = {
        307: b"HTTP/1.1 307 Go\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
        401: b"HTTP/1.1 401 Who\r\nWWW-Authenticate: Digest realm=a, nonce=b\r\n"
        b"Content-Length: 0\r\n\r\n",
    }[status]
    with RawServer(answering(told, OK)) as server:
        post = wire(server.url, "POST", body=sent)
        if status == 401:
            post = msgspec.structs.replace(post, digest=("me", "secret"))
        assert ask(transport, sender(transport, options), post) == ["200"]
        assert [len(body) for _, body in server.seen][-1] == len(sent)


@KINDS
def test_uploads_and_downloads_over_tls(transport, options, tmp_path) -> None:
    """Bytes wait in the cipher's buffers, of which the kernel knows nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "both.pem")
    context.load_cert_chain(tmp_path / "both.pem")
    sent, arrived = body_of(MB), []

    def talk(peer) -> None:
        while head := peer.head():
            arrived.append(peer.body(head, with_a_stop()) == sent)
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(sent) + sent)

    options = replace(options, transport=TransportSpec(verify=False, http_version="1.1"))
    with RawServer(talk, context) as server:
        slot = sender(transport, options)
        post = wire(server.url, "POST", body=sent)
        for _ in range(3):
            assert ask(transport, slot, post) == ["200"]
            assert b"".join(slot.body) == sent
    assert arrived == [True] * 3


PIECES = {
    "nothing": [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
    "no content": [b"HTTP/1.1 204 No Content\r\n\r\n"],
    "head, then body": [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"ok"],
    "byte by byte": [bytes([byte]) for byte in OK],
    "drip": [b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n", *[b"x" * 10] * 3],
    "hints": [b"HTTP/1.1 103 Early Hints\r\n\r\n", OK],
    "chunks": [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"cde\r", b"\n2\r\nfg\r\n0\r\n", b"\r\n",
    ],
    "trailer": [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: ", b"1\r\n\r\n",
    ],
}  # fmt: skip
BODIES = {
    "nothing": b"",
    "no content": b"",
    "drip": b"x" * 30,
    "chunks": b"abcdefg",
    "trailer": b"a",
}


@KINDS
@pytest.mark.parametrize("how", PIECES)
def test_a_response_may_come_in_pieces(transport, options, how) -> None:
    """Each a packet of its own; the connection is used again, and the next response is the next."""

    def talk(peer) -> None:
        while peer.request():
            for piece in PIECES[how]:
                peer.send(piece)
                time.sleep(0.002)

    with RawServer(talk) as server:
        slot = sender(transport, options)
        for _ in range(3):
            assert ask(transport, slot, wire(server.url))[0] in {"200", "204"}
            assert b"".join(slot.body) == BODIES.get(how, b"ok")
        assert (server.connections, len(server.seen)) == (1, 3)


@KINDS
@pytest.mark.parametrize("framing", ["length", "chunked", "until close"])
@pytest.mark.parametrize("size", [0, 1, 160 * KB, 170 * KB, 2 * MB])
def test_a_download_comes_whole(transport, options, framing, size) -> None:
    """Of any size: libcurl reads ten buffers at a time, and wants to be called for the rest."""
    body = body_of(size)
    chunk = b"%x\r\n%b\r\n" % (size, body) if size else b""
    said = {
        "length": b"Content-Length: %d\r\n\r\n%b" % (size, body),
        "chunked": b"Transfer-Encoding: chunked\r\n\r\n%b0\r\n\r\n" % chunk,
        "until close": b"Connection: close\r\n\r\n" + body,
    }[framing]

    def talk(peer) -> None:
        while peer.request():
            peer.send(b"HTTP/1.1 200 OK\r\n" + said)
            if framing == "until close":
                return

    with RawServer(talk) as server:
        slot = sender(transport, options)
        for _ in range(2):
            assert ask(transport, slot, wire(server.url, "POST", body=b"x")) == ["200"]
            assert b"".join(slot.body) == body
        assert server.connections == (2 if framing == "until close" else 1)


def test_a_body_that_nobody_reads_is_counted(transport) -> None:
    """And the answer to a HEAD has none, whatever length it names."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n"

    def talk(peer) -> None:
        while head := peer.request():
            peer.send(answer if head.startswith(b"HEAD") else answer + b"x" * 300_000)

    with RawServer(talk) as server:
        slot, counts = sender(transport, COUNTS), []
        for method in ("GET", "HEAD", "GET", "HEAD"):
            assert ask(transport, slot, wire(server.url, method)) == ["200"]
            counts.append(slot.measured[1])
        assert server.connections == 1
    assert counts == [len(answer) + 300_000, len(answer)] * 2
