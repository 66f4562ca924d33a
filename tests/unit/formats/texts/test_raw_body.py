"""Text is told apart by a word for it, or by looking at it."""

from __future__ import annotations

import pytest

from vayu.formats.texts.raw_body import is_json, raw_body


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": [1]}', True),
        ('{"a": {{number}}, "b": "{{text}}"}', True),
        ("[{{a}}, {{b}}]", True),
        ("{{all of it}}", False),  # its value may be anything
        ("1", False),
        ("[NaN]", False),
        ('{"a": {{}}}', False),  # no template: nothing is filled in
        ("[" * 100_000, False),
    ],
)
def test_json_is_an_object_or_a_list_once_it_is_filled_in(text: str, *, found: bool) -> None:
    """Whatever the values of its templates are."""
    assert is_json(text) is found


@pytest.mark.parametrize(
    ("text", "language", "content_type", "mode"),
    [
        ("[1]", "", "", "json"),
        ("[1]", "", "application/vnd.api+json", "json"),
        ("[1]", "", "text/plain", "text"),
        ("[1", "json", "", "text"),
        ("<a/>", "xml", "", "xml"),
        ("<a/>", "", "image/svg+xml", "xml"),
        ("<a/>", "", "", "text"),
    ],
)
def test_a_body_is_of_the_kind_that_is_said(
    text: str, language: str, content_type: str, mode: str
) -> None:
    """And what is said to be JSON and is none stays text."""
    assert raw_body(text, language, content_type).mode == mode
