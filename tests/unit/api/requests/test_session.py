"""A session adds what several requests share, and nothing behind anybody's back."""

from __future__ import annotations

from typing import Any

import pytest

import vayu
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth, BearerAuth, NoAuth
from vayu.model.requests.cookie import Cookie


def test_a_request_has_what_the_session_adds() -> None:
    """Its own wins: headers by name in any case, None takes one away, parameters add up."""
    session = vayu.Session(
        base_url="http://h/v1/",
        headers={"X-A": "1", "X-B": "2", "X-C": "3"},
        params={"p": 1},
        auth=("u", "p"),
        timeout="2s",
    )
    spec = session.build(
        "post", "/users", headers={"x-a": "9", "X-B": None}, params={"q": 2}, json={}
    ).spec
    assert (spec.method, spec.url, spec.timeout) == ("POST", "http://h/v1/users", "2s")
    assert spec.headers == (("X-C", "3"), ("x-a", "9"))
    assert spec.params == (("p", "1"), ("q", "2"))
    assert spec.auth == BasicAuth("u", "p")
    assert session.build("GET", "/", auth=vayu.NoAuth()).spec.auth == NoAuth()
    assert session.build("GET", "/", auth="t").spec.auth == BearerAuth("t")
    session.options["headers"]["X-D"] = "4"
    assert ("X-D", "4") in session.build("GET", "/").spec.headers


@pytest.mark.parametrize(
    ("url", "joined"),
    [
        ("users", "http://h/v1/users"),
        ("/users?x=1", "http://h/v1/users?x=1"),
        ("", "http://h/v1"),
        ("?x=1", "http://h/v1?x=1"),
        ("https://other/", "https://other/"),
        ("{{base}}/x", "{{base}}/x"),
        ("/go?to=http://x", "http://h/v1/go?to=http://x"),
    ],
)
def test_where_a_url_begins(url: str, joined: str) -> None:
    """An absolute one, and a template, stay as they are."""
    assert vayu.Session(base_url="http://h/v1").build("GET", url).url == joined


def test_everything_wrong_is_named_at_once() -> None:
    """When the session is made."""
    wrong: dict[str, Any] = {
        "base_url": "ftp://h",
        "headers": {"a b": "1"},
        "cookies": {"a": 1},
        "tiemout": 1,
        "environment": 5,
    }
    with pytest.raises(InvalidConfig) as caught:
        vayu.Session(**wrong)
    assert set(caught.value.problems) == {
        "url",
        "headers[0]",
        "cookies['a']",
        "tiemout",
        "environment",
    }


def test_the_jar_is_that_of_the_environment() -> None:
    """Cookies can be put in, replaced and forgotten."""
    staging = vayu.Environment("staging", {"a": "1"})
    with vayu.Session(environment=staging, cookies={"sid": "0"}) as session:
        session.set_cookie("sid", "1")
        session.set_cookie("sid", "2", domain="h", path="/x")
        assert session.environment is staging
        assert staging.cookies == (
            Cookie(name="sid", value="1", path="/"),
            Cookie(name="sid", value="2", domain="h", path="/x"),
        )
        assert repr(session.cookies) == "<Cookies [sid]>"
    assert len(staging.cookies) == 2
    session.clear_cookies()
    assert staging.cookies == ()
    with vayu.Session(cookies={"sid": "0"}) as alone:
        assert dict(alone.cookies) == {"sid": "0"}
    assert dict(alone.cookies) == {}


def test_no_repr_shows_a_secret() -> None:
    """Names only."""
    session = vayu.Session(base_url="http://h", auth="s3cret", headers={"X": "s3cret"})
    assert repr(session) == "<Session ['http://h', auth, headers]>"


def test_what_is_set_on_a_session_goes_with_every_request() -> None:
    """As in requests: attributes are its options, and a wrong one is refused at once."""
    given = {"X-A": "1"}
    session = vayu.Session(base_url="http://h", headers=given)
    session.auth = ("u", "p")
    session.verify = False
    session.timeout = 3
    session.headers["X-B"] = "2"
    session.params.update(page=1)
    spec = session.build("GET", "/").spec
    assert (spec.auth, spec.verify, spec.timeout) == (BasicAuth("u", "p"), False, 3)
    assert spec.headers == (("X-A", "1"), ("X-B", "2"))
    assert spec.params == (("page", "1"),)
    assert (session.auth, session.proxy) == (("u", "p"), None)  # type: ignore[attr-defined]
    assert given == {"X-A": "1"}
    with pytest.raises(InvalidConfig, match="timeout: 'soon' is not a duration"):
        session.timeout = "soon"
    assert session.timeout == 3
    with pytest.raises(AttributeError, match=r"no 'atuh' to be set; did you mean auth\?"):
        session.atuh = ("u", "p")
    assert {"headers", "auth", "get"} <= {*dir(session)}


def test_its_cookies_are_a_mapping_that_can_be_changed() -> None:
    """A name gives each cookie of it a value; one that is new belongs to the first host."""
    session = vayu.Session(cookies={"a": "0"})
    session.cookies["a"] = "1"
    session.cookies.update(b="2", c="3")
    session.set_cookie("a", "4", domain="h")
    session.cookies["a"] = "5"
    assert session.environment.cookies == (
        Cookie(name="a", value="5", path="/"),
        Cookie(name="b", value="2", path="/"),
        Cookie(name="c", value="3", path="/"),
        Cookie(name="a", value="5", domain="h", path="/"),
    )
    del session.cookies["a"]
    with pytest.raises(KeyError):
        del session.cookies["a"]
    assert dict(session.cookies) == {"b": "2", "c": "3"}
    session.cookies = {"d": "6"}  # type: ignore[assignment]
    assert dict(session.cookies) == {"d": "6"}
    session.close()
    assert dict(session.cookies) == {}
