"""pm.request.body after the request: what a person wrote, not how it was encoded."""

from __future__ import annotations

import json

import pytest

from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import Changes, Scopes

BYTES = b"\x00\xff\r\n--no-boundary\r\n"

SENT = [
    (Body(mode="none"), None),
    (Body(mode="form", content=[("e", "a+b@c.de"), ("n", "{{x}}"), ("empty", "")]),
     {"mode": "urlencoded", "urlencoded": [
         {"key": "e", "value": "a+b@c.de"}, {"key": "n", "value": "ü &"},
         {"key": "empty", "value": ""}]}),
    (Body(mode="multipart", content=(Part(name="a", value="{{x}}"),
                                     Part(name='"f"', file="f.bin", content_type="a/b"))),
     {"mode": "formdata", "formdata": [
         {"key": "a", "value": "ü &", "type": "text"},
         {"key": '"f"', "value": None, "type": "file", "fileName": "f.bin",
          "contentType": "a/b"}]}),
    (Body(mode="graphql", content={"query": "{a}", "variables": {"x": "{{x}}"}}),
     {"mode": "graphql", "graphql": {"query": "{a}", "variables": '{"x":"ü &"}'}}),
    (Body(mode="json", content='{"query": "{{x}}"}'),
     {"mode": "raw", "raw": '{"query": "ü &"}'}),
    (Body(mode="text", content="a=b"), {"mode": "raw", "raw": "a=b"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "shown"), SENT, ids=lambda value: getattr(value, "mode", None))
def test_a_body_is_shown_as_it_was_before_it_was_encoded(body, shown) -> None:
    """With its variables filled in; of a file its name."""
    composer = Composer(
        RequestSpec(method="POST", url="http://h/", body=body), read=lambda _: BYTES
    )
    script = "console.log(JSON.stringify(pm.request.body ?? null))"
    runner = ScriptRunner(ScriptSpec(post=script), Scopes())
    outcome = runner.after(Changes(), composer.compose({"x": "ü &"}), ResponseView(200))

    assert outcome.error is None
    assert json.loads(outcome.console[0][1]) == shown


@pytest.mark.parametrize(
    ("kind", "body"),
    [("multipart/form-data", "--b\n"), ("application/x-www-form-urlencoded", "%zz=%ff&&=")],
)
def test_a_body_that_is_not_what_its_type_says(kind, body) -> None:
    """It is text, or what can be read of it; nothing breaks."""
    spec = RequestSpec(method="POST", url="http://h/", headers=(("Content-Type", kind),),
                       body=Body(mode="text", content=body))  # fmt: skip
    runner = ScriptRunner(ScriptSpec(post="console.log(pm.request.body.mode)"), Scopes())
    outcome = runner.after(Changes(), Composer(spec).compose({}), ResponseView(200))

    assert outcome.error is None
    assert outcome.console[0][1] in {"raw", "urlencoded"}


@pytest.mark.parametrize(
    ("read", "remedy"),
    [
        ('pm.response.headers["content-type"]', 'pm.response.headers.get("content-type")'),
        ("pm.environment.token", 'pm.environment.get("token")'),
        ("pm.variables.token", 'pm.variables.get("token")'),
    ],
)
def test_what_a_list_holds_is_no_member_of_it(read, remedy) -> None:
    """Whoever reads it as one is told how to get it."""
    runner = ScriptRunner(ScriptSpec(post=read), Scopes(environment={"token": "t"}))
    view = ResponseView(200, headers=(("Content-Type", "a/b"),))
    outcome = runner.after(Changes(), None, view)

    assert f"does not exist; {remedy} is its value" in (outcome.error or "")
