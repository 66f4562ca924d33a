"""The two sides of an A/B run are runs, and make it again."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.origin import Origin
from vayu.model.runs.run import RunSpec
from vayu.model.runs.sides import joined, sides_of

PLAIN = {
    "request": {"url": "http://a.test/"},
    "script": {"pre": "1"},
    "collection": {"of": "a"},
    "environment": {"shared": 1},
    "config": {"rate": 10},
    "name": "both",
}
OTHER = {
    "request": {"url": "http://b.test/", "method": "POST"},
    "script": {"post": "2"},
    "above": [{"level": "folder", "name": "f", "pre": "3"}],
    "collection": {"of": "b"},
    "literal": ["of"],
}


def test_a_run_of_one_request_is_its_only_side() -> None:
    """The very same."""
    spec = build(RunSpec, PLAIN)
    assert sides_of(spec) == (spec,)
    assert joined(spec) is spec


def test_both_sides_share_what_is_not_of_the_request() -> None:
    """Environment, load and name; and together they are the run again."""
    spec = build(RunSpec, {**PLAIN, "against": OTHER})
    one, other = sides_of(spec)

    assert one == build(RunSpec, PLAIN)
    assert other == build(RunSpec, {**PLAIN, **OTHER})
    assert joined(one, other) == spec


def test_each_side_says_where_its_own_request_is() -> None:
    """Nobody says it of the other one, so its scripts are told nothing rather than a lie."""
    origin = {"name": "Shop", "path": ["Get"], "environment": "staging"}
    one, other = sides_of(build(RunSpec, {**PLAIN, "origin": origin, "against": OTHER}))

    assert one.origin == Origin(name="Shop", path=("Get",), environment="staging")
    assert other.origin == Origin(environment="staging")


def test_what_is_wrong_with_the_other_request_is_named_by_its_place() -> None:
    """Beside what is wrong elsewhere; and a search has one request."""
    with pytest.raises(InvalidConfig) as refused:
        build(
            RunSpec,
            {"request": {"url": "ftp://a"}, "against": {"request": {"url": "ftp://b"}, "x": 1}},
        )
    assert sorted(refused.value.problems) == ["against.request.url", "against.x", "request.url"]

    search = {"profile": {"kind": "capacity", "start": 1, "thresholds": ["p99 < 1s"]}}
    with pytest.raises(InvalidConfig, match="capacity of one request"):
        build(RunSpec, {**PLAIN, "config": search, "against": OTHER})


def test_no_variable_of_either_is_shown() -> None:
    """Not in a repr, which ends up in logs."""
    spec = build(RunSpec, {**PLAIN, "against": {**OTHER, "collection": {"of": "c4nary"}}})
    assert "c4nary" not in f"{spec!r} {spec.against!r}"
