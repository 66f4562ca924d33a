"""``.env`` files as other tools read them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.formats.texts.dotenv import read_dotenv

TEXT = r"""
# comment
A=1
export B = two words   # comment
C='as $A it #is'
D="a\nb \"q\" \$A" # comment
E=
F=a#b
  G="two
lines"
A.b-c=x
A=2
"""


def test_every_kind_of_line() -> None:
    """Nothing is substituted; the last line of a name wins."""
    assert read_dotenv(TEXT) == {
        "A": "2",
        "B": "two words",
        "C": "as $A it #is",
        "D": 'a\nb "q" $A',
        "E": "",
        "F": "a#b",
        "G": "two\nlines",
        "A.b-c": "x",
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# only", "\ufeffA=1\r\nB=2\r\n", "A=1"])
def test_empty_lines_marks_and_windows_ends(text: str) -> None:
    """They are no trouble."""
    assert read_dotenv(text) in ({}, {"A": "1", "B": "2"}, {"A": "1"})


def test_every_bad_line_is_named_and_not_shown() -> None:
    """By its number."""
    with pytest.raises(InvalidConfig) as caught:
        read_dotenv("A=1\nno equals s3cret\nB='x' y\n=5\nC=3\n")
    assert set(caught.value.problems) == {"line 2", "line 3", "line 4"}
    assert "s3cret" not in str(caught.value)


@given(st.dictionaries(st.from_regex(r"[A-Za-z_]\w{0,5}", fullmatch=True), st.text()))
def test_what_is_quoted_comes_back(values: dict[str, str]) -> None:
    """Whatever it is."""
    lines = [
        f'{name}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
        for name, value in values.items()
    ]
    assert read_dotenv("\n".join(lines)) == values


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Values, or problems."""
    with suppress(InvalidConfig):
        assert all(read_dotenv(text))
