"""The table of what each member needs has every member that there is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.programs import came
from vayu.engine.scripting.asked import GLOBALS_OF_LIBRARIES
from vayu.engine.scripting.members import GLOBALS, NEEDS, Part
from vayu.engine.scripting.syntax import parsed, parts_of, path_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


def part_at(path: str) -> Part:
    """The part of the table that a path leads to."""
    at = GLOBALS
    names = path_of(parts_of(parts_of(parsed(path))[0])[0])
    for name in names or ():
        (at,) = (value for value in at.members[name] if isinstance(value, Part))
    return at


@pytest.mark.parametrize("path", ["pm", "pm.response", "pm.execution", "responseCode"])
def test_every_member_is_in_the_table(run: Callable[..., Outcome], path: str) -> None:
    """One that is not would be handed nothing."""
    names = f"console.log(JSON.stringify(Object.getOwnPropertyNames({path})))"
    assert set(json.loads(run(names).console[0][1])) == part_at(path).members.keys()


def test_every_name_of_the_years_before_pm_is_in_the_table(run: Callable[..., Outcome]) -> None:
    """They are found on the global object, and made when they are looked at."""
    made = "(name) => Object.getOwnPropertyDescriptor(globalThis, name).get"
    names = f"Object.getOwnPropertyNames(globalThis).filter({made})"
    found = set(json.loads(run(f"console.log(JSON.stringify({names}))").console[0][1]))
    assert found - {"tests", *GLOBALS_OF_LIBRARIES} == found & GLOBALS.members.keys() - {"_"}


def test_needs_are_those_that_are_known() -> None:
    """No word of the table is misspelt."""
    waiting, seen, words = [GLOBALS], set[Part](), set[str]()
    while waiting:
        part = waiting.pop()
        seen.add(part)
        for value in (value for values in part.below for value in values):
            if isinstance(value, str):
                words.add(value)
            elif value not in seen:
                waiting.append(value)
    assert words == set(NEEDS)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("(() => 1)[key]('return 1')", "Function"),
        ("(async () => 1)[key]('return 1')", "AsyncFunction"),
        ("(function* () {})[key]('return 1')", "GeneratorFunction"),
        ("new (Object[key])('return 1')", None),
        ("[][key][['from', 'Async'].join('')]([])", "Array.fromAsync"),
    ],
)
def test_what_makes_code_of_a_text_must_be_written_out(source: str, named: str | None) -> None:
    """It could read what nobody saw that it reads."""
    told, _ = came(f"const key = ['construct', 'or'].join(''); {source}")
    assert (f"TypeError: write {named} out" if named else "TypeError: not a constructor") in told
