"""Headers and cookies, as people read them."""

from __future__ import annotations

import pytest

from vayu.api.responses.cookies import Cookies
from vayu.api.responses.headers import Headers
from vayu.model.requests.cookie import Cookie

PAIRS = (
    ("Content-Type", "text/html"),
    ("Set-Cookie", "a=1; expires=Wed, 09 Jun 2027 10:18:14 GMT"),
    ("set-cookie", "b=2"),
)


def test_names_in_any_case() -> None:
    """As HTTP has it."""
    headers = Headers(PAIRS)

    assert headers["content-type"] == headers["CONTENT-TYPE"] == "text/html"
    assert "CONTENT-type" in headers
    assert headers.get("missing") is None
    assert 5 not in headers
    with pytest.raises(KeyError):
        headers["missing"]


def test_duplicates_are_kept() -> None:
    """Each by itself, in order; dates with commas do not confuse anything."""
    headers = Headers(PAIRS)

    assert headers.get_list("set-cookie") == [PAIRS[1][1], "b=2"]
    assert headers.get_list("missing") == []
    assert headers.multi_items() == list(PAIRS)
    assert headers["Set-Cookie"] == f"{PAIRS[1][1]}, b=2"


def test_is_a_mapping() -> None:
    """Each name once, as it came first."""
    headers = Headers(PAIRS)

    assert (list(headers), len(headers)) == (["Content-Type", "Set-Cookie"], 2)
    assert headers == {"CONTENT-TYPE": "text/html", "set-cookie": headers["set-cookie"]}
    assert headers != {"content-type": "text/html"}
    assert hash(headers) == hash(Headers(PAIRS))


def test_secrets_are_not_shown() -> None:
    """Credentials and cookies are masked in the repr."""
    shown = repr(Headers((("Authorization", "Bearer s3cr3t"), ("Set-Cookie", "sid=s3cr3t"))))

    assert "s3cr3t" not in shown
    assert "Authorization" in shown


def test_cookies() -> None:
    """By name; the repr has no values."""
    cookies = Cookies(
        (Cookie(name="sid", value="old"), Cookie(name="sid", value="s3cr3t", path="/x"))
    )

    assert dict(cookies) == {"sid": "s3cr3t"}
    assert repr(cookies) == "<Cookies [sid]>"
    assert cookies.records[1].path == "/x"


def test_a_secret_is_not_shown_whatever_the_name_of_its_header() -> None:
    """Access still returns it."""
    headers = Headers((("X", "t0p-s3cr3t"),), lambda text: text.replace("s3cr3t", "***"))

    assert repr(headers) == "Headers([('X', 't0p-***')])"
    assert headers["x"] == "t0p-s3cr3t"
