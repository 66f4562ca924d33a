"""Text that a script runs with eval() may set what is global, as helpers kept in variables do."""

from __future__ import annotations

import pytest

from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

HELPERS = """
utils = { add: (a, b) => a + b, check(name) { pm.test(name, () => pm.expect(utils.add(1, 2)).to.equal(3)); } };
this.other = 5;
function plain() { return 7; }
var declared = 8;
"""  # noqa: E501 (as such helpers are)


def outcomes(source: str, times: int = 3) -> list[tuple[list[str], list[str], str | None]]:
    """Return what a script says, its tests that passed, and its error, on some responses."""
    runner = ScriptRunner(ScriptSpec(post=source), Scopes(environment={"helpers": HELPERS}))
    came = [runner.after(Changes(), None, ResponseView(200)) for _ in range(times)]
    return [
        ([text for _, text in one.console],
         [test.name for test in one.tests if str(test.outcome) == "passed"], one.error)
        for one in came
    ]  # fmt: skip


def test_what_it_sets_is_there_and_gone_with_the_run() -> None:
    """Declared or not; no exchange finds what the one before left."""
    source = """
        console.log(typeof utils, typeof other);
        eval(pm.environment.get("helpers"));
        console.log(utils.add(1, 1), other, plain(), declared);
        utils.check("it adds");
    """
    found = (["undefined undefined", "2 5 7 8"], ["it adds"], None)
    assert outcomes(source) == [found] * 3


@pytest.mark.parametrize(
    "source",
    [
        'console.log(typeof kept); Object.defineProperty(globalThis, "kept", { value: 1 });',
        'console.log(typeof kept); (0, eval)("var kept = 1")',
        'console.log(typeof kept); new Function("kept = 1")()',
        'console.log(typeof kept); eval("kept = 1"); null.x',
        'console.log(typeof kept); globalThis.kept = eval("1")',
    ],
)
def test_nothing_global_is_kept(source) -> None:
    """However it was set, and whether or not the script broke; nobody is warned of it."""
    assert [said for said, _, _ in outcomes(source)] == [["undefined"]] * 3


@pytest.mark.parametrize(
    "name", ["JSON", "pm", "console", "Array", "require", "tests", "undefined"]
)
def test_what_is_there_stays(name) -> None:
    """What the language and pm are cannot be set in this way either."""
    source = f'const before = {name}; try {{ eval("globalThis.{name} = 5"); }} catch {{}} '
    source += f"console.log({name} === before)"
    assert outcomes(source.replace("tests ===", "typeof tests === typeof"), 1)[0][0] == ["true"]
