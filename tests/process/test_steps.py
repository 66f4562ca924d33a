"""Scopes, levels and steps against a real engine: what scripts do arrives where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

import vayu
from tests.process.oauth_server import CLIENT, SECRET, OAuthServer
from vayu.client.session import session
from vayu.errors import ScriptError
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.sends.response import TestResult
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_each_level_tests_and_none_hides_another(target: Target) -> None:
    """Each result says where it comes from; the variables go back by scope."""
    spec = SendSpec(
        request=RequestSpec(url=f"{target.url}/{{{{where}}}}"),
        above=(
            LevelScript(
                level="collection",
                name="Shop",
                pre="pm.globals.set('g', 1); pm.variables.set('where', pm.iterationData.get('d'))",
                post="throw new Error('broken')",
            ),
            LevelScript(level="folder", name="Users", post="pm.collectionVariables.set('c', 2)"),
        ),
        script=ScriptSpec(
            pre="pm.test('early', () => true)",
            post="pm.environment.unset('e'); pm.test('late', () => pm.response.code === 200);"
            "pm.execution.setNextRequest(null)",
        ),
        environment={"e": 3},
        data={"d": "hello"},
    )
    answer = session().send(spec)

    assert answer.request.url == f"{target.url}/hello"
    assert tuple(replace(test, duration=None) for test in answer.tests) == (
        TestResult(name="early", outcome=Checked.PASSED, when="before"),
        TestResult(
            name="(tests script)",
            outcome=Checked.FAILED,
            message="Error: broken (line 1, column 11)",
            level="collection",
            source="Shop",
        ),
        TestResult(name="late", outcome=Checked.PASSED),
    )
    assert (answer.globals, answer.collection, answer.environment) == (
        {"g": 1},
        {"c": 2},
        {"e": None},
    )
    assert answer.local == {"where": "hello"}
    assert answer.next_request is None


def test_a_step_is_sent_although_a_script_before_it_broke(target: Target) -> None:
    """As in Newman; a Send is refused, as in Postman."""
    spec = SendSpec(
        request=RequestSpec(url=f"{target.url}/a"),
        script=ScriptSpec(pre="pm.globals.set('g', 1); null.x", post="pm.test('t', () => true)"),
    )
    with pytest.raises(ScriptError, match="the pre-request script failed: TypeError"):
        session().send(spec)
    answer = session().step(spec)

    assert answer.response is not None
    assert [(t.name, t.passed, t.when) for t in answer.response.tests] == [
        ("(pre-request script)", False, "before"),
        ("t", True, "after"),
    ]


def test_what_scripts_did_is_known_of_a_step_without_a_response(target: Target) -> None:
    """Skipped, refused by its composer, or not answered."""
    script = ScriptSpec(
        pre="pm.globals.set('g', 1); if (pm.variables.get('n') === 0) pm.execution.skipRequest()"
    )
    skipped = session().step(
        SendSpec(request=RequestSpec(url=f"{target.url}/a"), script=script, environment={"n": 0})
    )
    dead = session().step(
        SendSpec(request=RequestSpec(url="http://127.0.0.1:9/"), script=script, globals={"n": 5})
    )
    wrong = session().step(
        SendSpec(
            request=RequestSpec(url=f"{target.url}/a", headers=(("X", "{{n}}"),)),
            script=script,
            environment={"n": "a\r\nb"},
        )
    )
    with pytest.raises(ScriptError, match="the pre-request script of the request skips it"):
        session().send(
            SendSpec(request=RequestSpec(url=target.url), script=script, environment={"n": 0})
        )
    assert (skipped.skipped, skipped.error, skipped.response) == (True, None, None)
    assert [a.error and a.error.code for a in (dead, wrong)] == ["send", "usage.invalid_config"]
    assert [a.effects and a.effects.globals for a in (skipped, dead, wrong)] == [{"g": 1}] * 3


def test_a_token_is_fetched_with_what_scripts_set() -> None:
    """Its secret is known only after the script before the request."""
    with OAuthServer() as server:
        auth = vayu.OAuth2(
            token_url=f"{server.url}/token", client_id=CLIENT, client_secret="{{secret}}"
        )
        request = vayu.Request(
            "GET",
            f"{server.url}/api",
            auth=auth,
            pre_request=f"pm.variables.set('secret', '{SECRET}')",
        )
        assert [request.send().status_code for _ in range(2)] == [200, 200]
        assert server.grants == ["client_credentials"]
        wrong = vayu.Request("GET", f"{server.url}/api", auth=auth, pre_request="// sets nothing")
        with pytest.raises(vayu.errors.UnresolvedVariable, match="secret"):
            wrong.send()
