"""A query is parted from its variables where an object begins after a blank line."""

from __future__ import annotations

import pytest

from vayu.formats.texts.graphql_text import graphql_body


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("query { a }", {"query": "query { a }"}),
        ("query {\n\n  a\n}", {"query": "query {\n\n  a\n}"}),
        ('query { a }\n{"x": 1}', {"query": 'query { a }\n{"x": 1}'}),
        ('query { a }\n \n{"x": 1}\n', {"query": "query { a }", "variables": '{"x": 1}'}),
        ("query { a }\r\n\r\n{}", {"query": "query { a }", "variables": "{}"}),
        (
            'query {\n\n  a\n}\n\n\n{\n\n  "x": 1 }',
            {"query": "query {\n\n  a\n}", "variables": '{\n\n  "x": 1 }'},
        ),
    ],
)
def test_query_and_variables_are_told_apart(text: str, content: dict[str, str]) -> None:
    """An object of the query has no quotes in it."""
    body = graphql_body(text)

    assert (body.mode, body.content) == ("graphql", content)
