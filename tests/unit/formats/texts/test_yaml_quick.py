"""The quick reader says the same as the other one, or nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.formats.texts import yaml_text
from vayu.formats.texts.yaml_quick import NotPlain, read_quickly

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["no", "~", "1e3", "2026-01-31", "0x1", "true", "-", "a: b", "# c", "x\n"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(PLAIN)
def test_what_was_written_is_read_quickly(value: object) -> None:
    """And the same by way of nodes; a key that merges is for the other reader."""
    text = yaml_text.write_yaml(value)
    slow = yaml_text._Plain(yaml_text._refuse)
    if "<<" not in text:
        assert read_quickly(text) == slow.document(text) == value


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: *x", "a: !!str 1", "a: 1\na: 2", "<<: {a: 1}", "[1]: 2", "a: [",
     "a: 1\n---\nb: 2", "", "? {a: 1}\n: 2", "&x a: 1", "!t {a: 1}", "[" * 2000, "9" * 5000],
)  # fmt: skip
def test_what_is_odd_is_for_the_other_reader(text: str) -> None:
    """Which knows the line, and what to say."""
    with pytest.raises(NotPlain):
        read_quickly(text)
