"""The secrets of a request are listed wherever they are masked."""

from __future__ import annotations

from base64 import b64encode

import msgspec
import pytest

from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.redact import redactor
from vayu.resolve.secret_values import Secrets, secrets_of


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"auth": BearerAuth(token="S3CRET")}, {"S3CRET"}),
        ({"auth": BasicAuth(username="u", password="S3CRET")}, {"S3CRET", "u:S3CRET"}),
        ({"auth": BasicAuth(username="u", password="pw")}, {"u:pw"}),
        ({"headers": {"X-API-Key": "S3CRET", "Accept": "text/html"}}, {"S3CRET"}),
        ({"headers": {"Authorization": f"Basic {b64encode(b'u:S3CRET').decode()}"}},
         {b64encode(b"u:S3CRET").decode(), "u:S3CRET", "S3CRET"}),
        ({"headers": {"Cookie": "sid=S3CRET; theme=dark"}}, {"S3CRET", "dark"}),
        ({"params": {"token": "S3CRET", "page": "first"}}, {"S3CRET"}),
        ({"url": "http://u:S3CRET@h/?sid=a%20cookie"},
         {"u:S3CRET", "S3CRET", "a%20cookie", "a cookie"}),
        ({"url": "http://h/?to=http%3A%2F%2Fh%2F%3Ftoken%3DS3CRET"}, {"S3CRET"}),
        ({"body": Body(mode="json", content={"a": [{"password": "S3CRET", "token": True}]})},
         {"S3CRET"}),
        ({"body": Body(mode="text", content="user=u&password=S3CRET")}, {"S3CRET"}),
        ({"body": Body(mode="form", content=[["client_secret", "S3CRET"]])}, {"S3CRET"}),
    ],
)  # fmt: skip
def test_literal_secrets(changes: dict[str, object], values: set[str]) -> None:
    """Auth, headers, parameters, URL, body."""
    spec = RequestSpec(**({"url": "http://h/", "method": "POST"} | changes))
    assert secrets_of(spec, {}).values == values


def test_every_value_of_the_environment_counts() -> None:
    """The short ones only when their name says that they are secret."""
    variables = {
        "base": "http://u:S3CRET@h", "n": 1, "flag": True, "none": None, "id": 123456,
        "password": "abc", "pin": 7, "empty": "", "token": "true",
    }  # fmt: skip
    assert secrets_of(RequestSpec(url="http://h/"), variables) == Secrets(
        frozenset({"http://u:S3CRET@h", "u:S3CRET", "S3CRET", "123456"}), frozenset({"abc", "7"})
    )


def test_a_line_of_a_key_is_a_secret_by_itself() -> None:
    """Messages are cut at their first line."""
    key = "-----BEGIN KEY-----\nMIIEvgIBADANBgkqhkiG\nshort\n"
    values = secrets_of(RequestSpec(url="http://h/"), {"key": key}).values
    assert values == {key, "-----BEGIN KEY-----", "MIIEvgIBADANBgkqhkiG"}


def test_templates_are_filled_in() -> None:
    """What is sent is what must be found; without a value, the text around the template."""
    spec = RequestSpec(
        url="http://h/",
        headers={"X-Token": "{{a}}-{{b}}-end"},
        auth=BasicAuth(username="{{user}}", password="{{password}}"),
    )
    filled = secrets_of(spec, {"a": "1", "b": "2", "user": "u", "password": "abc"})
    assert filled.values == {"1-2-end", "u:abc"}
    assert filled.words == {"abc"}
    assert secrets_of(spec, {}).values == {"-end"}


def test_a_short_password_is_not_readable_in_basic_credentials() -> None:
    """Although it is too short to be looked for there by itself."""
    spec = RequestSpec(url="http://h/", auth=BasicAuth(username="u", password="{{password}}"))
    redact = redactor(*secrets_of(spec, {"password": "abc"}))
    sent = b64encode(b"u:abc").decode()
    assert (
        redact(f'expected "Basic {sent}" to equal "abc"') == 'expected "Basic ***" to equal "***"'
    )


def test_nothing_is_shown() -> None:
    """Not even in a repr."""
    assert repr(Secrets(frozenset({"S3CRET"}))) == "Secrets(1 values, 0 words)"
    assert b"S3CRET" in msgspec.json.encode(secrets_of(RequestSpec(url="http://h/?sid=S3CRET"), {}))
