"""What is no mapping and no pairs is told how it is written."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

import vayu
from vayu.errors import InvalidConfig


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"params": "a=1&b=2"}, ("params: must be a dict or a list of pairs, got text; a query as "
                                "text is part of the URL")),
        ({"headers": "A: b"}, ("headers: must be a dict or a list of pairs, got text; such as "
                              '{"Accept": "application/json"}')),
        ({"cookies": "a=b"}, ("cookies: must be a dict or a list of pairs, got text; such as "
                             '{"sid": "1"}')),
        ({"params": 5}, "params: must be a dict or a list of pairs, got a number"),
        ({"data": BytesIO()}, "data: is an open file; give its path: content=pathlib.Path(...)"),
    ],
)  # fmt: skip
def test_what_is_meant(options: dict[str, Any], said: str) -> None:
    """In the shapes that requests and curl take."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("POST", "http://h/", **options)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (" http://h/a ", "url: ' http://h/a ' begins or ends with white space; remove it"),
        ("http://h/a\n", "url: 'http://h/a\\n' begins or ends with white space; remove it"),
        ("http://h/a b", "url: 'http://h/a b' holds white space or a control character; "),
    ],
)
def test_a_url_with_white_space(url: str, said: str) -> None:
    """At its ends it was copied along."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", url)
    assert str(caught.value).startswith(said)
