"""YAML in plain values, and back."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from vayu.errors import InvalidConfig
from vayu.formats.texts.yaml_text import Flow, line_of, read_any_yaml, read_yaml, write_yaml

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
WORDS = st.sampled_from(["no", "on", "~", "null", "1e3", "0x1F", "1_000", "2026-01-31",
                         "12:30", "=", "<<", "-", "? a", "a: b", "# c", " x ", "a\nb",
                         "a \nb\n", "\ttab"])  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
) | (TEXT | WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT | WORDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    """Any JSON value, by our reader and by PyYAML's own of YAML 1.1."""
    text = write_yaml(value)

    assert read_yaml(text) == value
    assert yaml.safe_load(text) == value


def test_people_may_write_by_hand() -> None:
    """Text stays text unless it is a number, true, false or null."""
    text = "a: no\nb: on\nc: 2026-01-31\nd: 12:30\ne: 0x1F\nf: 010\ng: 1.50\nh: True\ni:\n200: 1e3"

    assert read_yaml(text) == {
        "a": "no", "b": "on", "c": "2026-01-31", "d": "12:30", "e": "0x1F", "f": "010", "g": 1.5,
        "h": True, "i": None, "200": "1e3",
    }  # fmt: skip


def test_what_is_written_reads_well() -> None:
    """Scripts are blocks, pairs are on one line, keys keep their order."""
    value = {"url": "{{base}}/x", "b": [Flow(["A", "b: c"])], "a": "one\n  two\n", "port": "8080"}

    assert write_yaml(value) == (
        "url: '{{base}}/x'\nb:\n- [A, 'b: c']\na: |\n  one\n    two\nport: '8080'\n"
    )


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("a: 1\nb: [1, 2", "line ", "YAML"),
        ("a: 1\n\tb: 2", "line 2, column 1", "tab|token"),
        ("a: 1\nb: 2\na: 3", "line 3", "a is here twice"),
        ("a: &x [1]\nb: *x", "line 1", "an alias"),
        ("a:\n  <<: {b: 1}", "line 2", "merged"),
        ("a: 1\n? [b]\n: 2", "line 2", "key must be text"),
        ("a: 1\n---\nb: 2", "line 2, column 1", "single document|another document"),
        ("a: \x01", "line 1", "YAML"),
        ("a: !!int x", "line 1", "tag"),
        ("[" * 5000, "line 1", "nest|YAML"),
        ("a: b: c", "line 1", "YAML"),
    ],
)
def test_problems_have_a_line(text: str, where: str, why: str) -> None:
    """And a column where the parser knows it."""
    with pytest.raises(InvalidConfig, match=why) as caught:
        read_yaml(text)

    assert next(iter(caught.value.problems)).startswith(where)


def test_others_may_use_aliases() -> None:
    """And merge mappings; the last of two keys counts."""
    text = "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n  b: 4\nz: [*x]\n"

    assert read_any_yaml(text) == {
        "x": {"a": 1, "b": 2},
        "y": {"a": 1, "b": 4},
        "z": [{"a": 1, "b": 2}],
    }


def test_a_million_laughs_are_counted() -> None:
    """Nine times nine times nine ... values are refused before they exist."""
    rows = [
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]" for i in range(9)
    ]

    with pytest.raises(InvalidConfig, match="more than 2,000,000 values"):
        read_any_yaml("\n".join(["a: &a [lol]", *rows]))


def test_no_tag_makes_an_object() -> None:
    """Those of other programs are text, lists and mappings."""
    assert read_any_yaml("a: !!python/object:os.system [x]\nb: !Ref name") == {
        "a": ["x"],
        "b": "name",
    }


def test_a_path_has_a_line() -> None:
    """Or the nearest that is there."""
    text = "a: 1\nheaders:\n  - [A, b]\n  - name: B\n    value: c\n"

    assert [line_of(text, path) for path in ("a", "headers[1].value", "headers[7]", "x", "")] == [
        1, 5, 2, 1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["a: &x 1\nb: *x\n", "a: &x s\n*x : 2\n", "&x a: 1\nb: *x\n", "- &x s\n- *x\n"]
)
def test_an_alias_of_one_value_is_refused_as_well(text: str) -> None:
    """As a value and as a key; others may write it."""
    with pytest.raises(InvalidConfig, match="an alias; write the value out"):
        read_yaml(text)
    read_any_yaml(text)
