"""Sending through the public calls, on the real thing."""

from __future__ import annotations

import base64
import os
import signal
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.collections.collection import Collection
from vayu.client.session import vetted
from vayu.errors import InvalidConfig, ScriptError, SendError, SendTimeout
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")

OK = "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))"


def test_a_response_has_everything(target: Target) -> None:
    """What was sent, what came back, how long each phase took, what the tests say."""
    r = vayu.post(
        f"{target.url}/echo",
        params={"q": "a b"},
        headers={"X-One": "{{one}}"},
        json={"n": 5},
        auth=("user", "pass"),
        tests=f"{OK}; pm.test('no', () => pm.expect(1).to.equal(2)); console.log('hi');",
        environment={"one": "1"},
    )

    assert (r.status_code, r.ok, r.http_version) == (200, True, "HTTP/1.1")
    assert r.request.method == "POST"
    assert r.request.headers["x-one"] == "1"
    assert r.request.headers["authorization"] == "Basic dXNlcjpwYXNz"
    assert r.request.content == b'{"n":5}'
    assert r.request.url.endswith("/echo?q=a%20b") or r.request.url.endswith("/echo?q=a+b")
    assert (r.timings.dns, r.timings.tls) == (None, None)
    assert 0 < (r.timings.wait or 0) <= r.timings.total
    assert timedelta(0) < r.elapsed < timedelta(seconds=10)
    assert [(t.name, t.passed) for t in r.tests] == [("ok", True), ("no", False)]
    assert [said.text for said in r.console] == ["hi"]
    assert repr(r) == "<Response [200 OK], 1 of 2 tests failed>"


def test_credentials_in_a_url_sign_in(target: Target) -> None:
    """Once, and under load."""
    request = vayu.Request("GET", "{{base}}/auth/basic/ada/pa55word")
    base = {"base": target.url.replace("//", "//ada:pa55word@")}
    found = request.send(base)
    assert (found.status_code, "pa55word" in repr(found.request.headers)) == (200, False)
    run = request.load(iterations=3, environment=base).wait()
    assert run.requests.status.tolist() == [200] * 3


@pytest.mark.parametrize("way", ["content", "data"])
def test_bytes_arrive_byte_for_byte(target: Target, way: str) -> None:
    """Every value a byte can have, without a Content-Type that nobody gave."""
    body = bytes(range(256)) + b"{{name}}\r\n"
    r = vayu.post(f"{target.url}/echo", **{way: body})  # type: ignore[arg-type]

    seen = r.json()
    assert base64.b64decode(seen["body_base64"]) == body == r.request.content
    assert "content-type" not in {name.lower() for name, _ in seen["headers"]}


def test_cookies_and_duplicate_headers(target: Target) -> None:
    """Each cookie by its name, each header by itself."""
    r = vayu.get(f"{target.url}/cookies/set?a=1&b=2", follow_redirects=False)

    assert dict(r.cookies) == {"a": "1", "b": "2"}
    assert len(r.headers.get_list("Set-Cookie")) == 2


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_verbs(target: Target, verb: str) -> None:
    """Each sends its method."""
    assert getattr(vayu, verb)(f"{target.url}/status/204").request.method == verb.upper()


def test_a_status_of_400_is_a_response(target: Target) -> None:
    """It is not raised until somebody asks."""
    r = vayu.get(f"{target.url}/status/418")

    assert (r.status_code, r.ok) == (418, False)
    with pytest.raises(vayu.VayuError, match="418"):
        r.raise_for_status()


def test_no_response_is_raised(target: Target, refused_url: str) -> None:
    """By its kind, with a remedy."""
    with pytest.raises(SendError) as refused:
        vayu.get(refused_url)
    with pytest.raises(SendTimeout) as late:
        vayu.get(f"{target.url}/hang", timeout="100ms")

    assert (refused.value.kind, late.value.kind) == ("connect", "timeout")
    assert refused.value.hint


def test_a_message_names_the_host_also_where_a_variable_says_it(refused_url: str) -> None:
    """It is the very thing to look for; a secret by its name stays one."""
    at = refused_url.removeprefix("http://").rstrip("/")
    host = at.partition(":")[0]
    with pytest.raises(SendError, match=f"http://{at}"):
        vayu.get("http://{{at}}/", environment={"at": at, "host": host})
    with pytest.raises(SendError) as hidden:
        vayu.get("http://{{token}}/", environment={"token": at})
    assert at not in str(hidden.value)


def test_scripts_change_the_environment(target: Target) -> None:
    """As in Postman; a plain dict stays as it is."""
    env, plain = vayu.Environment("e", {"gone": "1"}), {"gone": "1"}
    request = vayu.Request(
        "GET",
        f"{target.url}/json",
        tests="pm.environment.set('id', pm.response.json().id); pm.environment.unset('gone');",
    )

    request.send(env)
    request.send(plain)

    assert dict(env) == {"id": 7}
    assert plain == {"gone": "1"}


