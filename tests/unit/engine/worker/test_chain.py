"""Scripts of several levels around one exchange."""

from __future__ import annotations

import pytest

from tests.unit.engine.scripting.test_together import Came
from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import ResponseView, length
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.worker.chain import Chain, Source, chain_of
from vayu.engine.worker.resumable import finished
from vayu.errors import ScriptError
from vayu.model.script import LevelScript, ScriptSpec
from vayu.resolve.scopes import Changes, Scopes


def chain(script: ScriptSpec, *above: LevelScript) -> Chain:
    """The compiled scripts."""
    found = chain_of(script, above, lambda one: ScriptRunner(one, Scopes()))
    assert found is not None
    return found


def shop(**script: str) -> LevelScript:
    """The scripts of a collection."""
    return LevelScript(level="collection", name="Shop", **script)


def test_scripts_run_outermost_first_and_apart() -> None:
    """What one declares is not there for the next; variables are."""
    levels = chain(
        ScriptSpec(post="let x = 3; pm.test(pm.variables.get('seen'), () => x === 3)"),
        shop(post="let x = 1; globalThis.y = 1; pm.variables.set('seen', 'shop')"),
        LevelScript(
            level="folder",
            name="Users",
            post="let x = 2; pm.variables.set('seen', pm.variables.get('seen') + typeof y)",
        ),
    )
    found = finished(levels.after(Changes(), None, ResponseView(200)))

    assert [(str(source), brief(outcome.tests)) for source, outcome in found] == [
        ("collection 'Shop'", ()),
        ("folder 'Users'", ()),
        ("request", (("shopundefined", True, None),)),
    ]


def test_a_level_that_breaks_hides_no_other() -> None:
    """Neither before nor after."""
    levels = chain(
        ScriptSpec(pre="pm.variables.set('a', 1)", post="pm.test('own', () => true)"),
        shop(pre="throw new Error('before')", post="throw new Error('after')"),
    )
    changes = Changes()

    before = finished(levels.before(changes))
    after = finished(levels.after(changes, None, ResponseView(200)))
    assert [(s.level, (o.error or "")[:13]) for s, o in before] == [
        ("collection", "Error: before"),
        ("request", ""),
    ]
    assert changes.local == {"a": 1}
    assert [(s.level, brief(o.tests)) for s, o in after] == [
        ("collection", ()),
        ("request", (("own", True, None),)),
    ]


def test_nothing_runs_after_a_script_that_skips_the_request() -> None:
    """Its folder said that it is not to be sent."""
    levels = chain(
        ScriptSpec(pre="pm.variables.set('a', 1)"), shop(pre="pm.execution.skipRequest()")
    )
    changes = Changes()

    assert [source for source, _ in finished(levels.before(changes))] == [
        Source("collection", "Shop")
    ]
    assert not changes


def test_a_script_that_does_not_compile_is_named_with_its_level() -> None:
    """Where there are several."""
    with pytest.raises(ScriptError, match=r"collection 'Shop', pre-request script: SyntaxError"):
        chain(ScriptSpec(post="1"), shop(pre="let x = ;"))
    with pytest.raises(ScriptError, match=r"^tests script: SyntaxError"):
        chain(ScriptSpec(post="let x = ;"))


def test_all_scripts_that_do_not_compile_are_named_at_once() -> None:
    """Both of a level, and those of every level."""
    with pytest.raises(ScriptError) as caught:
        chain(ScriptSpec(pre="let x = ;", post="pm.test("), shop(post="}"))

    assert [line.partition(": SyntaxError")[0] for line in caught.value.message.split("\n")] == [
        "collection 'Shop', tests script",
        "request, pre-request script",
        "request, tests script",
    ]


def test_no_scripts_are_no_chain() -> None:
    """And blank ones are none."""
    assert chain_of(ScriptSpec(pre=" "), (), lambda _: pytest.fail("compiled")) is None


def test_all_levels_come_as_far_as_the_one_that_takes_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one before it said of the others does not count: they are tested anew."""
    monkeypatch.setattr("vayu.engine.scripting.quickjs.LONG", -1)
    last = "pm.test('own', () => true); if (pm.response.code === 500) throw 1"
    levels = chain(ScriptSpec(post=last), shop(post="pm.test('shop', () => true)"))
    came = [Came(code) for code in (200, 200, 500, 200, 200)]

    for tested in (3, 2):
        found = levels.after_each(came)
        assert [str(source) for source, _ in found] == ["collection 'Shop'", "request"]
        assert [length(stretches) for _, stretches in found] == [tested, tested]
        came = came[tested:]
