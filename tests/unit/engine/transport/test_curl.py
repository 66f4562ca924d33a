"""The transport against real servers: what goes out, what comes back, what goes wrong."""

from __future__ import annotations

import json
import resource
import socket
import ssl
import threading
import time
from contextlib import suppress

import pytest

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.failure import KINDS, FailureKind
from vayu.model.sample import ABSENT, PROTOCOLS
from vayu.model.transport import TransportSpec
from vayu.resolve.compose import WireRequest
from vayu.testing.certificate import write_certificate
from vayu.units import NS_PER_MS, NS_PER_S

READ = Options(timeout=5000, keep=1 << 20)


def wire(url, method="GET", headers=(), body=None):
    """Shorten the tests."""
    return WireRequest(method, url, tuple(headers), body)


def step_until(transport, condition, seconds=20.0) -> None:
    """Step until `condition` holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the transport hangs"
        transport.step(50 * NS_PER_MS)


@pytest.fixture
def transport():
    """Yield a transport that lets go of its connections."""
    transport = CurlTransport()
    yield transport
    transport.cancel()
    transport.close()


def exchange(*wires, options=READ):
    """Send requests one after the other over one slot."""
    transport, ended = CurlTransport(), []
    slot = transport.slot(ended.append, options)
    for request in wires:
        slot.wire = request
        slot.started = time.monotonic_ns()
        transport.start(slot)
        count = len(ended)
        step_until(transport, lambda c=count: len(ended) > c)
    transport.close()
    return slot


def seen_by_server(*wires):
    """Return what the echo route saw of the last request."""
    return json.loads(b"".join(exchange(*wires).body))


def kind(slot):
    """Name the slot's failure."""
    return KINDS[slot.failure - 1] if slot.failure else None


def test_a_get_and_its_measures(target) -> None:
    """Status, protocol, sizes and phases of a new connection, then of a reused one."""
    url = f"{target.url}/json"
    first = exchange(wire(url))

    assert (kind(first), first.status, PROTOCOLS[first.protocol]) == (None, 200, "HTTP/1.1")
    assert first.connection_new == 1
    sent, received, dns, connect, tls, wait, receive = first.measured
    assert sent > 40
    assert received > len(b"".join(first.body)) > 10
    assert (dns, tls) == (ABSENT, ABSENT)
    assert all(0 <= phase < 5_000_000 for phase in (connect, wait, receive))
    assert 0 < first.completed - first.started < 5 * NS_PER_S

    second = exchange(wire(url), wire(url))
    assert second.connection_new == 0
    assert second.measured[2:5] == (ABSENT, ABSENT, ABSENT)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [
        ("GET", None, None),
        ("DELETE", None, None),
        ("OPTIONS", None, None),
        ("POST", None, "0"),
        ("PUT", None, "0"),
        ("PATCH", None, "0"),
        ("GET", b"{}", "2"),
        ("POST", b"a\x00b", "3"),
        ("PUT", b"xyz", "3"),
        ("DELETE", b"q", "1"),
    ],
)
def test_method_and_body_arrive_as_they_are(target, method, body, length) -> None:
    """A GET with a body stays a GET; a POST without one says Content-Length: 0."""
    seen = seen_by_server(wire(f"{target.url}/echo", method, body=body))
    headers = {name.lower(): value for name, value in seen["headers"]}

    assert seen["method"] == method
    assert headers.get("content-length") == length
    assert "transfer-encoding" not in headers
    assert "content-type" not in headers
    assert "expect" not in headers


def test_a_slot_changes_its_method_completely(target) -> None:
    """Nothing of a POST is left in the GET after it, nor of a HEAD in the POST after that."""
    url = f"{target.url}/echo"
    post = wire(url, "POST", [("Content-Type", "text/plain"), ("X-One", "1")], b"hello")
    get = wire(url, "GET", [("X-Two", "2")])

    seen = seen_by_server(post, get)
    names = [name.lower() for name, _ in seen["headers"]]
    assert (seen["method"], seen["body"]) == ("GET", "")
    assert "x-two" in names
    assert not {"x-one", "content-type", "content-length"} & set(names)

    seen = seen_by_server(post, wire(url, "HEAD"), post)
    assert (seen["method"], seen["body"]) == ("POST", "hello")


def test_headers_keep_order_duplicates_and_emptiness(target) -> None:
    """What was composed is what arrives."""
    given = [("X-B", "1"), ("X-A", "2"), ("X-B", "3"), ("X-Empty", ""), ("X-Latin", "é")]
    seen = seen_by_server(wire(f"{target.url}/echo", headers=given))

    arrived = [(n, v) for n, v in seen["headers"] if n.startswith("X-")]
    assert [n for n, _ in arrived] == ["X-B", "X-A", "X-B", "X-Empty", "X-Latin"]
    assert [v for _, v in arrived][:4] == ["1", "2", "3", ""]


def test_a_body_is_decoded_only_for_a_reader(target) -> None:
    """Both ways the same bytes are asked for, and counted as they came."""
    url = f"{target.url}/gzip"
    read, counted = exchange(wire(url)), exchange(wire(url), options=Options())

    assert json.loads(b"".join(read.body))
    assert counted.body == []
    # the Date header and the like may differ by a byte or two
    assert abs(read.measured[1] - counted.measured[1]) < 40


def test_a_body_is_capped_and_the_rest_counted(target) -> None:
    """The cap holds to the byte."""
    slot = exchange(wire(f"{target.url}/bytes/100000"), options=Options(keep=1000))

    assert (sum(map(len, slot.body)), slot.overflow) == (1000, 99_000)


