"""Which value a template sees, and what scripts change of it."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, strategies as st

from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.model.variables.scoped import SCOPES
from vayu.resolve.scopes import CHANGED, Changes, Scopes, changed, scopes_of, shadowed, visible

VALUES = st.none() | st.integers(0, 9) | st.sampled_from(["", "a", "{{x}}"])
VARIABLES = st.dictionaries(st.sampled_from("xyz"), VALUES)


@pytest.mark.parametrize(("low", "high"), list(pairwise(SCOPES)))
def test_the_higher_scope_wins(low: str, high: str) -> None:
    """As in Postman: globals, collection, environment, data row, local."""
    assert visible(Scopes(**{low: {"a": 1}, high: {"a": 2}})) == {"a": 2}


@pytest.mark.parametrize(("low", "high"), list(pairwise(SCOPES)))
def test_none_is_no_value_and_hides_nothing(low: str, high: str) -> None:
    """A secret of an environment that has no value yet is looked for further down."""
    assert visible(Scopes(**{low: {"a": 1}, high: {"a": None}})) == {"a": 1}


def test_what_a_script_unsets_shows_what_is_below() -> None:
    """In each scope that scripts may change."""
    for scope in CHANGED[1:]:
        scopes = Scopes(globals={"a": 1}, **{scope: {"a": 2}})
        assert visible(scopes, Changes(**{scope: {"a": None}})) == {"a": 1}


@given(st.fixed_dictionaries(dict.fromkeys(SCOPES, VARIABLES)),
       st.fixed_dictionaries(dict.fromkeys(CHANGED, VARIABLES)))  # fmt: skip
def test_changes_are_laid_over_their_own_scope(
    before: dict[str, dict[str, object]], change: dict[str, dict[str, object]]
) -> None:
    """Against the definition: for each name the highest scope whose last word is a value."""
    before["collection"] = {n: v for n, v in before["collection"].items() if v != "{{x}}"}
    seen = visible(Scopes(**before), Changes(**change))
    expected = {}
    for scope, name in product(SCOPES, "xyz"):
        value = {**before[scope], **change.get(scope, {})}.get(name)
        if value is not None:
            expected[name] = value
    assert seen == expected


def test_a_variable_of_the_collection_may_be_made_of_others() -> None:
    """Also of the environment's, whose own values are never searched."""
    scopes = Scopes(
        collection={"base": "{{scheme}}://{{host}}/", "scheme": "http", "host": "a"},
        environment={"host": "{{scheme}}"},
    )
    assert visible(scopes) == {
        "base": "http://{{scheme}}/",
        "scheme": "http",
        "host": "{{scheme}}",
    }


def test_a_variable_of_an_environment_may_be_made_of_others_that_a_person_wrote() -> None:
    """Of those that are listed, the one that is seen counts; a script's value never is one."""
    written = Scopes(
        globals={"base": "http://{{host}}/", "host": "g", "url": "{{base}}g"},
        environment={"url": "{{base}}{{row}}", "other": "{{host}}"},
        data={"row": "{{host}}"},
        nested={"globals": frozenset({"base", "url"}), "environment": frozenset({"url"})},
    )
    assert visible(written) == {
        "base": "http://g/",
        "host": "g",
        "url": "http://g/{{host}}",
        "other": "{{host}}",
        "row": "{{host}}",
    }
    for changes in (Changes(environment={"url": "{{host}}"}), Changes(local={"url": "{{host}}"})):
        assert visible(written, changes)["url"] == "{{host}}"
        assert visible(changed(written, changes))["url"] == "{{host}}"
    assert visible(written, Changes(environment={"url": None}))["url"] == "http://g/g"


def test_a_value_that_hides_a_made_one_is_not_searched() -> None:
    """Neither one of a scope above, nor one of the same scope that is not listed."""
    nested = {"environment": frozenset({"a"}), "globals": frozenset({"a", "b"})}
    scopes = Scopes(
        globals={"a": "{{b}}", "b": "{{c}}", "c": 1},
        environment={"b": "{{c}}"},
        data={"a": "{{c}}"},
        nested=nested,
    )
    assert visible(scopes) == {"a": "{{c}}", "b": "{{c}}", "c": 1}


def test_it_is_put_together_after_what_scripts_set() -> None:
    """A script before the request chooses the host; what it sets is not searched itself."""
    scopes = Scopes(collection={"base": "http://{{host}}/", "host": "a"})

    assert visible(scopes, Changes(environment={"host": "b"}))["base"] == "http://b/"
    assert visible(scopes, Changes(collection={"base": "{{host}}"}))["base"] == "{{host}}"
    later = changed(scopes, Changes(collection={"base": "{{host}}"}))
    assert visible(later)["base"] == "{{host}}"
    assert visible(scopes, Changes(collection={"host": "c"}))["base"] == "http://c/"


@pytest.mark.parametrize(
    "variables",
    [{"a": "1{{a}}"}, {"a": "{{b}}", "b": "{{c}}", "c": "{{a}}"}, {"a": "{{unknown}}"},
     {"a": "{{$guid}}"}],
)  # fmt: skip
def test_a_variable_made_of_nothing_has_no_value(variables: dict[str, str]) -> None:
    """So that nobody sends its braces."""
    assert visible(Scopes(collection=variables))["a"] is None


def test_a_variable_that_doubles_with_each_step_has_an_end() -> None:
    """Forty of them would fill every memory."""
    names = [f"v{i}" for i in range(40)]
    double = {name: f"{{{{{of}}}}}{{{{{of}}}}}" for name, of in pairwise(names)}
    made = visible(Scopes(collection={**double, "v39": "x"}))

    assert made["v31"] == "x" * 2**8
    assert made["v0"] is None


def test_values_that_templates_do_not_see_are_known_too() -> None:
    """Scripts do: they are secrets like the others."""
    scopes = Scopes(globals={"t": "low", "same": 1}, environment={"t": "high", "same": 1})

    assert list(shadowed(scopes)) == [("t", "low")]
    assert list(shadowed(scopes, Changes(local={"t": "top"}))) == [("t", "low"), ("t", "high")]


def test_nothing_shows_a_value() -> None:
    """Names only."""
    scopes = Scopes(environment={"token": "s3cret"}, globals={"a": "s3cret"})
    changes = Changes(local={"b": "s3cret"})

    assert repr(scopes) == "Scopes(globals=['a'], environment=['token'])"
    assert (repr(changes), bool(changes), len(changes)) == ("Changes(local=['b'])", True, 1)
    assert not Changes()


def test_scopes_of_a_record() -> None:
    """Each from its own field."""
    spec = SendSpec(
        request=RequestSpec(url="http://h/"),
        **{scope: {scope: 1} for scope in SCOPES},
        literal=("collection",),
        nested={"environment": ("environment",)},
    )
    assert scopes_of(spec) == Scopes(
        **{scope: {scope: 1} for scope in SCOPES},
        literal=frozenset({"collection"}),
        nested={"environment": frozenset({"environment"})},
    )
