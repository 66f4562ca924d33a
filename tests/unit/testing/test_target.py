"""The target as a process: it listens, counts, misbehaves on demand and ends."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from http.client import BadStatusLine, HTTPConnection, HTTPSConnection, IncompleteRead

import pytest

from vayu.errors import InvalidConfig
from vayu.testing import Counts, Target
from vayu.testing.target import TargetError

pytestmark = pytest.mark.process


def get(target: Target, path: str, *, timeout: float = 5) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", target.port, timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_serves_and_counts() -> None:
    """Many requests on one connection, each counted once."""
    with Target() as target:
        connection = HTTPConnection("127.0.0.1", target.port, timeout=5)
        for _ in range(10):
            connection.request("GET", "/json?x=1")
            connection.getresponse().read()
        connection.request("POST", "/status/404", body=b"x" * 100_000)
        response = connection.getresponse()
        response.read()
        counts = target.counts()
        connection.close()

    assert response.status == 404
    assert counts == Counts(
        requests=11,
        paths={"/json": 10, "/status/404": 1},
        methods={"GET": 10, "POST": 1},
        statuses={"200": 10, "404": 1},
        connections=1,
        open=1,
        peak=1,
    )


def test_answers_pipelined_requests_in_order(target: Target) -> None:
    """The second waits for the first, although it could be answered sooner."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=5) as sock:
        sock.sendall(
            b"GET /delay/50ms HTTP/1.1\r\n\r\nGET /status/204 HTTP/1.1\r\nConnection: close\r\n\r\n"
        )
        answer = b"".join(iter(lambda: sock.recv(65536), b""))

    assert answer.index(b"200 OK") < answer.index(b"204 No Content")


def test_tells_who_waits_to_go_on(target: Target) -> None:
    """100 Continue, then the answer."""
    with socket.create_connection(("127.0.0.1", target.port), timeout=5) as sock:
        sock.sendall(b"PUT / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 100 Continue")
        sock.sendall(b"ab")
        assert sock.recv(100).startswith(b"HTTP/1.1 200 OK")


def test_holds_requests(target: Target) -> None:
    """As long as the path says, and the drip longer for its body than for its head."""
    for _ in range(2):
        start = time.monotonic()
        get(target, "/delay/100ms")
        assert time.monotonic() - start >= 0.1

    start = time.monotonic()
    assert get(target, "/drip/200ms") == (200, b"0123456789")
    assert time.monotonic() - start >= 0.2


def test_resets(target: Target) -> None:
    """The peer sees a reset connection."""
    with pytest.raises(ConnectionResetError):
        get(target, "/reset")
    assert target.counts().resets == 1


def test_truncates(target: Target) -> None:
    """The peer sees fewer bytes than announced."""
    with pytest.raises(IncompleteRead):
        get(target, "/truncate")
    assert target.counts().truncations == 1


def test_hangs(target: Target) -> None:
    """The peer sees nothing at all."""
    with pytest.raises(TimeoutError):
        get(target, "/hang", timeout=0.2)
    assert target.counts().hangs == 1


def test_speaks_garbage_and_refuses_it(target: Target) -> None:
    """Both directions."""
    with pytest.raises(BadStatusLine):
        get(target, "/garbage")
    with socket.create_connection(("127.0.0.1", target.port), timeout=5) as sock:
        sock.sendall(b"EHLO you\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 400")
    assert target.counts().malformed == 1


def test_same_seed_same_statuses() -> None:
    """Two targets with one seed treat their k-th request alike."""
    found = []
    for _ in range(2):
        with Target(errors=0.5, error_status=503, seed=7) as target:
            found.append([get(target, "/")[0] for _ in range(20)])

    assert found[0] == found[1]
    assert set(found[0]) == {200, 503}


def test_changes_its_ways_while_it_runs() -> None:
    """From the next request on."""
    with Target() as target:
        connection = HTTPConnection("127.0.0.1", target.port, timeout=5)
        for behaviour, status in ({}, 200), ({"errors": 1.0}, 500), ({}, 200):
            target.behave(**behaviour)
            for _ in range(3):
                connection.request("GET", "/json")
                response = connection.getresponse()
                response.read()
                assert response.status == status
        assert target.counts().statuses == {"200": 6, "500": 3}
        connection.close()


def test_stalls() -> None:
    """Requests that arrive meanwhile are accepted by the kernel and answered afterwards."""
    with Target() as target:
        start = time.monotonic()
        target.stall("400ms")
        assert get(target, "/")[0] == 200
        assert time.monotonic() - start >= 0.4


def test_freezes_until_thawed() -> None:
    """A frozen target answers nobody, then goes on where it was."""
    with Target() as target:
        target.freeze()
        with pytest.raises(TimeoutError):
            get(target, "/", timeout=0.2)
        target.thaw()
        assert get(target, "/")[0] == 200


def test_accepts_a_burst_of_connections() -> None:
    """Two thousand at once, while it is frozen: the backlog holds them."""
    socks = []
    with Target() as target:
        target.freeze()
        try:
            for _ in range(2000):
                sock = socket.socket()
                sock.settimeout(5)
                sock.connect(("127.0.0.1", target.port))
                socks.append(sock)
            target.thaw()
            for sock in socks:
                sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert all(sock.recv(100).startswith(b"HTTP/1.1 200") for sock in socks)
            assert target.counts().peak == 2000
        finally:
            for sock in socks:
                sock.close()


def test_speaks_tls(tls_target: Target) -> None:
    """Trusted with its own certificate, and only then."""
    trusting = ssl.create_default_context(cafile=str(tls_target.certificate))
    connection = HTTPSConnection("127.0.0.1", tls_target.port, timeout=5, context=trusting)
    connection.request("GET", "/json")
    assert connection.getresponse().status == 200
    connection.close()

    strange = HTTPSConnection("127.0.0.1", tls_target.port, timeout=5)
    with pytest.raises(ssl.SSLCertVerificationError):
        strange.request("GET", "/json")
    strange.close()


def test_problems_are_named_before_anything_starts() -> None:
    """A wrong field, a taken port, a target that is not there."""
    with pytest.raises(InvalidConfig, match="latencey"):
        Target(latencey="5ms")
    with Target() as target, pytest.raises(TargetError, match="cannot"):
        Target(port=target.port).start()
    with pytest.raises(TargetError, match="not running"):
        Target().counts()
    with pytest.raises(TargetError, match="no certificate"):
        _ = Target().certificate


def test_says_so_when_its_process_is_gone() -> None:
    """Instead of waiting for an answer that never comes; what it never read is dropped."""
    with Target() as target:
        os.kill(target.pid, signal.SIGKILL)
        os.waitid(os.P_PID, target.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(TargetError, match="gone"):
            target.counts()


def test_ends_with_its_parent() -> None:
    """Even when the parent is killed."""
    code = (
        "import os, signal; from vayu.testing import Target; t = Target().start();"
        "print(t.port, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    port = int(parent.stdout)

    for _ in range(100):
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.05)
    pytest.fail("the server outlived its parent")


def test_a_connection_ends_after_what_it_serves() -> None:
    """Three requests each, which the last answer says; every new connection stalls."""
    with Target(keep=3, stalls=1.0, stall="50ms") as target:
        connection = HTTPConnection("127.0.0.1", target.port, timeout=5)
        said = []
        for _ in range(6):
            connection.request("GET", "/json")
            response = connection.getresponse()
            response.read()
            said.append(response.headers.get("Connection"))
        connection.close()

        assert said == [None, None, "close"] * 2
        assert target.counts().connections == 2
