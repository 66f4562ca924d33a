"""pm.variables looks from the narrowest scope outwards; a scope takes only what it can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.resolve.scopes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


def test_variables_go_from_low_to_high(run: Callable[..., Outcome]) -> None:
    """Environment, what this user's scripts changed, what is local; null hides and unsets."""
    scope = Changes(environment={"b": "changed", "c": None}, local={"d": "local"})
    outcome = run(
        """
        console.log(["a", "b", "c", "d"].map((n) => pm.variables.get(n)));
        console.log(["a", "b", "c", "d"].map((n) => pm.environment.get(n)));
        console.log(pm.environment.toObject(), pm.variables.has("c"));
        console.log(pm.environment.has("toString"));
        pm.environment.set("e", 1.5); pm.environment.set("a", true); pm.environment.unset("b");
        pm.environment.set("g", null); pm.variables.set("f", "x"); pm.variables.unset("d");
        console.log(pm.variables.toObject());
        """,
        environment={"a": 1, "b": 2, "c": 3, "d": 4, "big": 2**60, "__proto__": "p"},
        changes=scope,
    )
    assert outcome.error is None
    assert [text for _, text in outcome.console] == [
        '[1, "changed", undefined, "local"]',
        '[1, "changed", undefined, 4]',
        f'{{ a: 1, b: "changed", d: 4, big: "{2**60}", __proto__: "p" }} false',
        "false",
        f'{{ a: true, d: 4, big: "{2**60}", __proto__: "p", e: 1.5, f: "x" }}',
    ]
    assert scope.environment == {"a": True, "b": None, "c": None, "e": 1.5, "g": None}
    assert scope.local == {"d": None, "f": "x"}


def test_clear_unsets_every_variable(run: Callable[..., Outcome]) -> None:
    """Those that were given, and those that were set."""
    scope = Changes(environment={"b": 1})
    run("pm.environment.clear(); pm.environment.set('c', 2)", environment={"a": 1}, changes=scope)
    assert scope.environment == {"a": None, "b": None, "c": 2}


def test_a_number_names_the_variable_that_its_text_names(run: Callable[..., Outcome]) -> None:
    """As in Postman, where a name is a key."""
    scope = Changes()
    outcome = run(
        "pm.environment.set(5, 'x'); console.log(pm.environment.get(5), pm.environment.has('5'));"
        "pm.environment.unset(5); pm.variables.set(6, 'y'); console.log(pm.variables.get('6'))",
        changes=scope,
    )
    assert [text for _, text in outcome.console] == ["x true", "y"]
    assert (scope.environment, scope.local) == ({"5": None}, {"6": "y"})


@pytest.mark.parametrize(
    "call",
    ["set('x', undefined)", "set('x', new Map())", "set('x', NaN)", "set('x', Infinity)", "get()",
     "set('x', 5n)", "set('x')", "set()", "set('', 1)", "set(true, 1)", "set('x', () => 1)"],
)  # fmt: skip
def test_a_variable_takes_only_what_it_can_hold(run: Callable[..., Outcome], call: str) -> None:
    """`undefined` is nearly always a misspelt field: it is refused, not stored."""
    scope = Changes()
    error = run(f"pm.environment.{call}", changes=scope).error
    assert error is not None
    assert error.startswith("TypeError: ")
    assert scope.environment == {}


@pytest.mark.parametrize(
    "change",
    [
        'pm.environment.values.add({ key: "a", value: "b" })',
        'pm.environment.values.remove("plain")',
        "pm.environment.values.clear()",
        'pm.environment.values.one("plain").value = "b"',
        "pm.variables.values.members.push(5)",
    ],
)
def test_a_list_of_variables_is_read_alone(run: Callable[..., Outcome], change: str) -> None:
    """A change that nobody would see again is refused, in sloppy code too."""
    outcome = run(change, environment={"plain": "env"})

    assert (outcome.error or "").startswith("TypeError: ")
