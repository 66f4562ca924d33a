"""What really goes over the wire, byte for byte, seen by a server that only listens."""

from __future__ import annotations

import re
import subprocess
import time
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

import vayu
from bench.nginx import nginx_program
from tests.process.wire import DigestServer, WireServer
from vayu.errors import InvalidConfig, SendError
from vayu.resolve.sigv4 import Keys, Unsigned, signed_headers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("shared_engine")


@pytest.fixture(scope="module")
def wire() -> Iterator[WireServer]:
    """A server that keeps what came."""
    with WireServer() as server:
        yield server


def sent(wire: WireServer, **options: object) -> tuple[list[str], bytes]:
    """Return the head, line by line, and the body of what a call sent."""
    wire.requests.clear()
    r = vayu.post(f"{wire.url}/p", **options)  # type: ignore[arg-type]
    (whole,) = wire.requests
    head, _, body = whole.partition(b"\r\n\r\n")
    assert r.request.content == body
    return head.decode("latin-1").split("\r\n"), body


def test_pairs_that_are_switched_off_are_not_sent(wire: WireServer) -> None:
    """Order, duplicates and case of the others stay."""
    head, body = sent(
        wire,
        params=[("a", 1), vayu.Pair(name="b", value="2", enabled=False), ("a", "x y")],
        headers=[("X-One", "1"), vayu.Pair(name="X-Two", value="2", enabled=False), ("x-one", "3")],
        data=[("f", "1 2"), vayu.Pair(name="g", value="", enabled=False)],
    )
    assert head[0] == "POST /p?a=1&a=x%20y HTTP/1.1"
    assert [line for line in head if line.lower().startswith("x-")] == ["X-One: 1", "x-one: 3"]
    assert "Content-Type: application/x-www-form-urlencoded" in head
    assert body == b"f=1+2"


def test_files_as_in_requests(wire: WireServer, tmp_path: Path) -> None:
    """Fields first, then what is open, a path, and bytes with a name and a type."""
    path = tmp_path / "pic.png"
    path.write_bytes(b"\x89PNG\x00")
    (tmp_path / "open.bin").write_bytes(b"\xff\x00")
    with (tmp_path / "open.bin").open("rb") as opened:
        head, body = sent(
            wire,
            data={"who": "{{who}}"},
            files={
                "a": opened,
                "b": path,
                "c": ("c.csv", b"1,2", "text/csv"),
                "d": (None, "plain"),
            },
            environment={"who": "ann"},
        )
    kind = next(line for line in head if line.startswith("Content-Type: "))
    mark = kind.removeprefix("Content-Type: multipart/form-data; boundary=").encode()
    assert body.split(b"--" + mark) == [
        b"",
        b'\r\nContent-Disposition: form-data; name="who"\r\n\r\nann\r\n',
        (
            b'\r\nContent-Disposition: form-data; name="a"; filename="open.bin"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n\xff\x00\r\n"
        ),
        (
            b'\r\nContent-Disposition: form-data; name="b"; filename="pic.png"\r\n'
            b"Content-Type: image/png\r\n\r\n\x89PNG\x00\r\n"
        ),
        (
            b'\r\nContent-Disposition: form-data; name="c"; filename="c.csv"\r\n'
            b"Content-Type: text/csv\r\n\r\n1,2\r\n"
        ),
        b'\r\nContent-Disposition: form-data; name="d"\r\n\r\nplain\r\n',
        b"--\r\n",
    ]


def test_a_file_alone_xml_and_graphql(wire: WireServer, tmp_path: Path) -> None:
    """Each with the type it has, and a file with none."""
    path = tmp_path / "raw"
    path.write_bytes(bytes(range(256)))
    head, body = sent(wire, content=path)
    assert body == bytes(range(256))
    assert not any(line.lower().startswith("content-type") for line in head)
    head, body = sent(wire, xml="<a>é</a>")
    assert ("Content-Type: application/xml" in head, body) == (True, "<a>é</a>".encode())
    head, body = sent(wire, graphql={"query": "{a}", "variables": {"n": 1}})
    assert ("Content-Type: application/json" in head, body) == (
        True,
        b'{"query":"{a}","variables":{"n":1}}',
    )


