"""An environment is a dict that keeps its values to itself."""

from __future__ import annotations

import copy

import pytest

from vayu.api.environment import Environment, hidden_values, variables_of
from vayu.errors import InvalidConfig


def test_is_a_dict() -> None:
    """Reading, setting and removing work as everywhere."""
    env = Environment("e", {"a": "1"})
    env["b"] = 2
    del env["a"]

    assert (dict(env), len(env), "a" in env) == ({"b": 2}, 1, False)


def test_values_are_never_shown() -> None:
    """Neither in its repr nor as text."""
    env = Environment("staging", {"token": "s3cr3t"})

    assert repr(env) == str(env) == "<Environment 'staging': token=***>"
    assert repr(Environment("e")) == "<Environment 'e': empty>"


def test_does_not_change_with_its_source() -> None:
    """It holds a copy."""
    source: dict[str, str | int | float | bool | None] = {"a": "1"}
    env = Environment("e", source)
    source["a"] = "2"

    assert env["a"] == "1"


@pytest.mark.parametrize("value", [[], {}, b"x", object()])
def test_wrong_values_are_named_and_not_shown(value: object) -> None:
    """Also when they are set later."""
    env = Environment("e")
    with pytest.raises(InvalidConfig, match=r"environment\.a: must be text"):
        env["a"] = value  # type: ignore[assignment]


@pytest.mark.parametrize("name", ["", "  ", 5, None])
def test_has_a_name(name: object) -> None:
    """An environment without a name could not be told from another."""
    with pytest.raises(InvalidConfig, match="name"):
        Environment(name)  # type: ignore[arg-type]


def test_absorbs_what_scripts_set() -> None:
    """None unsets, also what is not there."""
    env = Environment("e", {"a": "1", "b": "2"})
    env.absorb({"a": None, "c": 3, "d": None})

    assert dict(env) == {"b": "2", "c": 3}


def test_variables_of() -> None:
    """A dict, an environment or nothing."""
    assert variables_of(None) == {}
    assert variables_of({"a": 1}) == variables_of(Environment("e", {"a": 1})) == {"a": 1}
    with pytest.raises(InvalidConfig, match="must be an Environment"):
        variables_of("a=1")


def test_copy_is_its_own() -> None:
    """Changing a copy leaves the original."""
    env = Environment("e", {"a": "1"})
    other = copy.deepcopy(env)
    other["a"] = "2"

    assert env["a"] == "1"


def test_hidden_values() -> None:
    """By the variable's name, or by length; addresses stay readable."""
    variables = {
        "token": "short",
        "user": "alice",
        "x": "0123456789abcdef",
        "base": "https://staging.example.com/",
        "n": 12345678901234567890,
    }

    assert hidden_values(variables) == ("short", "0123456789abcdef")
