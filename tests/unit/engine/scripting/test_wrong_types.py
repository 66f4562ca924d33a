"""A value of a wrong type is an error of its script, and never the end of a worker."""

from __future__ import annotations

import pytest

from vayu.engine.scripting.port import Around, Effects
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.cookie import Cookie
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes


@pytest.mark.parametrize(
    ("cookie", "problem"),
    [
        ("{name: 'a', secure: 'true'}", "secure takes true or false"),
        ("{name: 'a', httpOnly: 1}", "httpOnly takes true or false"),
        ("{name: 'a', path: 5}", "path takes text"),
        ("{name: 'a', domain: {}}", "domain takes text"),
        ("{name: 'a', expires: 'tomorrow'}", "expires takes a date"),
    ],
)
def test_what_is_no_cookie_is_an_error_of_its_script(cookie: str, problem: str) -> None:
    """And the next exchange has a jar as always."""
    value = f"pm.variables.get('n') ? 'b=1' : {cookie}"
    source = f"await pm.cookies.jar().set('http://h.example/', {value})"
    runner = ScriptRunner(ScriptSpec(pre=source), Scopes())
    around, changes = Around(cookies=()), Changes()

    assert problem in (runner.before(changes, None, around).error or "")
    changes.local["n"] = 1
    assert runner.before(changes, None, around).effects == Effects(
        cookies=(Cookie(name="b", value="1", domain="h.example", path="/"),)
    )


def test_a_cookie_that_lasts_for_ever_lasts_as_long_as_the_calendar() -> None:
    """Max-Age may be any number."""
    source = "await pm.cookies.jar().set('http://h.example/', 'a=b; Max-Age=999999999999')"
    outcome = ScriptRunner(ScriptSpec(pre=source), Scopes()).before(
        Changes(), None, Around(cookies=())
    )

    assert outcome.error is None
    assert outcome.effects is not None
    assert [c.expires for c in outcome.effects.cookies or ()] == ["9999-12-31T00:00:00.000Z"]


def test_a_cookie_that_a_script_holds_is_a_copy() -> None:
    """Whatever the script makes of it, the jar has what was set."""
    source = """
    const made = await pm.cookies.jar().set("http://h.example/", "a", "b");
    made.secure = 5;
    """
    outcome = ScriptRunner(ScriptSpec(pre=source), Scopes()).before(
        Changes(), None, Around(cookies=())
    )

    assert outcome.error is None
    assert outcome.effects == Effects(
        cookies=(Cookie(name="a", value="b", domain="h.example", path="/"),)
    )


def test_a_result_of_a_wrong_type_is_an_error_and_costs_the_context() -> None:
    """A worker outlives whatever a context hands out; the next exchange is as always."""
    runner = ScriptRunner(ScriptSpec(pre="pm.variables.set('n', 1)"), Scopes())
    changes, context = Changes(), runner._realm
    assert context is not None
    context.pre = lambda *_: '[[], [], null, {"local": []}, null, null, null]'

    broken = runner.before(changes)
    assert (broken.error or "").startswith("left something of a wrong type")
    assert changes.local == {}
    assert runner._realm is None
    assert runner.before(changes).error is None
    assert changes.local == {"n": 1}
