"""Variables that a script declares nowhere are its own, for one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a = 1; $b += 2; c++; d ||= 3", ("$b", "a", "c", "d")),
        ("for (i = 0; i < 3; i += 1) {} for (x of [1]) {} for (k in {}) {}", ("i", "k", "x")),
        ("let a = 1; a = 2; const b = 1; function c() {} c = 1; var $d; $d = 1", ()),
        ("a.b = 1; a == 1; a === 1; a => 1; this.x = 1; a >= 1", ()),
        ("pm = 1; console = 2; return = 3; tests = {}", ()),
        ("// JSON = 1\n/* Date = 2; a = 3 */ b = 1", ("b",)),
        ("x('a = 1', \"b = 2\", `c = 3`, 'it\\'s d = 1'); /e = 1['\"]/.test(f); g = 1", ("g",)),
        ("h = s.replace(/\"/g, ''); i = h / 2; j = i / 3 // k = 1", ("h", "i", "j")),
        ("x(`a ${l = 1} b = 2`); m = 'let n = 1 {'; n = 2", ("l", "m", "n")),
        ("f(() => { const a = 1; let b = a; var\n c = 3 }); g(() => { const a = 2 })", ()),
        ("f(() => { const a = 1; a2 = 2 }); a = 3", ("a", "a2")),
        (
            "[a1, b1] = [1, 2]; ({c1, d: e1} = f); if (g) { [h1] = [1] }",
            ("a1", "b1", "c1", "e1", "h1"),
        ),
        ("const [a, b] = [1, 2]; let {c} = d; f([a, b] == 1); ({e, g}) => 1", ()),
        ("Date = 1; JSON = 2; isNaN = 3; data = 4", ("data",)),
    ],
)
def test_what_is_assigned_and_not_declared(source: str, names: tuple[str, ...]) -> None:
    """Members, comparisons and arrows are no assignments."""
    assert analyse(source).undeclared == names


@pytest.mark.parametrize(
    "source",
    [
        "a = pm.response.code; console.log(a)",
        "for (a = 0; a < 200; a++) {} console.log(a)",
        "for (a of [200]) console.log(a)",
        "(function () { 'use strict'; a = 200 })(); console.log(a)",
        "a = 200; (() => { let a = 1; a = 2 })(); console.log(a)",
        "[a, b] = [100, 200]; console.log(b)",
        "({a, b: [c]} = {a: 200, b: [1]}); console.log(a)",
        "// JSON = 1, and Date = 2\na = JSON.parse('[200]'); console.log(a[0])",
    ],
)
def test_they_work_as_in_postman(run: Callable[..., Outcome], source: str) -> None:
    """Also in strict functions, where the language would refuse them."""
    outcome = run(source)

    assert (outcome.error, outcome.console) == (None, (("log", "200"),))


def test_nothing_of_one_run_is_there_for_the_next() -> None:
    """Each has its own."""
    source = "console.log(typeof seen); seen = 1; async function later() { await null; seen = 2 }"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    outcomes = [runner.after(Changes(), None, ResponseView(200)) for _ in range(3)]

    assert [outcome.console for outcome in outcomes] == [(("log", "undefined"),)] * 3


def test_a_name_that_nothing_has_is_an_error(run: Callable[..., Outcome]) -> None:
    """Where it is."""
    assert run("\n a.x").error == "ReferenceError: a is not defined (line 2, column 2)"
