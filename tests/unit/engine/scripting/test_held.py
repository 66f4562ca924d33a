"""Lists and objects are values: what JSON has of them travels, and no script shares one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.unit.engine.scripting.conftest import REQUEST, RESPONSE
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.scoped import Scoped
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


def told(outcome: Outcome) -> list[str]:
    """What a script printed; it must not have broken."""
    assert outcome.error is None
    return [text for _, text in outcome.console]


def test_what_one_script_sets_a_later_one_reads(run: Callable[..., Outcome]) -> None:
    """In every scope, at any depth; an empty one is there."""
    scope = Changes()
    run(
        """
        pm.environment.set("ids", [1, 2, "x", null, { a: [true] }]);
        pm.collectionVariables.set("none", {}); pm.globals.set("g", []);
        pm.variables.set("l", { d: new Date(0), u: undefined, f() {} });
        pm.environment.set("m", { toJSON: () => "text" });
        """,
        changes=scope,
    )
    assert scope.environment == {"ids": [1, 2, "x", None, {"a": [True]}], "m": "text"}
    assert (scope.collection, scope.globals) == ({"none": {}}, {"g": []})
    assert scope.local == {"l": {"d": "1970-01-01T00:00:00.000Z"}}
    outcome = run(
        """
        const ids = pm.environment.get("ids");
        console.log(ids, pm.variables.get("ids") === ids, pm.collectionVariables.has("none"));
        console.log(pm.globals.toObject(), pm.variables.get("l"));
        ids.shift(); pm.environment.set("ids", ids);
        """,
        changes=scope,
    )
    assert told(outcome) == [
        '[1, 2, "x", null, { a: [true] }] true true',
        '{ g: [] } { d: "1970-01-01T00:00:00.000Z" }',
    ]
    assert scope.environment["ids"] == [2, "x", None, {"a": [True]}]


def test_what_was_set_may_change_until_the_script_ends(run: Callable[..., Outcome]) -> None:
    """As in Newman; what was only read is kept where it is local, and nowhere else."""
    scope = Changes(environment={"read": [1]}, local={"own": [1]})
    run(
        """
        const one = [1]; pm.environment.set("a", one); pm.environment.set("b", one); one.push(2);
        pm.environment.get("read").push(2); pm.variables.get("own").push(2);
        pm.environment.set("gone", [1]); pm.environment.unset("gone");
        pm.environment.set("text", [1]); pm.environment.set("text", "t");
        """,
        changes=scope,
    )
    assert scope.environment == {
        "read": [1], "a": [1, 2], "b": [1, 2], "gone": None, "text": "t",
    }  # fmt: skip
    assert scope.local == {"own": [1, 2]}


def test_no_user_sees_what_another_does_to_a_list_that_was_given() -> None:
    """It is made once for all, and each script has a copy of its own."""
    given = Scopes(environment={"ids": [1, 2]}, data={"row": [{"n": 1}]})
    script = (
        "pm.environment.get('ids').pop(); pm.iterationData.get('row')[0].n = 9;"
        "console.log(pm.environment.get('ids'), pm.iterationData.get('row'))"
    )
    runner = ScriptRunner(ScriptSpec(post=script), given)
    for _ in range(2):
        scope = Changes()
        assert told(runner.after(scope, REQUEST, RESPONSE)) == ["[1] [{ n: 9 }]"]
        assert not scope
    assert given.environment["ids"] == [1, 2]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("[NaN]", "it has no NaN"),
        ("{ a: [1n] }", "it has no 1n"),
        ("[new Map([[1, 2]])]", "it has no Map"),
        ("new Set([1])", "got Set"),
        ("new Error('x')", "got [Error: x"),
        ("(() => { const a = {}; a.a = a; return a; })()", "circular reference"),
        ("(() => { let a = []; for (let i = 0; i < 100; i++) a = [a]; return a; })()", "100 lists"),
        ("(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a; })()", "too deep"),
        ("['x'.repeat(2 ** 20)]", "1048576 characters"),
        ("{ toJSON: () => undefined }", "what JSON can hold"),
        ("{ toJSON() { throw new Error('mine'); } }", "what JSON can hold: mine"),
        ("{ toJSON() { throw null; } }", "what JSON can hold: null"),
    ],
)
def test_what_json_loses_is_refused_by_the_name_of_the_variable(
    run: Callable[..., Outcome], value: str, why: str
) -> None:
    """Nothing of it is kept, and what was there stays."""
    scope = Changes(environment={"x": "before"})
    error = run(f"pm.environment.set('x', {value})", changes=scope).error
    assert error is not None
    assert 'variable "x" takes' in error
    assert why in error
    assert scope.environment == {"x": "before"}


def test_what_json_cannot_hold_any_more_at_the_end_is_refused(run: Callable[..., Outcome]) -> None:
    """The others that the script set are kept."""
    scope = Changes()
    script = "const a = []; pm.environment.set('a', a); pm.environment.set('b', [1]); a.push(a);"
    error = run(script, changes=scope).error
    assert error is not None
    assert 'variable "a" takes what JSON can hold: circular reference' in error
    assert scope.environment == {"b": [1]}


@pytest.mark.parametrize("stuck", ["", "while (true);"])
def test_nothing_of_a_script_that_was_stopped_runs_any_more(
    run: Callable[..., Outcome], stuck: str
) -> None:
    """What it found out is told, and what it set is as it was then."""
    scope = Changes()
    script = """
        pm.test("before", () => {});
        let asked = 0;
        pm.environment.set("a", { toJSON() { while (asked++); return [1]; } });
    """
    outcome = run(script + stuck, changes=scope)
    assert "ran longer" in (outcome.error or "")
    assert [test.name for test in outcome.tests] == ["before"]
    assert scope.environment == {"a": [1]}


def test_the_hundredth_level_is_held(run: Callable[..., Outcome]) -> None:
    """What is refused is one more."""
    scope = Changes()
    run("let a = []; for (let i = 1; i < 100; i++) a = [a]; pm.globals.set('a', a)", changes=scope)
    deep, levels = scope.globals["a"], 0
    while isinstance(deep, list):
        deep, levels = (deep or [None])[0], levels + 1
    assert levels == 100


def test_a_field_of_any_name_is_a_field(run: Callable[..., Outcome]) -> None:
    """Nothing comes of `__proto__`."""
    scope = Changes()
    text = '{"__proto__": {"x": 1}, "constructor": 2}'
    run(f"pm.environment.set('a', JSON.parse('{text}'))", changes=scope)
    assert scope.environment == {"a": {"__proto__": {"x": 1}, "constructor": 2}}
    outcome = run(
        "const a = pm.environment.get('a'); console.log(a.x, ({}).x, Object.keys(a))", changes=scope
    )
    assert told(outcome) == ['undefined undefined ["__proto__", "constructor"]']


def test_numbers_that_javascript_would_round_are_text(run: Callable[..., Outcome]) -> None:
    """At any depth, as alone."""
    outcome = run("console.log(pm.environment.get('a'))", environment={"a": [1, {"b": [2**60]}]})
    assert told(outcome) == [f'[1, {{ b: ["{2**60}"] }}]']


def test_numbers_that_nothing_carries_are_text(run: Callable[..., Outcome]) -> None:
    """A server says 1e20; JavaScript writes it as a whole number beyond 64 bits."""
    scope = Changes()
    script = "pm.environment.set('n', 1e20); pm.environment.set('a', [-1e19, 2 ** 60, { b: 1e21 }])"
    run(script, changes=scope)
    assert scope.environment == {"n": f"{10**20}", "a": [f"-{10**19}", 2**60 + 24, {"b": 1e21}]}
    assert msgspec.msgpack.encode(scope.environment)
    Scoped(environment=scope.environment)


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ([1, "a", True], "<1,a,true>"),
        ([], "an empty list"),
        ([[1]], "a list with more than text"),
        ([None], "a list with more than text"),
        ({"a": 1}, "an object"),
    ],
)
def test_replace_in_makes_no_text_up(
    run: Callable[..., Outcome], value: object, filled: str
) -> None:
    """A list of plain values has commas, as in Newman."""
    outcome = run("console.log(pm.variables.replaceIn('<{{a}}>'))", environment={"a": value})
    if filled.startswith("<"):
        assert told(outcome) == [filled]
    else:
        assert outcome.error is not None
        assert f'replaceIn(): "a" is {filled}' in outcome.error
