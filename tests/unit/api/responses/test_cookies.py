"""Cookies that a request or a session is given."""

from __future__ import annotations

from http.cookiejar import Cookie as StandardCookie, CookieJar
from typing import Any

import pytest

import vayu
from vayu.api.responses.cookies import Cookies
from vayu.errors import InvalidConfig
from vayu.model.requests.cookie import Cookie

URL = "http://h.example/a"


def standard(name: str, domain: str, *, expires: int | None = None) -> StandardCookie:
    """A cookie of the standard library, and so of requests and httpx."""
    begins = domain.startswith(".")
    return StandardCookie(
        version=0, name=name, value="1", port=None, port_specified=False, domain=domain,
        domain_specified=begins, domain_initial_dot=begins, path="/", path_specified=True,
        secure=False, expires=expires, discard=False, comment=None, comment_url=None, rest={},
    )  # fmt: skip


def test_names_and_values_are_pairs() -> None:
    """A mapping, or pairs where a name may come twice."""
    assert vayu.Request("GET", URL, cookies={"a": "1"}).spec.cookie_pairs == (("a", "1"),)
    twice = [("a", "1"), ("a", "{{v}}")]
    assert vayu.Request("GET", "{{base}}/", cookies=twice).spec.cookie_pairs == tuple(twice)


def test_of_a_jar_goes_what_belongs_to_the_url() -> None:
    """What has another host, or has expired, stays."""
    ours = Cookies((
        Cookie(name="here", value="1", domain="h.example", path="/"),
        Cookie(name="there", value="2", domain="other.example"),
        Cookie(name="over", value="3", domain="h.example", expires="2001-01-01T00:00:00+00:00"),
    ))  # fmt: skip
    jar = CookieJar()
    for cookie in (standard("here", "h.example"), standard("all", ".example"),
                   standard("there", "www.h.example"), standard("any", ""),
                   standard("over", "h.example", expires=1)):  # fmt: skip
        jar.set_cookie(cookie)

    assert vayu.Request("GET", URL, cookies=ours).spec.cookie_pairs == (("here", "1"),)
    found = vayu.Request("GET", URL, cookies=jar).spec.cookie_pairs
    assert set(found) == {("here", "1"), ("all", "1"), ("any", "1")}
    local = CookieJar()
    local.set_cookie(standard("sid", "localhost.local"))
    assert vayu.Request("GET", "http://localhost:80/", cookies=local).spec.cookie_pairs


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"cookies": 5}, {"cookies": "must be a dict or a list of pairs, got a number"}),
        ({"cookies": {"a": 1}}, {"cookies['a']": "must be text, got a number"}),
        (
            {"cookies": {"a": "1"}, "headers": {"cookie": "b=1"}},
            {"cookies": "conflict with the header Cookie, which says them too; give one of both"},
        ),
        (
            {
                "auth": vayu.ApiKeyAuth(value="k", add_to="cookie"),
                "headers": {"cookie": "b=1"},
            },
            None,
        ),
    ],
)
def test_what_is_wrong_is_named(options: dict[str, Any], said: dict[str, str] | None) -> None:
    """Where it stands."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL, **options)
    assert said is None or caught.value.problems == said
    assert said is not None or set(caught.value.problems) == {"auth.add_to"}


def test_a_jar_needs_a_host() -> None:
    """Else it could go anywhere."""
    jar = Cookies((Cookie(name="a", value="s3cret", domain="h.example"),))
    with pytest.raises(InvalidConfig, match="the URL names none") as caught:
        vayu.Request("GET", "{{base}}/", cookies=jar)
    assert "s3cret" not in str(caught.value)


def test_a_session_takes_a_jar_over() -> None:
    """With the hosts of its cookies."""
    jar = Cookies((Cookie(name="a", value="1", domain="h.example"),))
    assert vayu.Session(cookies=jar).environment.cookies == jar.records
    assert vayu.Session(cookies=[("a", "1")]).cookies == {"a": "1"}
    with pytest.raises(InvalidConfig, match="would end the cookie"):
        vayu.Session(cookies={"a": "1; b=2"})
