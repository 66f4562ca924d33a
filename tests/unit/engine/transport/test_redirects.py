"""A slot that does not hear header lines follows a redirect as one that does."""

from __future__ import annotations

import ssl
import time
from dataclasses import replace

import pytest

from tests.raw_server import OK, RawServer, always
from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import Noting, exchange, noting_server, outcome, wire
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.port import Options
from vayu.model.requests.transport import TransportSpec
from vayu.model.rows.failure import KINDS
from vayu.model.rows.sample import ABSENT
from vayu.resolve.compose import WireRequest
from vayu.testing.certificate import write_certificate

DEAF, HEARING = Options(timeout=5000, one_url=True), Options(timeout=5000, keep=1 << 16)
KEEPING = replace(HEARING, heads=False)
HEADERS = (("Authorization", "Bearer t"), ("Cookie", "a=b"), ("Content-Type", "x/y"), ("X-A", "1"))


SENT = [("GET", None), ("POST", b"abc"), ("PUT", b"abc"), ("HEAD", None)]


class _Answers(Noting):
    """``/{status}/{where}[/close]`` redirects there, a host or nothing; all else is 200."""

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        names = ("authorization", "cookie", "content-type", "content-length", "x-a")
        found = tuple((name, self.headers.get_all(name)) for name in names)
        self.server.seen.append((self.command, self.path, found, self.rfile.read(length)))
        _, status, *rest = self.path.split("/")
        again = status == "breaks" and len(self.server.seen) == 2
        if again:  # a kept-alive connection that dies before the first byte
            self.close_connection = True
            return
        redirects = status.isdigit()
        self.send_response(int(status) if redirects else 200)
        if redirects:
            host = rest[0] or "127.0.0.1"
            self.send_header("Location", f"http://{host}:{self.server.server_port}/landed")
            self.send_header("Set-Cookie", "c=d; Path=/")
        if "close" in rest:
            self.send_header("Connection", "close")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok" if self.command != "HEAD" else b"")

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815


@pytest.fixture(scope="module")
def server():
    """Yield a server that notes what it saw."""
    with noting_server(_Answers) as server:
        yield server


def send(server, options, *paths, method="GET", body=None, headers=HEADERS):
    """Send requests one after the other over one slot; return each outcome, and what was seen."""
    server.seen.clear()
    transport, ended, outcomes = CurlTransport(), [], []
    slot = transport.slot(ended.append, options)
    for path in paths:
        slot.wire = WireRequest(
            method, f"http://127.0.0.1:{server.server_port}{path}", headers, body
        )
        transport.start(slot)
        step_until(transport, lambda: ended)
        ended.clear()
        failure = KINDS[slot.failure - 1].value if slot.failure else None
        sizes, opening = slot.measured[:2], [phase == ABSENT for phase in slot.measured[2:5]]
        outcomes.append((slot.status, failure, slot.connection_new, sizes[0], opening))
    transport.close()
    return outcomes, list(server.seen)


@pytest.mark.parametrize(
    ("method", "body", "status", "where", "close"),
    [
        *((*sent, status, "", "") for sent in SENT for status in (301, 302, 303, 307, 308)),
        *((*sent, 307, "localhost", "") for sent in SENT),
        *((*sent, 303, "", "/close") for sent in SENT),
    ],
)
def test_the_target_sees_the_same(server, method, body, status, where, close) -> None:
    """Every request once: methods, bodies, cookies, and no credentials for another host."""
    path = f"/{status}/{where}{close}"

    came, seen = send(server, DEAF, path, method=method, body=body)
    assert len(seen) == 2
    assert came[0][:2] == (200, None)
    for options in (HEARING, KEEPING):
        same, seen_by_same = send(server, options, path, method=method, body=body)
        assert seen_by_same == seen
        assert [outcome[:3] for outcome in same] == [outcome[:3] for outcome in came]


@pytest.mark.parametrize("body", [b"abc", None])
@pytest.mark.parametrize("status", [302, 307])
def test_a_written_length_stays_with_its_body(server, status, body) -> None:
    """The GET that follows has none, and no server waits for one."""
    length = str(len(body or b""))
    written = (*HEADERS, ("content-length", length))
    for options in (DEAF, HEARING, KEEPING):
        [outcome], seen = send(
            server, options, f"/{status}/", method="POST", body=body, headers=written
        )
        lengths = [dict(found)["content-length"] for _, _, found, _ in seen]
        assert (outcome[:2], lengths) == (
            (200, None),
            [[length], [length][: status == 307] or None],
        )


