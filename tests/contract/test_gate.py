"""Who may call, and how every refusal looks."""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING

import pytest

from vayu.engine.handlers.operations import OPERATIONS
from vayu.protocol.routes import LARGEST_BODY

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess

RUN = "20250131-142501-123456-k3f9"
CALLS = sorted({(op.method, op.path.replace("{id}", RUN)) for op in OPERATIONS})


def is_envelope(body: object) -> bool:
    """Whether it is the one envelope, and says something."""
    if not isinstance(body, dict) or set(body) != {"error"}:
        return False
    error = body["error"]
    return set(error) == {"code", "message", "details", "hint"} and bool(error["message"])


@pytest.mark.parametrize(("method", "path"), CALLS, ids=str)
@pytest.mark.parametrize(
    "token", [None, "", "Bearer ", "Bearer wrong", "Basic {}", "{}", "Bearer {}x"]
)
def test_no_call_without_the_token(
    engine: EngineProcess, method: str, path: str, token: str | None
) -> None:
    """Missing, empty, wrong, in another scheme, or too long."""
    value = None if token is None else token.format(engine.token)
    answer = engine.call(method, path, headers={"Authorization": value})

    assert (answer.status, answer.error["code"]) == (401, "wire.unauthorized")
    assert is_envelope(answer.json)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


FOREIGN = (
    "localhost:{}",
    "127.0.0.1",
    "127.0.0.1:1",
    "evil.test",
    "evil.test:{}",
    "127.0.0.1:{}.evil.test",
    "0.0.0.0:{}",
)


@pytest.mark.parametrize("host", FOREIGN)
def test_no_call_under_another_name(engine: EngineProcess, host: str) -> None:
    """A page that rebinds its own name to this address is refused, token or not."""
    answer = engine.call("GET", "/health", headers={"Host": host.format(engine.port)})

    assert (answer.status, answer.error["code"]) == (403, "wire.forbidden_host")
    assert is_envelope(answer.json)


@pytest.mark.parametrize(
    "call",
    [
        "GET /health HTTP/1.1\r\nHost: {host}\r\nHost: evil.test\r\n{auth}\r\n\r\n",
        "GET /health HTTP/1.1\r\n{auth}\r\n\r\n",
        "GET /health HTTP/1.0\r\n{auth}\r\n\r\n",
        "BREW /health HTTP/1.1\r\nHost: {host}\r\n{auth}\r\n\r\n",
        "GET /health\r\n{auth}\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: {host}\r\n{auth}\x01\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: {host}\r\n{auth}\r\nX: " + "x" * 99_999 + "\r\n\r\n",
        "POST /run HTTP/1.1\r\nHost: {host}\r\n{auth}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "\x16\x03\x01\x02",
    ],
)
def test_what_is_no_call_of_ours_is_refused_in_the_same_words(
    engine: EngineProcess, call: str
) -> None:
    """No host, two hosts, no HTTP: the envelope, and no echo of the token, here or in the log."""
    auth = f"Authorization: Bearer {engine.token}"
    with socket.create_connection(("127.0.0.1", engine.port)) as sock:
        sock.sendall(call.format(host=f"127.0.0.1:{engine.port}", auth=auth).encode())
        response = http.client.HTTPResponse(sock)
        response.begin()
        body = response.read()
        response.close()

    assert response.status in {400, 403}
    assert is_envelope(json.loads(body))
    assert engine.token.encode() not in body
    assert engine.token not in engine.log()


