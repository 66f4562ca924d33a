"""Cookies as records, and as lines of a jar."""

from __future__ import annotations

import pytest

from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies
from vayu.errors import InvalidConfig
from vayu.model.requests.cookie import Cookie, cookie_problems, goes_to
from vayu.model.requests.pair import Pair


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


@pytest.mark.parametrize(
    ("cookie", "url", "sent"),
    [
        ({}, "http://anything/", True),
        ({"domain": "h.example"}, "http://h.example:8080/a?b", True),
        ({"domain": "h.example"}, "http://www.h.example/", False),
        ({"domain": "h.example", "subdomains": True}, "http://www.H.example/", True),
        ({"domain": "h.example", "subdomains": True}, "http://wh.example/", False),
        ({"domain": "0.0.1", "subdomains": True}, "http://127.0.0.1/", False),
        ({"path": "/a"}, "http://h/a/b", True),
        ({"path": "/a"}, "http://h/ab", False),
        ({"path": "/a/"}, "http://h/a", False),
        ({"secure": True}, "http://h/", False),
        ({"secure": True}, "https://h/", True),
    ],
)
def test_a_cookie_goes_where_it_belongs(cookie: dict, url: str, sent: bool) -> None:  # noqa: FBT001
    """Host, path and TLS as in RFC 6265, sections 5.1.3, 5.1.4 and 5.4."""
    assert goes_to(Cookie(name="a", value="1", **cookie), url) == sent


def test_what_is_no_cookie_is_named_without_its_value() -> None:
    """By its place; one that is switched off may be anything."""
    pairs = (("a", "1"), ("b c", "s3cret"), ("d", "s3cret; e=1"), ("{{n}}", "{{v}}"),
             Pair(name="; ;", enabled=False))  # fmt: skip
    found = dict(cookie_problems(pairs))

    assert set(found) == {"cookies[1]", "cookies[2]"}
    assert "s3cret" not in repr(found)
    assert set(dict(cookie_problems({"d": "s3cret; e=1"}))) == {"cookies.d"}
