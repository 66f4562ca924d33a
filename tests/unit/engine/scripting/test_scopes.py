"""Scripts see each scope by itself, and change it there."""

from __future__ import annotations

from vayu.engine.scripting.port import Flow, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

GIVEN = Scopes(
    globals={"a": "global", "g": 1},
    collection={"a": "{{g}}", "c": 2},
    environment={"a": "env", "e": 3},
    data={"a": "row", "d": 4},
    local={"l": 5},
)


def run(source: str, changes: Changes | None = None) -> Outcome:
    """Run a script on a response."""
    runner = ScriptRunner(ScriptSpec(post=source), GIVEN)
    return runner.after(Changes() if changes is None else changes, None, ResponseView(200))


def test_each_scope_shows_its_own_values() -> None:
    """A value of the collection that is made of others as it is written."""
    outcome = run("""
        console.log(pm.globals.get("a"), pm.collectionVariables.get("a"),
                    pm.environment.get("a"), pm.iterationData.get("a"), pm.variables.get("a"));
        console.log(pm.globals.has("c"), pm.collectionVariables.toObject());
        console.log(pm.variables.toObject());
        console.log(JSON.stringify(pm.iterationData));
    """)
    assert outcome.error is None
    assert [text for _, text in outcome.console] == [
        "global {{g}} env row row",
        'false { a: "{{g}}", c: 2 }',
        '{ a: "row", g: 1, c: 2, e: 3, d: 4, l: 5 }',
        '{"a":"row","d":4}',
    ]


def test_what_is_set_stays_in_its_scope() -> None:
    """Also what was changed before, and null unsets."""
    changes = Changes(globals={"g": 9}, local={"l": None})
    outcome = run(
        """
        console.log(pm.globals.get("g"), pm.variables.has("l"));
        pm.globals.set("x", 1); pm.globals.unset("a");
        pm.collectionVariables.set("x", 2);
        pm.environment.clear();
        pm.variables.set("x", 4);
        console.log(pm.variables.get("x"), pm.globals.get("x"), pm.variables.get("e"));
        """,
        changes,
    )
    assert [text for _, text in outcome.console] == ["9 false", "4 1 undefined"]
    assert changes == Changes(
        globals={"g": 9, "x": 1, "a": None},
        collection={"x": 2},
        environment={"a": None, "e": None},
        local={"l": None, "x": 4},
    )


def test_a_row_cannot_be_changed() -> None:
    """It is what was read."""
    assert (run("pm.iterationData.set('a', 1)").error or "").startswith("TypeError: ")


def test_where_a_collection_run_goes_on() -> None:
    """The last word counts; who says nothing changes nothing."""
    assert run("pm.execution.setNextRequest('Users'); pm.execution.setNextRequest(null)").flow == (
        Flow(next=None)
    )
    assert run("pm.execution.setNextRequest('Users')").flow == Flow(next="Users")
    assert run("pm.test('x', () => true)").flow is None
    assert "or null, got 7" in (run("pm.execution.setNextRequest(7)").error or "")


def test_a_request_is_skipped_before_it_is_sent_only() -> None:
    """What stands after that is not run, and nothing broke."""
    runner = ScriptRunner(
        ScriptSpec(pre="pm.execution.skipRequest(); pm.environment.set('x', 1)"), Scopes()
    )
    changes = Changes()
    assert runner.before(changes) == Outcome(flow=Flow(skip=True))
    assert not changes
    assert "skipRequest does not exist" in (run("pm.execution.skipRequest()").error or "")


def test_before_the_request_there_is_no_response() -> None:
    """It is said so; two letters that changed places are one slip."""
    said = "pm (before the request).response does not exist; there is no response yet; scripts"
    told = {"pm.response.code": said, "pm.tset('x')": ".tset does not exist; did you mean test?"}
    for source, why in told.items():
        outcome = ScriptRunner(ScriptSpec(pre=source), Scopes()).before(Changes())
        assert why in (outcome.error or "")
    assert "pm.tset does not exist; did you mean test?" in (run("pm.tset('x')").error or "")