def test_no_browser_is_invited(engine: EngineProcess) -> None:
    """No CORS header, whatever the origin asks; nothing is cached or guessed."""
    origin = {"Origin": "http://evil.test", "Access-Control-Request-Method": "POST"}

    for method in ("GET", "OPTIONS"):
        answer = engine.call(method, "/health", headers=origin)
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_path(engine: EngineProcess) -> None:
    """Says where the known ones are."""
    answer = engine.call("GET", "/nothing")

    assert (answer.status, answer.error["code"]) == (404, "wire.not_found")
    assert "/openapi.json" in answer.error["hint"]
    assert is_envelope(answer.json)


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "HEAD", "TRACE"])
def test_an_unknown_method(engine: EngineProcess, method: str) -> None:
    """Says which are known."""
    answer = engine.call(method, "/config")

    assert answer.status == 405
    assert answer.headers["Allow"] == "GET,PATCH"
    if method != "HEAD":
        assert answer.error["code"] == "wire.method_not_allowed"
        assert answer.error["hint"] == "it takes GET, PATCH"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/run"), ("POST", "/request"), ("PATCH", "/config")]
)
@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"{'a': 1}", b"[" * 100_000])
def test_a_body_that_is_no_json(engine: EngineProcess, method: str, path: str, raw: bytes) -> None:
    """Is malformed, not invalid."""
    answer = engine.call(method, path, raw=raw)

    assert (answer.status, answer.error["code"]) == (400, "wire.malformed_body")


def test_a_name_that_comes_twice(engine: EngineProcess) -> None:
    """Nobody knows which of the two values was meant."""
    raw = b'{"request": {"url": "http://h/", "url": "http://i/"}, "config": {"rate": 1, "rate": 2}}'
    answer = engine.call("POST", "/run", raw=raw)

    why = "is there twice in one object; give it once"
    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    assert answer.error["details"] == {"request.url": why, "config.rate": why}


@pytest.mark.parametrize("plain", ["null", "[]", "1", '"x"'])
def test_a_body_that_is_no_object(engine: EngineProcess, plain: str) -> None:
    """Is JSON, but not a run."""
    answer = engine.call("POST", "/run", raw=plain.encode())

    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    assert "(body)" in answer.error["details"]


def test_a_query_that_nobody_reads_is_refused(engine: EngineProcess) -> None:
    """Rather than ignored, as a limit of a list would be."""
    answer = engine.call("GET", "/runs?limit=1&a=")

    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    why = "unknown; /runs takes nothing behind the '?'"
    assert answer.error["details"] == {"limit": why, "a": why}


def test_a_body_that_is_too_long_is_not_read(engine: EngineProcess) -> None:
    """Its announced length is enough."""
    length = {"Content-Length": str(LARGEST_BODY + 1)}
    answer = engine.call("POST", "/run", raw=b"{", headers=length)

    assert (answer.status, answer.error["code"]) == (413, "wire.too_large")


def test_a_body_that_turns_out_too_long(engine: EngineProcess) -> None:
    """Without an announced length it is read up to the limit."""
    with socket.create_connection(("127.0.0.1", engine.port)) as sock:
        sock.sendall(
            f"POST /run HTTP/1.1\r\nHost: 127.0.0.1:{engine.port}\r\n"
            f"Authorization: Bearer {engine.token}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        try:
            for _ in range(LARGEST_BODY // 0x100000 + 1):
                sock.sendall(chunk)
        except ConnectionError:
            pass  # the engine has heard enough
        assert sock.makefile("rb").readline().split()[1] == b"413"


@pytest.mark.parametrize("path", ["/run/x", "/run/..%2f..%2fetc", f"/run/{RUN}", "/run/%00"])
@pytest.mark.parametrize(
    ("method", "rest"),
    [("GET", ""), ("DELETE", ""), ("POST", "/stop"), ("GET", "/report")],
)
def test_a_run_that_is_not_there(engine: EngineProcess, method: str, path: str, rest: str) -> None:
    """Whatever stands in its place, no file outside is touched."""
    answer = engine.call(method, path + rest)

    assert (answer.status, answer.error["code"]) == (404, "run.not_found")
    assert is_envelope(answer.json)


def test_events_of_a_run_that_is_not_there(engine: EngineProcess) -> None:
    """A refusal, not an empty stream."""
    assert engine.call("GET", f"/stats/{RUN}").status == 404
