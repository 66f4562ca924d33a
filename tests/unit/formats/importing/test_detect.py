"""What a text is."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.formats.importing.detect import read_text


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ('{"a": 1,\n "b" 2}', "", "line 2, column 6: is not JSON: Expecting ':' delimiter"),
        ("[" * 100_000, "", "nested too deep|not JSON"),
        ("a: 1\nb: [", "x.yaml", "line .*: is not YAML"),
        ("hello world", "", "is not a Postman collection or environment, OpenAPI"),
        ("", "", "is not a Postman"),
        ("<html></html>", "x.json", "line 1, column 1: is not JSON"),
        ('{"name": "x", "order": [], "requests": []}', "", "version 1; open it in Postman"),
        ('{"info": {"schema": "https://example.com/mine"}}', "", "says it is 'https://example"),
        ('{"hello": 1}', "", "it begins with 'hello'"),
        ("[1, 2]", "", "it begins with no names"),
        ("null", "x.json", "it begins with no names"),
        ('{"openapi": "3.0.0", "paths": []}', "", "paths: must be an object, got a list"),
        (
            '{"info": {"schema": "https://schema.getpostman.com/json/v2.1.0/"}, "item": {}}',
            "",
            "item: must be a list, got an object",
        ),
        ("type: collection.insomnia.rest/5.0\ncollection: x", "", "collection: must be a list"),
        ('{"openapi": "3.0.0", "n": ' + "9" * 5000 + "}", "", "thousands of digits"),
    ],
)
def test_what_is_of_no_known_format_is_told(text: str, name: str, why: str) -> None:
    """With the place, or with what it seems to be."""
    with pytest.raises(InvalidConfig, match=why):
        read_text(text, name)


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("GET https://x/\n", "todo.http", "todo"),
        ("curl https://x/", "copied.sh", "copied"),
        ("curl https://x/", "", "curl"),
        ('{"log": {"entries": []}}', "browsing.2023.har", "browsing.2023"),
        ("curl https://x/", " .sh", "curl"),
        ("curl https://x/", "a\nb\udcff.sh", "a b"),
    ],
)
def test_what_has_no_name_of_its_own_is_called_as_its_file(
    text: str, name: str, called: str
) -> None:
    """So two files of one format become two collections; text without a file keeps its format's."""
    found = read_text(text, name).collection

    assert found is not None
    assert found.name == called
