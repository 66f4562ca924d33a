"""Through engine and workers: what was asked for is what happens, in a Send and under load."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import InvalidConfig, SendError, UnresolvedVariable
from vayu.testing import Proxy
from vayu.testing.certificate import write_certificate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web import Web

pytestmark = pytest.mark.usefixtures("shared_engine")

SEEN = ("protocol", "tls", "server_name", "connection", "host", "address", "method",
        "client")  # fmt: skip


def seen(response: vayu.Response) -> dict[str, str]:
    """What nginx saw of a Send."""
    return dict(zip(SEEN, response.text.split("|"), strict=True))


def test_a_send_over_http2(web: Web) -> None:
    """With the CA that was named; the protocol is in the response."""
    response = vayu.get(web.url("h2"), http_version=2, verify=web.file("ca"))

    assert (response.http_version, response.spec.warnings) == ("HTTP/2", ())
    assert seen(response)["protocol"] == "HTTP/2.0"


def test_a_send_that_was_downgraded_says_so(web: Web) -> None:
    """Nobody has to compare two fields."""
    response = vayu.get(web.url("tls"), http_version="2", verify=web.file("ca"))

    assert response.spec.warnings == ("HTTP/2 was asked for, but the server answered in HTTP/1.1",)


def test_a_run_over_http2_shares_connections(web: Web) -> None:
    """32 users, one connection; and every row knows its protocol."""
    request = vayu.Request("GET", web.url("h2"), http_version="2", verify=web.file("ca"))
    run = request.load(concurrency=32, iterations=640, workers=1).wait(60)

    assert run.summary is not None
    assert run.summary.protocols == {"HTTP/2": 640}
    assert set(run.requests["protocol"]) == {"HTTP/2"}
    assert run.requests["connection_new"].sum() == 1
    assert not any("asked for" in warning for warning in run.summary.warnings)


def test_a_run_that_was_downgraded_says_so(web: Web) -> None:
    """In its summary, with how many of how many."""
    request = vayu.Request("GET", web.url("tls"), http_version="2", verify=web.file("ca"))
    run = request.load(concurrency=2, iterations=10).wait(60)

    assert run.summary is not None
    assert any("of 10 responses 10 used HTTP/1.1" in text for text in run.summary.warnings)


def test_a_run_without_keepalive(web: Web) -> None:
    """Every request opens a connection."""
    request = vayu.Request("GET", web.url("plain"), reuse_connections=False)
    run = request.load(concurrency=4, iterations=40).wait(60)

    assert run.requests["connection_new"].all()
    assert run.requests["status"].eq(200).all()


def test_names_are_looked_up_before_a_run_begins(web: Web) -> None:
    """So no row has a lookup, although `localhost` is a name."""
    run = vayu.Request("GET", web.url("plain")).load(concurrency=4, iterations=40).wait(60)

    assert run.requests["dns"].isna().all()
    assert run.requests["connect"].notna().sum() == 4


def test_templates_and_secrets_of_the_way(web: Web) -> None:
    """A proxy's password comes from a variable, and is stored nowhere."""
    with Proxy(user="ada", password="canary-9931") as proxy:
        url = proxy.url_for("ada", "{{pw}}")
        request = vayu.Request("GET", web.url("h2"), verify=web.file("ca"), proxy=url)
        values = {"pw": "canary-9931"}
        assert request.send(values).status_code == 200
        run = request.load(concurrency=1, iterations=3, environment=values).wait(60)
        with pytest.raises(SendError) as wrong:
            request.send({"pw": "x1y2z3"})
        with pytest.raises(UnresolvedVariable, match="pw"):
            request.send()
        with pytest.raises(UnresolvedVariable, match="pw"):
            request.load(concurrency=1, iterations=3)
        plain = vayu.Request("GET", web.url("h2"), proxy=proxy.url_for("ada", "canary-9931"))
        kept = plain.load(concurrency=1, iterations=1).wait(60)

    assert run.requests["status"].eq(200).all()
    assert wrong.value.kind == "proxy"
    assert "x1y2z3" not in str(wrong.value)
    for folder in (run.folder, kept.folder):
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert [p.name for p in files if b"canary-9931" in p.read_bytes()] == []


def test_a_file_that_is_gone_is_refused_by_the_engine_too(web: Web, tmp_path: Path) -> None:
    """Whoever calls it: nothing is sent, nothing stored."""
    path = tmp_path / "c.pem"
    write_certificate(path)
    request = vayu.Request("GET", web.url("tls"), cert=path)
    before = len(vayu.runs())
    path.unlink()

    for go in (request.send, lambda: request.load(iterations=1)):
        with pytest.raises(InvalidConfig) as caught:
            go()
        assert "request.cert" in caught.value.problems
        assert str(path) in str(caught.value)
    assert len(vayu.runs()) == before


def test_on_the_command_line(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    """The flags are curl's."""
    port = web.ports["h2"]
    pin = f"api.test:{port}:127.0.0.1"
    url = f"https://api.test:{port}/"
    code = main(["send", url, "--http2", "--cacert", web.file("ca"), "--resolve", pin, "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)

    assert (code, answer["httpVersion"], answer["status"]) == (0, "HTTP/2", 200)
    assert answer["body"].split("|")[2] == "api.test"


def test_through_a_unix_socket(web: Web) -> None:
    """In a Send and under load."""
    request = vayu.Request("GET", "http://service.test/", unix_socket=web.socket)

    assert seen(request.send())["host"] == "service.test"
    assert request.load(concurrency=2, iterations=20).wait(60).requests["status"].eq(200).all()
