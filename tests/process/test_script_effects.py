"""What scripts do beside variables, on the real thing: the request, cookies, libraries."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

import vayu

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_a_script_signs_what_is_sent(target: Target) -> None:
    """A header made with crypto-js arrives, and the tests see the request as it went out."""
    r = vayu.post(
        f"{target.url}/echo",
        json={"n": 5},
        pre_request="""
            const made = require("crypto-js").HmacSHA256(pm.request.body.raw, "key");
            const value = made.toString(CryptoJS.enc.Base64);
            pm.request.headers.add({ key: "X-Signature", value });
            pm.request.url.query.add({ key: "who", value: "{{who}}" });
        """,
        tests="""
            pm.test("seen", () => {
                pm.expect(pm.request.headers.get("x-signature")).to.be.a("string");
                pm.expect(pm.request.url.query.get("who")).to.equal("me");
                pm.expect(pm.request.body.raw).to.equal('{"n":5}');
                pm.expect(pm.response.headers.count()).to.be.above(1);
                pm.expect(pm.info.eventName).to.equal("test");
            });
        """,
        environment={"who": "me"},
    )
    digest = hmac.new(b"key", b'{"n":5}', hashlib.sha256).digest()

    assert [(t.name, t.passed, t.message) for t in r.tests] == [("seen", True, None)]
    assert r.request.headers["x-signature"] == base64.b64encode(digest).decode()
    assert r.request.url.endswith("/echo?who=me")


def test_a_script_fills_the_jar(target: Target) -> None:
    """What it sets is sent at once, and what it clears afterwards is gone."""
    r = vayu.get(
        f"{target.url}/echo",
        pre_request="pm.cookies.jar().set(String(pm.request.url), 'a', '1', () => {})",
        tests="""
            pm.test("sent", () => pm.expect(pm.cookies.get("a")).to.equal("1"));
            pm.cookies.jar().clear(String(pm.request.url), () => {});
        """,
    )

    assert [(t.passed, t.message) for t in r.tests] == [(True, None)]
    assert r.request.headers["cookie"] == "a=1"
    assert not r.cookies


def test_a_script_asks_before_the_request_and_after_it(target: Target) -> None:
    """Through a callback, and through a promise; what it learns is sent."""
    r = vayu.get(
        f"{target.url}/echo",
        headers={"X-Token": "{{token}}"},
        pre_request="""
            const ask = { url: "{{base}}/echo?n=7", method: "POST", body: "hello" };
            pm.sendRequest(ask, (error, res) => {
                pm.expect(error).to.equal(null);
                pm.environment.set("token", res.code);
            });
        """,
        tests="""
            const res = await pm.sendRequest("{{base}}/status/404");
            pm.test("asked", () => pm.expect(res).to.have.status(404));
            pm.test("later", (done) => setTimeout(() => {
                pm.expect(pm.response.code).to.equal(200);
                done();
            }, 20));
            pm.sendRequest("http://127.0.0.1:1/", (error) => console.log(String(error)));
        """,
        environment={"base": target.url},
    )

    assert [(t.name, t.passed, t.message) for t in r.tests] == [
        ("asked", True, None),
        ("later", True, None),
    ]
    assert r.request.headers["x-token"] == "200"
    assert "(connect)" in r.console[0].text


def test_scripts_wait_under_load_without_holding_anything_up(target: Target) -> None:
    """Each user asks for a token first; the others go on, and every row is one request."""
    run = vayu.Request(
        "GET",
        f"{target.url}/echo",
        headers={"X-Token": "{{token}}"},
        pre_request="""
            pm.sendRequest(pm.environment.get("base") + "/status/201", (error, res) => {
                pm.variables.set("token", res.code);
            });
        """,
        tests="""
            pm.test("waited", (done) => setTimeout(() => {
                pm.expect(pm.response.code).to.equal(200);
                done();
            }, 50));
        """,
    ).load(concurrency=8, iterations=40, environment={"base": target.url})
    run.wait()

    rows = run.requests

    assert len(rows) == 40
    assert set(rows.status) == {200}
    assert (rows.checks_passed.sum(), rows.checks_failed.sum()) == (40, 0)
    assert rows.script.min().total_seconds() > 0.05
    assert (rows.response == rows.completed - rows.intended).all()


def test_each_user_logs_in_for_itself_under_load(target: Target) -> None:
    """The cookie that a script's request brings is sent, by its own user, again and again."""
    run = vayu.Request(
        "GET",
        f"{target.url}/cookies",
        pre_request="""
            if (!pm.environment.has("me")) {
                const me = pm.variables.replaceIn("{{$guid}}");
                pm.environment.set("me", me);
                await pm.sendRequest(`${pm.environment.get("base")}/cookies/set?session=${me}`);
            }
        """,
        tests="""
            pm.test("mine", () => {
                pm.expect(pm.response.json()).to.eql({ session: pm.environment.get("me") });
                pm.expect(pm.cookies.get("session")).to.equal(pm.environment.get("me"));
            });
        """,
    ).load(concurrency=4, iterations=40, environment={"base": target.url})
    run.wait()

    assert [tuple(row) for row in run.checks[["name", "passed", "failed"]].to_numpy()] == [
        ("mine", 40, 0)
    ]


def test_what_a_script_wants_to_be_seen_comes_with_the_response(target: Target) -> None:
    """HTML of a template, without the secrets that it was filled in with."""
    r = vayu.get(
        f"{target.url}/echo",
        tests="pm.visualizer.set('<b>{{a}}</b>{{s}}', {a: '<', s: pm.environment.get('password')})",
        environment={"password": "s3cret-value"},
    )

    assert r.visual is not None
    assert (r.visual.template, (r.visual.html or "")[:11]) == ("<b>{{a}}</b>{{s}}", "<b>&lt;</b>")
    assert "s3cret" not in (r.visual.html or "")


@pytest.mark.parametrize("wait", ["", "await new Promise((go) => setTimeout(go, 1));"])
def test_a_request_that_is_skipped_under_load_is_not_sent(target: Target, wait: str) -> None:
    """Neither a success nor a failure, and all counts add up; so for a script that waits first."""
    skip = "if (pm.info.iteration % 4 === 3) pm.execution.skipRequest();"
    request = vayu.Request(
        "GET",
        f"{target.url}/json",
        pre_request=wait + skip,
        tests="pm.test('ok', () => pm.response.to.be.ok)",
    )
    run = request.load(concurrency=2, iterations=40, thresholds=["failed <= 0%", "checks >= 100%"])
    summary = run.wait().summary

    assert target.counts().requests == 30
    assert (summary.started, summary.succeeded, summary.failed) == (40, 30, 0)
    assert (summary.cancelled, summary.skipped, summary.tested) == (10, 10, 30)
    assert summary.failures == ()
    assert summary.status_codes == {"200": 30, "0": 10}
    assert run.passed is True
    assert (run.requests.failure == "skipped").sum() == 10
    assert run.requests[run.requests.failure.isna()].status.eq(200).all()
