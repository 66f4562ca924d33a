"""What scripts are told of lies around their exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.script import ScriptSpec
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
