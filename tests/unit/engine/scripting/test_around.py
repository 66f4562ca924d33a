"""What scripts are told of lies around their exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.conftest import REQUEST, RESPONSE
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_script_knows_the_name_of_its_environment(run: Callable[..., Outcome]) -> None:
    """However it is written; there is none without one."""
    script = ScriptSpec(
        post="const { name } = pm.environment;"
        "console.log(name, pm.environment.name, pm.info.eventName)"
    )
    for around, told in ((Around(environment="Test"), "Test Test test"), (Around(), None)):
        outcome = ScriptRunner(script, Scopes()).after(Changes(), None, ResponseView(200), around)
        assert outcome.console[0][1] == (told or "undefined undefined test")
    assert "pm.globals.name does not exist" in (run("pm.globals.name").error or "")


@pytest.mark.parametrize(
    "source",
    [
        "console.log(pm.environment.name)",
        "console.log(pm.environment?.name)",
        "const { name } = pm.environment; console.log(name)",
        "const env = pm.environment; console.log(env.name)",
        "const { environment } = pm; console.log(environment.name)",
        "const { environment: env } = pm; console.log(env.name)",
        "console.log(JSON.parse(JSON.stringify(pm.environment)).name)",
        "console.log(request.name)",
        "const { name } = request; console.log(name)",
        "const sent = request\nconsole.log(sent.name)",
        "console.log(request['name'])",
        "console.log(request.id)",
        "console.log(pm.info.requestName)",
        "console.log(postman && request?.name)",
    ],
)
def test_a_name_is_told_in_whatever_way_it_is_asked_for(source: str) -> None:
    """It was undefined where nobody saw that it was meant."""
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    around = Around(environment="Test", request_name="Test", request_id="Test")
    outcome = runner.after(Changes(), REQUEST, RESPONSE, around)
    assert (outcome.console, outcome.error) == ((("log", "Test"),), None)


@pytest.mark.parametrize(
    "source",
    [
        "pm.environment.get('a')",
        "environment.a",
        "pm.environment.set('request', 1)",
        "pm.request.url.toString()",
        "// the request in this environment\npm.test('environment', () => true)",
    ],
)
def test_whoever_asks_for_no_name_is_told_none(source: str) -> None:
    """It would cost each exchange."""
    assert not analyse(source).reads_around