def test_redirects_are_followed_or_not(target) -> None:
    """Ten at most; too many are a failure of their own."""
    assert exchange(wire(f"{target.url}/redirect/3")).status == 200
    stay = exchange(
        wire(f"{target.url}/redirect/3"),
        options=Options(transport=TransportSpec(follow_redirects=False)),
    )
    assert stay.status == 302
    assert kind(exchange(wire(f"{target.url}/redirect/11"))) is FailureKind.REDIRECTS


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/reset", FailureKind.RESET),
        ("/truncate", FailureKind.TRUNCATED),
        ("/hang", FailureKind.TIMEOUT),
        ("/garbage", FailureKind.PROTOCOL),
    ],
)
def test_each_way_to_fail_has_its_own_kind(target, path, expected) -> None:
    """A failure has a kind and a message, and no status."""
    slot = exchange(wire(target.url + path), options=Options(timeout=300))

    assert (kind(slot), slot.status) == (expected, 0)
    assert slot.message


def test_refused_names_and_certificates_fail_apart(refused_url, tls_target) -> None:
    """No server, no name, no trust: three kinds."""
    assert kind(exchange(wire(refused_url))) is FailureKind.CONNECT
    assert kind(exchange(wire("http://nobody.invalid/"))) is FailureKind.DNS
    assert kind(exchange(wire(tls_target.url))) is FailureKind.TLS
    trusting = exchange(
        wire(tls_target.url), options=Options(transport=TransportSpec(verify=False))
    )
    assert trusting.status == 200
    assert trusting.measured[4] != ABSENT


def test_other_schemes_are_refused(tmp_path) -> None:
    """A file on this machine is not a target."""
    secret = tmp_path / "secret"
    secret.write_text("canary")
    slot = exchange(wire(f"file://{secret}"))

    assert kind(slot) is FailureKind.PROTOCOL
    assert slot.body == []


def test_cookies_stay_with_their_slot(target, transport) -> None:
    """What a response sets comes back with the next request, until it is forgotten."""
    ended = []
    slot = transport.slot(ended.append, READ)
    for count, path in enumerate(("/cookies/set?a=1", "/echo"), start=1):
        slot.wire = wire(target.url + path)
        transport.start(slot)
        step_until(transport, lambda c=count: len(ended) == c)
    sent = dict(json.loads(b"".join(slot.body))["headers"])
    assert {k.lower(): v for k, v in sent.items()}["cookie"] == "a=1"

    transport.forget_cookies(slot)
    transport.start(slot)
    step_until(transport, lambda: len(ended) == 3)
    assert "cookie" not in b"".join(slot.body).decode().lower()


def test_more_connections_than_select_can_hold(target, transport) -> None:
    """1,100 at once, each with a descriptor of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 3000:
        pytest.skip("this machine allows fewer descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3000), hard))
    ended = []
    request = wire(f"{target.url}/delay/200ms")
    for _ in range(1100):
        slot = transport.slot(ended.append, Options(timeout=60_000))
        slot.wire = request
        transport.start(slot)
    step_until(transport, lambda: len(ended) == 1100, seconds=60)

    assert {slot.status for slot in ended} == {200}


def test_cancel_ends_what_is_in_flight(target, transport) -> None:
    """Cancelled is a kind of its own, and the slots can be used again."""
    ended = []
    slots = [transport.slot(ended.append, READ) for _ in range(70)]
    for slot in slots:
        slot.wire = wire(f"{target.url}/hang")
        transport.start(slot)
    transport.step(100 * NS_PER_MS)
    transport.cancel()
    assert {kind(slot) for slot in ended} == {FailureKind.CANCELLED}
    assert len(ended) == 70

    slots[0].wire = wire(f"{target.url}/json")
    transport.start(slots[0])
    step_until(transport, lambda: len(ended) == 71)
    assert slots[0].status == 200


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


def test_a_connection_closed_while_idle_costs_nothing(transport) -> None:
    """It does not spin the loop, and the next request opens a new one."""
    server = ClosingServer()
    ended = []
    slot = transport.slot(ended.append, READ)
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


@pytest.mark.parametrize("options", [READ, Options(timeout=5000)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_is_sent_twice(transport, method, options) -> None:
    """A connection that dies under a request is a reset, and the server saw one request a row."""
    server, ended = DyingServer(), []
    slot = transport.slot(ended.append, options)
    slot.wire = wire(server.url, method, body=b"x" if method == "POST" else None)
    outcomes = []
    for count in range(1, 7):
        transport.start(slot)
        step_until(transport, lambda c=count: len(ended) == c)
        outcomes.append(kind(slot))
    transport.close()
    server.close()

    assert len(server.seen) == 6
    assert outcomes == [None, FailureKind.RESET] * 3
    assert "not sent again" in slot.message


def test_no_request_is_sent_twice_over_tls(transport, tmp_path) -> None:
    """There a goodbye is left to be read when the connection has died."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "both.pem")
    context.load_cert_chain(tmp_path / "both.pem")
    server, ended = DyingServer(context), []
    slot = transport.slot(
        ended.append, Options(timeout=5000, transport=TransportSpec(verify=False))
    )
    slot.wire = wire(server.url)
    outcomes = []
    for count in range(1, 5):
        transport.start(slot)
        step_until(transport, lambda c=count: len(ended) == c)
        outcomes.append(kind(slot))
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
    outcomes = []
    for count in range(1, 7):
        slot.started = time.monotonic_ns()
        transport.start(slot)
        step_until(transport, lambda c=count: len(ended) == c)
        outcomes.append(kind(slot))
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


def test_a_method_changes_what_libcurl_would_add(target) -> None:
    """A POST without body after a GET is not labelled urlencoded."""
    url = f"{target.url}/echo"
    seen = seen_by_server(wire(url), wire(url, "POST"))

    assert "content-type" not in {name.lower() for name, _ in seen["headers"]}