def test_a_file_that_is_gone_is_refused_and_nothing_is_sent(
    wire: WireServer, tmp_path: Path
) -> None:
    """On a Send and before a run."""
    request = vayu.Request("PUT", wire.url, content=tmp_path / "gone")
    wire.requests.clear()
    with pytest.raises(InvalidConfig, match="gone' does not exist"):
        request.send()
    with pytest.raises(InvalidConfig, match="gone' does not exist"):
        request.load(iterations=1)
    assert wire.requests == []


def test_a_file_under_load_is_sent_each_time(wire: WireServer, tmp_path: Path) -> None:
    """Although it is read once."""
    path = tmp_path / "raw"
    path.write_bytes(b"once")
    wire.requests.clear()
    run = vayu.Request("PUT", f"{wire.url}/l", content=path).load(iterations=5).wait()
    assert run.summary.succeeded == 5
    assert [request.rpartition(b"\r\n\r\n")[2] for request in wire.requests] == [b"once"] * 5


@pytest.mark.parametrize("add_to", ["header", "query", "cookie"])
def test_an_api_key_is_sent(wire: WireServer, add_to: str) -> None:
    """Where it was told, once."""
    auth = vayu.ApiKeyAuth(name="X-Key", value="{{key}}", add_to=add_to)  # type: ignore[arg-type]
    head, _ = sent(wire, auth=auth, environment={"key": "k1"})
    assert ("X-Key: k1" in head) == (add_to == "header")
    assert (head[0] == "POST /p?X-Key=k1 HTTP/1.1") == (add_to == "query")
    assert ("Cookie: X-Key=k1" in head) == (add_to == "cookie")


def test_cookies_of_a_request_and_of_the_jar_are_one_header(wire: WireServer) -> None:
    """Those of the request are not kept, also under load; what is switched off is not sent."""

    def cookies() -> list[bytes]:
        found = [re.findall(rb"(?i)cookie: ([^\r]*)", one) for one in wire.requests]
        wire.requests.clear()
        return [value for values in found for value in values]

    with vayu.Session(base_url=wire.url, cookies={"sid": "1"}) as session:
        wire.requests.clear()
        off = vayu.Pair(name="off", value="1", enabled=False)
        session.get("/", cookies=[("a", "{{v}}=="), ("b", "x y"), off], environment={"v": "ü"})
        session.get("/", cookies={"a": "1"})
        session.get("/", headers={"Cookie": "c=1"})
        session.get("/", auth=vayu.ApiKeyAuth(name="k", value="2", add_to="cookie"))
        session.get("/")
        assert cookies() == [b"a=\xfc==; b=x y", b"sid=1; a=1", b"sid=1; c=1", b"sid=1; k=2",
                             b"sid=1"]  # fmt: skip
        session.build("GET", "/", cookies={"a": "{{$guid}}"}).load(
            iterations=3, environment=session.environment
        ).wait()
        sent_cookies = cookies()
    assert len(set(sent_cookies)) == 3
    assert all(re.fullmatch(rb"sid=1; a=[0-9a-f-]{36}", one) for one in sent_cookies)


def test_a_signature_is_right_for_what_arrived(wire: WireServer) -> None:
    """Computed once more from the request that the server saw, with the same keys."""
    keys = Keys("AKID", "c2VjcmV0", "eu-central-1", "execute-api", "tok")
    auth = vayu.AwsAuth(
        access_key="AKID",
        secret_key="{{secret}}",
        region="eu-central-1",
        service="execute-api",
        session_token="tok",
    )
    head, body = sent(
        wire,
        params={"b": "x y", "a": "ä"},
        headers={"X-Own": "1"},
        json={"n": 1},
        auth=auth,
        environment={"secret": "c2VjcmV0"},
    )
    pairs = [tuple(line.split(": ", 1)) for line in head[1:] if ": " in line]
    seen = {name.lower(): value for name, value in pairs}
    names = re.search(r"SignedHeaders=([^,]+)", seen["authorization"])
    assert names is not None
    signed = tuple((name, seen[name]) for name in names[1].split(";"))
    target = head[0].split(" ")[1]
    again = signed_headers(Unsigned("POST", wire.url + target, signed, body), keys, 0.0)
    assert dict(again)["Authorization"] == seen["authorization"]
    assert {"host", "x-amz-date", "x-amz-security-token", "content-type", "x-own"} == {
        *names[1].split(";")
    }


