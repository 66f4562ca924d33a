"""A body that begins like JSON and is none does not become a form without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.cli.body_note import body_note
from vayu.cli.load import command as load

if TYPE_CHECKING:
    from pathlib import Path

FORM = "mend it, or say what it is: -H 'Content-Type: text/plain'"
MISSING = "a value is missing: text in double quotes, a number, true, false, null"


def said(*words: str) -> str | None:
    """What is said of the words of `vayu load`."""
    options: dict[str, Any] = load.make_context("load", ["http://h/", *words]).params
    return body_note(options)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"a": }', f"line 1, column 7: {MISSING}"),
        (" [1,\n 2, x]", f"line 2, column 5: {MISSING}"),
        ('{"n": {{n}}, "t": x}', f"line 1, column 19: {MISSING}"),
    ],
)  # fmt: skip
def test_where_it_stops_being_json(text: str, where: str) -> None:
    """With what helps."""
    assert said("-d", text) == f"--data is no JSON, and goes out as a form: {where}; {FORM}"


def test_of_a_file_and_of_raw_text(tmp_path: Path) -> None:
    """Each is called as it was typed."""
    path = tmp_path / "x.json"
    path.write_text("{a}")
    assert str(said("-d", f"@{path}")).startswith("--data is no JSON, and goes out as a form: line")
    assert str(said("--data-raw", "[")).startswith("--data-raw is no JSON, and goes out")


def test_whoever_says_json_is_told_that_it_is_none() -> None:
    """Whoever says something else has said it."""
    assert str(said("-d", "{", "-H", "content-type: application/json")).startswith(
        "--data is no JSON, and goes out all the same: line 1, column 2"
    )
    assert said("-d", "{", "-H", "Content-Type: text/plain") is None


@pytest.mark.parametrize("text", ["a=1", '{"a": 1}', "[]", '{"n": {{n}}}', "42", "", "{{body}}"])
def test_nothing_is_said_of_others(text: str) -> None:
    """JSON, forms, and a template that may stand for anything."""
    assert said("-d", text) is None
