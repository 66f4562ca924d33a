"""What is inside a variable is as secret as it is alone."""

from __future__ import annotations

from typing import Any

import pytest

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec
from vayu.model.requests.request import RequestSpec
from vayu.model.variables.scoped import Scoped
from vayu.resolve.leaves import MOST_TOLD, every_leaf, holds_secret, leaves, telling
from vayu.resolve.open_secrets import refuse_open, why_secret
from vayu.resolve.restore import mask_variables, restore_variables
from vayu.resolve.scopes import scopes_of
from vayu.resolve.script_secrets import marked, script_redactor
from vayu.resolve.secret_values import secrets_of

LOGIN = {"user": {"name": "Ada L."}, "access_token": "t0p-s3cret", "seen": [1, True, None]}


def test_each_plain_value_has_the_name_that_says_most_of_it() -> None:
    """That of its field; below the name of a secret, that."""
    assert list(leaves("login", LOGIN)) == [
        ("name", "Ada L."), ("access_token", "t0p-s3cret"), ("seen", 1), ("seen", True),
        ("seen", None),
    ]  # fmt: skip
    assert list(leaves("token", {"value": ["x"]})) == [("token", "x")]
    assert list(every_leaf({"a": 1, "b": []}.items())) == [("a", 1)]


def test_the_name_of_a_field_that_looks_like_a_secret_is_one() -> None:
    """It came from a server: what is kept by session, or by token."""
    token = "ghp_" + "a1B2c3D4" * 5
    value = {token: {"user": "Ada"}}
    assert list(leaves("users", value)) == [("users", token), ("user", "Ada")]
    assert why_secret("users", value)
    assert token in secrets_of(RequestSpec(url="http://h"), {"users": value}).values


@pytest.mark.parametrize(
    ("pair", "leaf"),
    [({"key": "Authorization", "value": "Basic t0p"}, ("Authorization", "Basic t0p")),
     ({"name": "session_token", "value": "t0p"}, ("session_token", "t0p")),
     ({"key": "Accept", "value": "text/html"}, ("value", "text/html")),
     ({"key": 5, "value": 6}, ("value", 6))],
)  # fmt: skip
def test_a_pair_has_the_name_that_it_says(pair: dict[str, Any], leaf: tuple[str, Any]) -> None:
    """As scripts keep the headers and cookies of what they saw."""
    assert list(leaves("seen", [pair]))[1] == leaf
    assert holds_secret("seen", [pair]) is ("t0p" in str(pair))


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [("login", LOGIN, "one"), ("token", [], "one"), ("a", {"b": [{"pin": 4711}]}, "one"),
     ("a", {"token": ""}, "none"), ("a", {"token": None, "b": {"password": True}}, "none"),
     ("a", ["t0p"], "none"), ("a", "t0p", "none")],
)  # fmt: skip
def test_a_variable_is_a_secret_if_a_field_in_it_is(name: str, value: Any, wanted: str) -> None:
    """Where it has a value."""
    assert ("one" if holds_secret(name, value) else "none") == wanted


def test_every_text_inside_is_removed_from_what_is_told() -> None:
    """Short ones only if their name says what they are."""
    found = secrets_of(RequestSpec(url="http://h"), {"login": LOGIN, "a": ["abc", {"pin": "987"}]})
    assert {"Ada L.", "t0p-s3cret"} <= found.values
    assert (found.words, "abc" in found.values) == ({"987"}, False)


def test_a_secret_place_with_an_object_in_it_has_no_text() -> None:
    """What stands around it is removed."""
    request = RequestSpec(url="http://h", headers=(("X-Token", "prefix-{{login}}"),))
    assert "prefix-" in secrets_of(request, {"login": LOGIN}).values


def test_no_script_that_is_kept_has_what_is_inside() -> None:
    """Neither what is called a secret, nor what is long, nor what was marked as one."""
    values = {"login": LOGIN, "ids": ["a-rather-long-value"], "marked": ["m4rked-one"]}
    spec = Scoped(environment=values, secrets=("marked",))
    redact = script_redactor(RequestSpec(url="http://h"), scopes_of(spec), (), marked(spec))
    assert redact("a('t0p-s3cret', 'a-rather-long-value', 'm4rked-one')").count("***") == 3


def test_the_files_of_a_collection_hold_no_object_with_a_secret() -> None:
    """By name, by looks, or because it is one elsewhere; nor is one shown."""
    assert "name says" in str(why_secret("login", LOGIN))
    assert "value looks" in str(why_secret("a", [["ghp_" + "a1B2" * 6]]))
    assert "that of a secret" in str(why_secret("a", {"b": "known-one"}, {"known-one"}))
    assert why_secret("a", [1, "two", {"three": None}]) is None
    with pytest.raises(InvalidConfig, match=r"variables\.login"):
        refuse_open(FolderSpec(name="x", variables={"login": LOGIN}), ())
    assert mask_variables({"login": LOGIN, "ids": [1]}) == {"login": "***", "ids": [1]}


def test_an_object_that_was_masked_comes_back_whole() -> None:
    """A mask is what it was; what had no secret in it is text."""
    assert restore_variables({"login": "***"}, {"login": LOGIN}) == {"login": LOGIN}
    assert restore_variables({"ids": "***"}, {"ids": [1]}) == {"ids": "***"}


def test_of_a_long_list_the_rest_is_told_where_something_says_that_it_is_a_secret() -> None:
    """By its name, or by its looks: to look for one costs time."""
    many = [f"item-{i}" for i in range(MOST_TOLD + 50)]
    value = [*many, {"pin": "1234"}, "ghp_" + "a1B2" * 6]
    told = [leaf for _, leaf in telling({"a": value, "b": 1}.items())]
    assert told == [*many[:MOST_TOLD], "1234", "ghp_" + "a1B2" * 6, 1]
    assert len(list(telling([("tokens", many)]))) == len(many)
