"""What is said of a name that nothing has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

DECLARE = "ReferenceError: a is not defined (a = … declares nothing: write let a = … first)"


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("a = pm.response.code; a", DECLARE),
        ("for (a = 0; a < 3; a++) {}", DECLARE),
        ("for (a of [1]) { a }", DECLARE),
        ("a++", DECLARE),
        ("a ||= 1", DECLARE),
        ("(function () { 'use strict'; a = 1 })()", DECLARE),
        ("$a = 1; $a", "($a = … declares nothing"),
        ("a.x", "ReferenceError: a is not defined (line 1, column 1)"),
        ("let b = {a: 1}; b.a = 2; a == b", "ReferenceError: a is not defined (line 1"),
        ("JSON.parse(responseBody)", "(write pm.response.text())"),
        ("tests['ok'] = true", "(write pm.test(name, callback))"),
        ("setTimeout(() => {}, 1)", "(there are no timers)"),
    ],
)
def test_a_name_that_is_not_defined(run: Callable[..., Outcome], source: str, hint: str) -> None:
    """An assignment that declares nothing is told from a misspelled or unknown name."""
    assert hint in (run(source).error or "")
