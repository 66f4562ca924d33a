"""pm.request.auth after the request: what went out, not what was written."""

from __future__ import annotations

import json

import pytest

from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.auth import ApiKeyAuth, AwsAuth, BasicAuth, BearerAuth, DigestAuth, NoAuth
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import Changes, Scopes

SENT = [
    (BearerAuth(token="{{t}}"), {"type": "bearer", "bearer": {"token": "t0k", "prefix": "Bearer"}}),
    (BasicAuth(username="{{u}}", password="p{{t}}"),
     {"type": "basic", "basic": {"username": "ann", "password": "pt0k"}}),
    (ApiKeyAuth(name="K-{{u}}", value="{{t}}", add_to="query"),
     {"type": "apikey", "apikey": {"key": "K-ann", "value": "t0k", "in": "query"}}),
    (DigestAuth(username="{{u}}", password="{{none}}"),
     {"type": "digest", "digest": {"username": "ann", "password": "{{none}}"}}),
    (AwsAuth(access_key="a", secret_key="{{t}}", region="r", service="s"),
     {"type": "awsv4", "awsv4": {"accessKey": "a", "secretKey": "t0k", "region": "r",
                                 "service": "s"}}),
    (NoAuth(), {"type": "noauth", "noauth": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("auth", "shown"), SENT, ids=lambda value: type(value).__name__)
def test_auth_is_shown_as_it_went_out(auth, shown) -> None:
    """After the request, with its variables filled in; what had no value is still a template."""
    wire = Composer(RequestSpec(url="http://h/", auth=auth)).compose({"u": "ann", "t": "t0k"})
    script = """
        const { auth } = pm.request, { type } = auth;
        console.log(JSON.stringify({ type, [type]: auth.parameters().toObject() }));
    """
    runner = ScriptRunner(ScriptSpec(post=script), Scopes())
    outcome = runner.after(Changes(), wire, ResponseView(200))

    assert outcome.error is None
    assert json.loads(outcome.console[0][1]) == shown
    assert "t0k" not in repr(wire)
    assert "t0k" not in repr(wire.auth)


def test_a_request_without_auth_shows_none() -> None:
    """As before it was sent."""
    wire = Composer(RequestSpec(url="http://h/")).compose({})
    runner = ScriptRunner(ScriptSpec(post="console.log(pm.request.auth)"), Scopes())

    assert runner.after(Changes(), wire, ResponseView(200)).console == (("log", "undefined"),)
