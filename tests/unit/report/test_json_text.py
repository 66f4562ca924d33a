"""JSON is laid out for reading, and nothing about it changes."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from vayu.report.json_text import indented, is_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_agrees_with_the_standard_library(value: object) -> None:
    """Two independent ways to indent by two spaces give the same text."""
    for ascii_only in (True, False):
        compact = json.dumps(value, ensure_ascii=ascii_only)
        assert indented(compact, limit=10**9) == json.dumps(
            value, ensure_ascii=ascii_only, indent=2
        )


def test_numbers_and_repeated_keys_stay_as_they_came() -> None:
    """Decoding would lose all of these."""
    text = '{"a":1.10,"a":1e400,"b":123456789012345678901234567890,"c":-0.0}'

    assert indented(text, limit=1_000) == (
        '{\n  "a": 1.10,\n  "a": 1e400,\n  "b": 123456789012345678901234567890,\n  "c": -0.0\n}'
    )


def test_a_long_document_is_shown_from_its_beginning() -> None:
    """It stops at a line break soon after the limit."""
    shown = indented(json.dumps(list(range(100_000))), limit=100)

    assert shown.startswith("[\n  0,\n  1,")
    assert len(shown) < 120


def test_depth_does_no_harm() -> None:
    """A document nested 100,000 deep is no JSON that can be read, and indents are bounded."""
    deep = "[" * 100_000 + "]" * 100_000

    assert not is_json(deep)
    assert len(indented(deep, limit=10_000)) < 20_000
    assert is_json('{"a": [1]}')
    assert not is_json("{a: 1}")


def test_one_value_without_end_is_bounded() -> None:
    """Neither a saved notebook nor the kernel suffers from a file in a field."""
    text = json.dumps({"image": "A" * 3_000_000, "rest": [1]})

    assert indented(text, limit=20) == '{\n  "image": "AAAAAAAAAAAAAAAAAAA…'
    assert indented("9" * 100, limit=20) == "9" * 20 + "…"
