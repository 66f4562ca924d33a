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

pytestmark = [pytest.mark.usefixtures("shared_engine"), pytest.mark.together]


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
