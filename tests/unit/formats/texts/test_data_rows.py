"""A file of data rows says one row an iteration, and what is a number in it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.formats.texts.data_rows import MOST_PROBLEMS, read_rows

CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)


def test_a_number_that_is_not_quoted_is_a_number() -> None:
    """All else is text: zip codes, what is in quotes, and what no float can hold."""
    text = (
        '\ufeffzip,n,q,f,big\r\n 007 , 12,"12",-1.5e2,12345678901234567890\r\n\r\nx,0,"",1e999,-7\n'
    )

    assert read_rows(text, "rows.csv") == (
        {"zip": "007", "n": 12, "q": "12", "f": -150.0, "big": "12345678901234567890"},
        {"zip": "x", "n": 0, "q": "", "f": "1e999", "big": -7},
    )


def test_cells_may_hold_commas_quotes_and_lines() -> None:
    """If they are quoted; other countries have semicolons."""
    assert read_rows('a,b\n"x, ""y""\nz",1') == ({"a": 'x, "y"\nz', "b": 1},)
    assert read_rows("a;b\n1,5;x\n") == ({"a": "1,5", "b": "x"},)
    assert read_rows("a\tb\n\tx\n") == ({"a": "", "b": "x"},)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_another_writer_quotes_is_read_as_it_is(rows: list[list[str]]) -> None:
    """The writer of Python's library, every cell in quotes."""
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    assert read_rows(written.getvalue(), "x.csv") == tuple({"a": a, "b": b} for a, b in rows)


@given(st.lists(st.dictionaries(CELLS, st.none() | st.integers() | CELLS), min_size=1))
def test_json_is_what_it_says(rows: list[dict[str, object]]) -> None:
    """With or without the ending."""
    assert read_rows(json.dumps(rows), "rows.json") == read_rows(json.dumps(rows)) == tuple(rows)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a,b\n1\n1,2\n1,2,3\n", {"line 2": "has 1 cells where the first has 2",
                                  "line 4": "has 3 cells where the first has 2"}),
        ("a,,a\n1,2,3", {"line 1, column 2": "the name '' is empty, or there twice",
                         "line 1, column 3": "the name 'a' is empty, or there twice"}),
        ('a\n1\n"x', {"line 3": "a quote is not closed, or something follows it"}),
        ('a\n"x" y', {"line 2": "a quote is not closed, or something follows it"}),
        ("", {"line 1": "has no row; each is one iteration"}),
        ("a,b\n", {"line 1": "has no row; each is one iteration"}),
        ("[]", {"line 1": "has no row; each is one iteration"}),
        ("[1 2]", {"line 1, column 4": "is not JSON: Expecting ',' delimiter"}),
        ("[1, {}, null]", {"row 1": "must be an object, got a number",
                           "row 3": "must be an object, got null"}),
    ],
)  # fmt: skip
def test_every_problem_is_named_with_its_line(text: str, problems: dict[str, str]) -> None:
    """And nothing is guessed."""
    with pytest.raises(InvalidConfig) as caught:
        read_rows(text)
    assert caught.value.problems == problems


def test_of_many_problems_the_first_are_named() -> None:
    """With how many more there are."""
    with pytest.raises(InvalidConfig) as caught:
        read_rows("a,b\n" + "1\n" * 100)
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert caught.value.problems["more"] == "80 problems are like these"


@pytest.mark.parametrize("text", ["{}", "[" * 5000, f"[{'9' * 5000}]"])
def test_json_that_no_run_can_use_is_refused(text: str) -> None:
    """A single row is a list of one; depth and digits have bounds."""
    with pytest.raises(InvalidConfig, match=r"must be a list of objects, one|nested too deep"):
        read_rows(text, "x.json")
