"""What a request of a collection comes to."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vayu.engine.scripting.port import ResponseView, Scope
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.auth import BearerAuth, InheritAuth, NoAuth
from vayu.model.collection import FolderSpec, ItemSpec
from vayu.model.request import RequestSpec
from vayu.model.run import SendSpec
from vayu.model.script import ScriptSpec
from vayu.resolve.levels import composed, inherited_auth, joined_scripts, variables_of

ITEM = ItemSpec(name="Create", request=RequestSpec(url="{{base}}/users"))
USERS = FolderSpec(name="Users", variables={"base": "near", "x": 1}, items=(ITEM,))
ROOT = FolderSpec(
    name="Shop", variables={"base": "far", "y": 2}, auth=BearerAuth(token="a"), items=(USERS,)
)


def test_a_request_has_what_its_folders_say() -> None:
    """Auth, variables, and a name that says where it is."""
    assert composed((ROOT, USERS, ITEM), {"y": 3}) == SendSpec(
        request=RequestSpec(url="{{base}}/users", auth=BearerAuth(token="a"), name="Users/Create"),
        environment={"base": "near", "x": 1, "y": 3},
    )


def test_nothing_said_climbs_and_noauth_does_not() -> None:
    """`NoAuth` says something: send nothing."""
    token = BearerAuth(token="a")

    assert inherited_auth([token, None, InheritAuth()]) == token
    assert inherited_auth([token, NoAuth(), None]) == NoAuth()
    assert inherited_auth([None, InheritAuth()]) is None


def test_a_folder_s_variable_may_be_made_of_others() -> None:
    """Also of the environment's, whose own values are never searched."""
    folder = FolderSpec(
        name="x", variables={"base": "{{scheme}}://{{host}}/", "scheme": "http", "host": "a"}
    )

    assert variables_of([folder], {"host": "{{scheme}}"}) == {
        "base": "http://{{scheme}}/",
        "scheme": "http",
        "host": "{{scheme}}",
    }


@pytest.mark.parametrize(
    "variables",
    [{"a": "1{{a}}"}, {"a": "{{b}}", "b": "{{c}}", "c": "{{a}}"}, {"a": "{{unknown}}"},
     {"a": "{{$guid}}"}],
)  # fmt: skip
def test_a_variable_made_of_nothing_has_no_value(variables: dict[str, str]) -> None:
    """So that nobody sends its braces."""
    assert variables_of([FolderSpec(name="x", variables=variables)], {})["a"] is None


def test_a_variable_that_doubles_with_each_step_has_an_end() -> None:
    """Forty of them would fill every memory."""
    names = [f"v{i}" for i in range(40)]
    double = {name: f"{{{{{of}}}}}{{{{{of}}}}}" for name, of in pairwise(names)}
    made = variables_of([FolderSpec(name="x", variables={**double, "v39": "x"})], {})

    assert made["v31"] == "x" * 2**8
    assert made["v0"] is None


def test_scripts_run_outermost_first_and_apart() -> None:
    """What one declares does not get in the way of another; the last may await."""
    script = joined_scripts([
        ScriptSpec(post='const a = 1; pm.test("root", () => pm.expect(a).to.equal(1));'),
        ScriptSpec(),
        ScriptSpec(post='const a = 2;\npm.test("folder", () => pm.expect(a).to.equal(2)); return;'),
        ScriptSpec(
            post='await null;\npm.test("item", () => pm.expect(typeof a).to.eql("undefined"));'
        ),
    ])  # fmt: skip
    outcome = ScriptRunner(script, {}).after(Scope(), None, ResponseView(200))

    assert (outcome.error, outcome.tests) == (
        None,
        (("root", True, None), ("folder", True, None), ("item", True, None)),
    )


@pytest.mark.parametrize("source", ["x(", "// no line end"])
def test_a_single_script_stays_as_it_is(source: str) -> None:
    """With the line numbers of its errors."""
    assert joined_scripts([ScriptSpec(), ScriptSpec(pre=source)]) == ScriptSpec(pre=source)
    assert joined_scripts([ScriptSpec(pre=" "), ScriptSpec(pre="")]) == ScriptSpec()
