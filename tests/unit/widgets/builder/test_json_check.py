"""Where a text stops being JSON is told by line and column; templates stand for values."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from vayu.widgets.builder.json_check import json_problem

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(plain)
def test_json_is_json(value: object) -> None:
    """Whatever it holds."""
    assert json_problem(json.dumps(value, indent=2, ensure_ascii=False)) is None


@pytest.mark.parametrize(
    "text", ['{"id": {{id}}}', '{"id": "{{id}}", "b": [{{a b}}, 1]}', "{{whole}}", '{"{{key}}": 1}']
)
def test_templates_stand_for_values(text: str) -> None:
    """Within text, as a name, and by themselves."""
    assert json_problem(text) is None


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{"a": 1,\n  "b": }', 2, 8, "a value is missing"),
        ('{\n  "long template": {{some_variable}} 5}', 2, 38, "a comma is missing"),
        ('{"a" 1}', 1, 6, "a colon is missing"),
        ("{} {}", 1, 4, "remove what follows"),
        ('["a]', 1, 2, "no closing quote"),
        ("", 1, 1, "a value is missing"),
        ("[" * 100_000, 1, 1, "nested too deeply"),
    ],
)
def test_the_place_is_told(text: str, line: int, column: int, words: str) -> None:
    """A template does not move what follows it."""
    found = json_problem(text)

    assert found is not None
    assert found[:2] == (line, column)
    assert words in found.why


@pytest.mark.parametrize(
    ("text", "column", "name"),
    [("NaN", 1, "NaN"), ('{"NaN": Infinity}', 9, "Infinity"), ("[-Infinity, NaN]", 2, "-Infinity")],
)
def test_what_only_python_calls_a_number_is_no_json(text: str, column: int, name: str) -> None:
    """Most servers refuse it; in a text it is fine."""
    problem = json_problem(f" \n{text}")
    assert problem is not None
    assert (problem.line, problem.column) == (2, column)
    assert problem.why.startswith(f"{name} is no number")
    assert json_problem('["NaN", "a \\" Infinity"]') is None
