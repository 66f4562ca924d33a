"""Credentials in a URL are Basic authentication."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from vayu.model.requests.auth import ApiKeyAuth, BearerAuth, NoAuth
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer
from vayu.resolve.redact import redactor
from vayu.resolve.secret_values import secrets_of

if TYPE_CHECKING:
    from vayu.model.variables.scoped import Value


def sent(url: str, variables: dict[str, Value] | None = None, **rest: Any) -> str | None:
    """What `Authorization` says; credentials decoded."""
    wire = Composer(RequestSpec(url=url, **rest)).compose(variables or {})
    [said] = [value for name, value in wire.headers if name.lower() == "authorization"] or [None]
    kind, _, text = (said or "").partition(" ")
    return b64decode(text).decode() if kind == "Basic" else said


@pytest.mark.parametrize(
    ("url", "variables", "credentials"),
    [
        ("http://ada:pa55@h/a", {}, "ada:pa55"),
        ("http://ada@h", {}, "ada:"),
        ("http://:token@h?x", {}, ":token"),
        (f"http://a%40b:{quote('p@:/ü', safe='')}@h:80/", {}, "a@b:p@:/ü"),
        ("HTTPS://a:b@[::1]:8443/", {}, "a:b"),
        ("{{base}}/x", {"base": "http://ada:pa55@h"}, "ada:pa55"),
        ("{{base}}?to=http://h/", {"base": "http://ada:pa55@h"}, "ada:pa55"),
        ("{{scheme}}://{{user}}:{{pw}}@h/", {"scheme": "http", "user": "u", "pw": "p"}, "u:p"),
        ("http://{{user}}@h/", {"user": "u"}, "u:"),
        ("http://h/a@b", {}, None),
        ("http://h?m=a@b", {}, None),
        ("http://h#a@b", {}, None),
        ("{{base}}/a@b", {"base": "http://h"}, None),
        ("http://h/{{mail}}", {"mail": "a@b"}, None),
    ],
)
def test_who_signs_in(url: str, variables: dict[str, Value], credentials: str | None) -> None:
    """As soon as the URL is filled in, and only what stands before its host."""
    assert sent(url, variables) == credentials


def test_whoever_says_it_otherwise_wins() -> None:
    """A header, and any auth, also none."""
    url = "http://ada:pa55@h/"
    assert sent(url, headers=(("authorization", "mine"),)) == "mine"
    assert sent(url, auth=BearerAuth(token="t")) == "Bearer t"
    assert sent(url, auth=ApiKeyAuth(name="k", value="v")) is None
    assert sent(url, auth=NoAuth()) is None


def test_as_long_as_nothing_varies_it_is_the_same_object() -> None:
    """The transport sets headers anew only if they are others."""
    composer = Composer(RequestSpec(url="http://u:p@h/{{n}}"))
    first, second = (composer.compose({"n": n}) for n in (1, 2))
    assert first.headers is second.headers
    assert first.url != second.url


@pytest.mark.parametrize(
    "user", ["ada:pa55word", "t0ken-t0ken", "t0ken-t0ken:", "a%40b:p%40ss%2Fw"]
)
def test_what_is_sent_is_shown_nowhere(user: str) -> None:
    """Also where a server repeats it, encoded as it was."""
    spec = RequestSpec(url=f"http://{user}@h/")
    [(_, said)] = Composer(spec).compose({}).headers
    secrets = secrets_of(spec, {})
    assert said.partition(" ")[2] not in redactor(secrets.values, secrets.words)(f"you sent {said}")
