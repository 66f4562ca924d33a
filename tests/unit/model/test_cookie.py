"""Cookies as records, and as lines of a jar."""

from __future__ import annotations

import pytest

from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies
from vayu.errors import InvalidConfig
from vayu.model.cookie import Cookie


def test_a_jar_comes_back_as_it_was() -> None:
    """Through the lines that libcurl reads and writes; a host stands in where there is none."""
    jar = (
        Cookie(name="a", value="1", domain="h.example", path="/x", subdomains=True),
        Cookie(
            name="b",
            value="",
            domain="h.example",
            path="/",
            expires="2099-10-21T07:28:00+00:00",
            secure=True,
            http_only=True,
        ),
    )
    assert parse_cookies(jar_lines(jar, "other")) == jar
    (bare,) = parse_cookies(jar_lines((Cookie(name="c", value="d"),), "h"))
    assert bare == Cookie(name="c", value="d", domain="h", path="/")


@pytest.mark.parametrize(
    "field", [{"value": "a\tb"}, {"name": "a\n"}, {"domain": "\x00"}, {"expires": "soon"}]
)
def test_what_no_jar_could_hold_is_refused(field: dict[str, str]) -> None:
    """A tab or line end would make another cookie of it."""
    with pytest.raises(InvalidConfig):
        Cookie(**({"name": "a", "value": "b"} | field))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://h:1/x", "h"),
        ("{{base}}/x", ""),
        ("http://[{{h}}/", ""),
        ("http://u@{{h}}/", "{{h}}"),
    ],
)
def test_the_host_of_a_url_as_far_as_it_is_known(url: str, host: str) -> None:
    """A template may stand anywhere; nothing breaks of it."""
    assert host_of(url) == host