def test_digest_answers_the_challenge() -> None:
    """Also with a body, and not with a wrong password."""
    with DigestServer("ann", "s3cret-word") as server:
        auth = vayu.DigestAuth("ann", "{{pw}}")
        r = vayu.post(server.url, content="x" * 10, auth=auth, environment={"pw": "s3cret-word"})
        assert (r.status_code, server.admitted) == (200, 1)
        assert server.requests[-1].endswith(b"x" * 10)
        assert vayu.get(server.url, auth=vayu.DigestAuth("ann", "no")).status_code == 401


def test_digest_under_load_is_admitted_every_time() -> None:
    """One row a request, whatever went to and fro for it; and nothing without auth before."""
    with DigestServer("ann", "s3cret-word") as server:
        auth = vayu.DigestAuth("ann", "s3cret-word")
        run = vayu.Request("GET", server.url, auth=auth).load(iterations=6, concurrency=2).wait()
        assert (run.summary.started, run.summary.succeeded, server.admitted) == (6, 6, 6)
        assert run.summary.status_codes == {"200": 6}


def test_each_side_of_an_ab_run_answers_for_itself() -> None:
    """The credentials of one never go out for the other, who is not let in."""
    with DigestServer("ann", "s3cret-word") as server:
        ann, bob = (
            vayu.Request("GET", server.url, auth=vayu.DigestAuth(*who))
            for who in (("ann", "s3cret-word"), ("bob", "other-word"))
        )
        run = vayu.ab(ann, bob, iterations=20, concurrency=2).run
        assert (run.summary.started, server.admitted) == (20, 10)
        assert run.summary.status_codes == {"200": 10, "401": 10}


def test_a_send_without_auth_after_one_with_it_sends_none() -> None:
    """The worker's handles are used again by whoever comes next."""
    with DigestServer("ann", "s3cret-word") as server:
        assert vayu.get(server.url, auth=vayu.DigestAuth("ann", "s3cret-word")).ok
        assert vayu.get(server.url).status_code == 401
        assert b"uthorization" not in server.requests[-1]


def test_a_server_that_is_gone_is_named(wire: WireServer) -> None:
    """Whatever the body is."""
    del wire
    with pytest.raises(SendError):
        vayu.post("http://127.0.0.1:9/", files={"a": b"x"})


@pytest.mark.skipif(nginx_program() is None, reason="nginx is not installed")
def test_basic_against_nginx(tmp_path: Path) -> None:
    """It lets in whom its file names, also under load, and nobody else."""
    (tmp_path / "users").write_text("ada:{PLAIN}pa55-wörd\n")
    (tmp_path / "nginx.conf").write_text(
        dedent(f"""\
        daemon off;
        master_process off;
        pid {tmp_path}/pid;
        error_log {tmp_path}/error.log;
        events {{ }}
        http {{
          access_log off;
          client_body_temp_path {tmp_path}/body;
          proxy_temp_path {tmp_path}/proxy;
          fastcgi_temp_path {tmp_path}/fastcgi;
          uwsgi_temp_path {tmp_path}/uwsgi;
          scgi_temp_path {tmp_path}/scgi;
          server {{
            listen unix:{tmp_path}/socket;
            location /in/ {{
              auth_basic vault;
              auth_basic_user_file {tmp_path}/users;
              try_files $uri =418;
            }}
          }}
        }}
        """)
    )
    program = nginx_program()
    assert program is not None
    nginx = subprocess.Popen([program, "-p", tmp_path, "-c", tmp_path / "nginx.conf"])
    try:
        place = {"unix_socket": tmp_path / "socket"}
        while not (tmp_path / "pid").exists():  # written when it listens
            assert nginx.poll() is None
            time.sleep(0.01)
        secret = {"pw": "pa55-wörd"}
        good = vayu.Request("GET", "http://h/in/x", auth=("ada", "{{pw}}"), **place)  # type: ignore[arg-type]
        assert good.send(secret).status_code == 418
        wrong = vayu.Request("GET", "http://h/in/x", auth=("ada", "no"), **place)  # type: ignore[arg-type]
        assert wrong.send().status_code == 401
        run = good.load(iterations=5, environment=secret).wait()
        assert set(run.requests.status) == {418}
    finally:
        nginx.terminate()
        nginx.wait(10)
