"""Variables that are made of others are put together, however many; circles have no value."""

from __future__ import annotations

from hypothesis import given
from hypothesis.strategies import dictionaries, integers, lists, sampled_from

from vayu.resolve.made import put_together

NAMES = sampled_from("abcdefgh")


def test_a_chain_may_be_as_long_as_there_are_variables() -> None:
    """Two thousand deep, from either end; no stack of Python's is that deep."""
    chain = {f"v{i}": f"{{{{v{i + 1}}}}}" for i in range(2000)} | {"v2000": "x"}

    assert set(put_together(chain, {}).values()) == {"x"}
    assert set(put_together(dict(reversed(chain.items())), {}).values()) == {"x"}


def test_a_circle_has_no_value_however_wide() -> None:
    """Nor has what is made of one."""
    circle = {f"v{i}": f"{{{{v{(i + 1) % 2000}}}}}" for i in range(2000)}

    made = put_together(circle | {"of": "<{{v7}}>", "free": "{{host}}"}, {"host": "h"})

    assert {name: value for name, value in made.items() if value is not None} == {"free": "h"}


def test_what_doubles_with_each_variable_ends() -> None:
    """A million characters are the most; what would be longer has no value."""
    twice = {f"v{i}": f"{{{{v{i + 1}}}}}" * 2 for i in range(60)} | {"v60": "x"}

    made = put_together(twice, {})

    assert [made["v59"], len(str(made["v41"])), made["v40"], made["v0"]] == [
        "xx",
        2**19,
        None,
        None,
    ]


def test_a_name_made_of_templates_is_made_before_what_it_names() -> None:
    """Also of variables that are put together themselves; a circle through a name is one."""
    own = {
        "base": "http://{{host_{{stage}}}}",
        "stage": "{{short}}g",
        "host_stag": "s.{{zone}}",
        "self": "{{{{me}}}}",
        "me": "self",
    }

    assert put_together(own, {"short": "sta", "zone": "z"}) == {
        "base": "http://s.z", "stage": "stag", "host_stag": "s.z", "self": None, "me": "self",
    }  # fmt: skip


@given(dictionaries(NAMES, lists(NAMES, max_size=3)), integers(0, 7))
def test_whatever_refers_to_whatever_ends_in_text_or_none(
    reads: dict[str, list[str]], turn: int
) -> None:
    """In the order of no dict: a name has a value just when nothing that it reads is a circle."""
    own = {name: name + "".join(f"{{{{{of}}}}}" for of in read) for name, read in reads.items()}
    items = list(own.items())

    made = put_together(own, {})

    assert put_together(dict(items[turn:] + items[:turn]), {}) == made
    assert {name for name, value in made.items() if value is not None} == _grounded(reads)


def _grounded(reads: dict[str, list[str]]) -> set[str]:
    """Return the names whose values come to an end, by adding those that are ready."""
    ready: set[str] = set()
    while more := {n for n, read in reads.items() if ready.issuperset(read)} - ready:
        ready |= more
    return ready