def test_unknown_variable_warns(target: Target) -> None:
    """A Send goes out with its braces, and says so."""
    r = vayu.get(f"{target.url}/echo", headers={"X": "{{nobody}}"})

    assert "nobody" in " ".join(r.warnings)


def test_script_that_does_not_compile(target: Target) -> None:
    """It is refused before anything is sent, for a Send and for a run."""
    request = vayu.Request("GET", f"{target.url}/json", tests="pm.test(")

    with pytest.raises(ScriptError):
        request.send()
    with pytest.raises(vayu.VayuError):
        request.load(iterations=1).wait(30)

    assert target.counts().requests == 0
    assert "line 1" in (vetted(ScriptSpec(post="pm.test(")) or "")
    assert vetted(ScriptSpec(pre="let a = 1;")) == ""


def test_interrupt_ends_a_send(target: Target) -> None:
    """So that a cell with a hanging target can be given up."""
    vayu.connect()

    def interrupt() -> None:
        while not target.counts().hangs:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        vayu.get(f"{target.url}/hang", timeout=60)
    thread.join()


def test_an_environment_keeps_a_jar_of_cookies(target: Target) -> None:
    """They are sent where they belong, until the server takes them back; a dict keeps none."""
    env = vayu.Environment("e")
    assert dict(vayu.get(f"{target.url}/cookies/set?a=1&b=2", environment=env).cookies) == {
        "a": "1",
        "b": "2",
    }
    r = vayu.get(f"{target.url}/cookies", environment=env)
    assert (r.json(), dict(r.cookies)) == ({"a": "1", "b": "2"}, {})
    assert vayu.get(f"{target.url}/cookies").json() == {}
    other = f"http://localhost:{target.port}/cookies"
    assert vayu.get(other, environment=env).json() == {}
    vayu.get(f"{target.url}/cookies/set?a=3", environment=env)
    assert {cookie.name: cookie.value for cookie in env.cookies} == {"a": "3", "b": "2"}


def test_a_saved_environment_is_named(target: Target) -> None:
    """By Send and by load; one that was not saved is a problem among the others."""
    vayu.Environment("kept", {"base": target.url, "token": "t0ken-1"}, ["token"]).save()
    r = vayu.get("{{base}}/auth/bearer/t0ken-1", auth="{{token}}", environment="kept")
    assert r.status_code == 200
    run = vayu.Request("GET", "{{base}}/json").load(iterations=3, environment="kept").wait()
    assert run.summary.succeeded == 3
    with pytest.raises(InvalidConfig) as caught:
        vayu.get("ftp://h", environment="keep")
    assert set(caught.value.problems) == {"url", "environment"}


def test_a_session_keeps_headers_auth_and_cookies(target: Target) -> None:
    """Between calls, and into a load run."""
    with vayu.Session(
        base_url=target.url, headers={"X-S": "1"}, auth="{{token}}", environment={"token": "t9"}
    ) as session:
        assert session.get("/auth/bearer/t9").ok
        assert session.get("cookies/set?sid=7").ok
        assert session.get("/cookies").json() == {"sid": "7"}
        seen = dict(session.post("/echo", json={}).json()["headers"])
        assert (seen["X-S"], seen["Cookie"]) == ("1", "sid=7")
        run = session.build("GET", "/auth/bearer/t9").load(
            iterations=3, environment=session.environment
        )
        assert run.wait().summary.succeeded == 3
        logged_in = session.build(
            "GET",
            "/cookies",
            tests="pm.test('in', () => pm.expect(pm.response.json().sid).to.equal('7'))",
        )
        for load in ({"concurrency": 2, "iterations": 6}, {"rate": 50, "iterations": 6}):
            done = logged_in.load(environment=session.environment, **load).wait().summary  # type: ignore[arg-type]
            assert [(check.passed, check.failed) for check in done.checks] == [(6, 0)]


def test_a_request_of_a_collection_has_all_its_scopes(target: Target, tmp_path: Path) -> None:
    """Folders below the environment, auth from above, files from beside it; sent and under load."""
    shop = Collection("Shop", variables={"base": target.url, "who": "low"}, auth="{{token}}")
    shop["Up/Load"] = vayu.Request("PUT", "{{base}}/echo?who={{who}}")
    shop.save(tmp_path / "shop")
    (tmp_path / "shop" / "data").mkdir()
    (tmp_path / "shop" / "data" / "a.bin").write_bytes(b"\x00file")
    file = tmp_path / "shop" / "up" / "load.yaml"
    file.write_text(f"{file.read_text()}body:\n  mode: file\n  content: data/a.bin\n")
    item = Collection.open(tmp_path / "shop")["Up/Load"]
    environment = vayu.Environment("e", {"who": "high", "token": "t0p-secret"}, ["token"])
    seen = item.send(environment).json()
    assert (seen["target"], seen["body"]) == ("/echo?who=high", "\x00file")
    assert dict(seen["headers"])["Authorization"] == "Bearer t0p-secret"
    assert item.load(iterations=2, environment=environment).wait().summary.succeeded == 2