def test_one_row_holds_both_legs(server) -> None:
    """Sizes add up; the connection is opened on the first leg, and its phases are of that."""
    [deaf], _ = send(server, DEAF, "/302/")
    [hearing], _ = send(server, HEARING, "/302/")
    assert deaf[3] == hearing[3]
    assert deaf[4][1] is False  # connect was measured


@pytest.mark.parametrize("options", [DEAF, KEEPING])
def test_a_target_that_begins_to_redirect(server, options) -> None:
    """The first redirect of many exchanges is found in flight, those after it are heard."""
    outcomes, seen = send(server, options, "/plain", "/302/", "/plain", "/307/", "/302//close")
    assert [outcome[:2] for outcome in outcomes] == [(200, None)] * 5
    assert [path for _, path, *_ in seen] == [
        "/plain", "/302/", "/landed", "/plain", "/307/", "/landed", "/302//close", "/landed",
    ]  # fmt: skip


def test_limits_hold_on_both_legs(server) -> None:
    """A redirect too many fails, whether anybody listened or not."""
    for most, expected in ((0, "redirects"), (1, None)):
        spec = TransportSpec(max_redirects=most)
        for options in (DEAF, HEARING):
            [outcome], _ = send(server, replace(options, transport=spec), "/302/")
            assert outcome[1] == expected


@pytest.mark.parametrize("options", [DEAF, KEEPING])
def test_a_repeat_is_still_none(server, options) -> None:
    """A connection that dies under the second request is a failure, and no second try."""
    outcomes, seen = send(server, options, "/plain", "/breaks", "/plain")
    assert [outcome[1] for outcome in outcomes] == [None, "reset", None]
    assert [path for _, path, *_ in seen] == ["/plain", "/breaks", "/plain"]


def test_what_answers_the_last_request_is_known_by_its_first_line(server) -> None:
    """Whatever heads came before it."""
    url = f"http://127.0.0.1:{server.server_port}"
    plain = exchange(wire(f"{url}/plain"))
    hop = exchange(wire(f"{url}/plain"), wire(f"{url}/302/"))
    assert plain.heard == 0
    assert hop.header_lines[0].split()[1] == b"302"
    assert hop.header_lines.index(b"\r\n") + 1 == hop.heard
    assert hop.header_lines[hop.heard].split()[1] == b"200"


@pytest.mark.parametrize("options", [DEAF, KEEPING, HEARING])
@pytest.mark.parametrize(
    ("to", "status", "said"),
    [
        (b"/again", 302, "Maximum (3) redirects followed"),
        (b"file:///etc/hostname", 302, 'Protocol "file" is disabled (in redirect)'),
        (b"http://127.0.0.1:99999/", 307, "redirect"),
        (b"http://[::1/", 303, "redirect"),
    ],
)
def test_a_row_says_that_it_was_a_redirect(transport, options, to, status, said) -> None:
    """The first time, and when everybody listens: in the same words where libcurl has them."""
    moved = b"HTTP/1.1 %d Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % (status, to)
    with RawServer(always(moved)) as server:
        options = replace(options, transport=TransportSpec(max_redirects=3))
        ended: list = []
        slot = transport.slot(ended.append, options)
        slot.wire = wire(server.url)
        for _ in range(2):
            transport.start(slot)
            step_until(transport, lambda: ended)
            ended.clear()
            assert said in slot.message


class _Slow:
    """TLS that begins late, so that a connection which ends meanwhile is seen to."""

    def __init__(self, context) -> None:
        self._context = context

    def wrap_socket(self, connection, **how):
        time.sleep(0.1)
        return self._context.wrap_socket(connection, **how)


@pytest.mark.parametrize("options", [DEAF, HEARING])
def test_a_redirect_whose_connection_ends_with_it_is_no_repeat(
    transport, options, tmp_path
) -> None:
    """Its server closes without a word; the next hop takes a while to reach, and is one of two."""

    def talk(peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 302 Go\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % there)

    def answers(peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 302 Go\r\nLocation: /landed\r\nContent-Length: 0\r\n\r\n")
        peer.request()
        peer.send(OK)
        peer.socket.recv(1)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    write_certificate(tmp_path / "both.pem")
    context.load_cert_chain(tmp_path / "both.pem")
    with RawServer(answers, _Slow(context)) as far, RawServer(talk) as near:
        there = far.url.encode()
        ended: list = []
        slot = transport.slot(ended.append, replace(options, transport=TransportSpec(verify=False)))
        slot.wire = wire(near.url)
        transport.start(slot)
        step_until(transport, lambda: ended)
        assert (outcome(slot), slot.message) == ("200", "")
        assert [len(near.seen), len(far.seen)] == [1, 2]
