"""What a script cannot change is named; a `pm` of its own is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.errors import ScriptError
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("pm.test = f; JSON . parse = g; pm.test ||= h", ("pm.test", "JSON.parse")),
        (
            "String.prototype.x = f; pm.response.code += 1",
            ("String.prototype.x", "pm.response.code"),
        ),
        ("pm.request = {}; pm.request.method = 'PUT'; pm.request.body = {}", ("pm.request",)),
        ("pm.test === f; a.JSON.parse = 1; x = pm.test; 'pm.test = 1'; pm.x => 1", ()),
    ],
)
def test_what_is_assigned_to_in_vain(source: str, names: tuple[str, ...]) -> None:
    """Comparisons, texts and what can be set are no such assignments."""
    assert analyse(source).overwritten == names


def test_the_console_names_it_each_time(run: Callable[..., Outcome]) -> None:
    """And all goes on with what was there before."""
    outcome = run("JSON.parse = () => 1; pm.test('t', () => JSON.parse('[7]')[0] === 7)")

    assert [test.message for test in outcome.tests] == [None]
    assert outcome.console == (
        ("warn", "an assignment has no effect, because nobody can change it: JSON.parse"),
    )


@pytest.mark.parametrize(
    "source",
    [
        "\nvar pm = {test() {}}",
        "\nlet pm",
        "\nconst a = 1, pm = {}",
        "\nfunction pm() {}",
        "\nif (true) { var pm = 1 }",
        "\nclass pm {}; await null",
    ],
)
@pytest.mark.parametrize("when", ["pre", "post"])
def test_a_pm_of_its_own_is_refused(source: str, when: str) -> None:
    """Its tests would be heard of by nobody: said before anything is sent."""
    which = {"pre": "pre-request script", "post": "tests script"}[when]
    told = rf"^{which}: declares a pm of its own, .* give that another name$"
    with pytest.raises(ScriptError, match=told):
        ScriptRunner(ScriptSpec(**{when: source}), Scopes())


@pytest.mark.parametrize(
    "source",
    [
        "var pmx = 1; let x = pm",
        "const f = (pm) => pm; f(1)",
        "// let pm\nconst {test} = pm",
        "function f(pm) {}",
    ],
)
def test_other_names_are_its_own_affair(run: Callable[..., Outcome], source: str) -> None:
    """A parameter called so is another thing in its function only."""
    assert run(source).error is None
