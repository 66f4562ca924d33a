"""A name that comes twice in an object of JSON is found wherever it is, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from vayu.model.records.repeated import repeated_names

WHY = "is there twice in one object; give it once"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"a": 1, "a": 2}', ["a"]),
        ('{"a": {"b": 1, "b": 1, "b": 1}, "c": [1, {"d": 1, "e": {}, "d": {"f": 1, "f": 2}}]}',
         ["a.b", "c[1].d", "c[1].d.f"]),
        (r'{"a": 1, "\u0061": 2}', ["a"]),
        ('{"a": {"x": 1, "x": 2}, "a": 3}', ["a"]),
        ('[{"a": 1}, {"a": 1}]', []),
        ('{"a": {"a": 1}}', []),
        ("{", []),
        ("[" * 100_000, []),
        ("9" * 5_000, []),
        ('"a"', []),
    ],
)  # fmt: skip
def test_what_comes_twice_is_named_by_its_path(text: str, names: list[str]) -> None:
    """Two spellings of one name are one; two objects may each have it."""
    assert repeated_names(text) == dict.fromkeys(names, WHY)
    assert repeated_names(text.encode()) == dict.fromkeys(names, WHY)


PLAIN = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=20,
)


@given(plain=PLAIN, name=st.text(max_size=2))
def test_whatever_is_written_once_is_fine(plain: Any, name: str) -> None:
    """And around anything a name that is written twice is found."""
    text = msgspec.json.encode(plain).decode()
    key = json.dumps(name)

    assert repeated_names(text) == {}
    assert len(repeated_names(f'[{{{key}: {text}, "long one": 1, {key}: {text}}}]')) == 1


def test_what_is_nested_too_deep_to_be_looked_at_is_left_to_the_decoder() -> None:
    """Which refuses it: nobody runs out of stack for it."""
    for depth in (200, 900, 2_000, 200_000):
        repeated_names('{"a":' * depth + '{"b":1,"b":2}' + "}" * depth)
