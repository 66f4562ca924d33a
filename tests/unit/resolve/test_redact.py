"""No secret in what is shown; templates stay readable."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, strategies as st

from vayu.model.auth import BasicAuth, BearerAuth
from vayu.model.request import Body, RequestSpec
from vayu.resolve.redact import is_secret_name, mask_headers, mask_request, mask_url, redactor


def test_header_values_are_masked_by_name_and_templates_stay() -> None:
    """The scheme of an `Authorization` stays too; it is no secret."""
    pairs = (
        ("authorization", "Bearer abc"),
        ("Authorization", "Bearer {{token}}"),
        ("Authorization", "abc"),
        ("Cookie", "sid={{sid}}; k=v"),
        ("X-Api-Key", "abc"),
        ("Proxy-Authorization", "Basic dTpw"),
        ("Accept", "text/html"),
    )
    assert mask_headers(pairs) == (
        ("authorization", "Bearer ***"),
        ("Authorization", "Bearer {{token}}"),
        ("Authorization", "***"),
        ("Cookie", "***"),
        ("X-Api-Key", "***"),
        ("Proxy-Authorization", "Basic ***"),
        ("Accept", "text/html"),
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://u:p@h/a?b=c", "http://***@h/a?b=c"),
        ("http://{{u}}:{{p}}@h/", "http://{{u}}:{{p}}@h/"),
        ("http://h/a@b?x=u@v", "http://h/a@b?x=u@v"),
        ("http://h/?api_key=k&x=1&access_token=t#f", "http://h/?api_key=***&x=1&access_token=***#f"),
        ("{{base}}/x?token={{t}}", "{{base}}/x?token={{t}}"),
    ],
)  # fmt: skip
def test_urls_lose_user_information_and_secret_parameters(url: str, shown: str) -> None:
    """Everything else stays as it is."""
    assert mask_url(url) == shown


def test_a_masked_request_holds_no_secret_and_is_still_a_request() -> None:
    """Wherever a value was written: URL, parameter, header, auth, body."""
    body = {"user": "u", "password": "s3cret", "list": [{"apiKey": "s3cret"}, ["token", "s3cret"]]}
    for auth in (BasicAuth(username="u", password="s3cret"), BearerAuth(token="s3cret"), None):
        spec = RequestSpec(
            method="POST",
            url="http://u:s3cret@h/?token=s3cret",
            params={"secret": "s3cret", "page": "1"},
            headers={"Authorization": "Bearer s3cret", "X": "x"},
            auth=auth,
            body=Body(mode="json", content=body),
        )
        masked = mask_request(spec)
        import msgspec

        assert b"s3cret" not in msgspec.json.encode(masked)
        assert masked.body.content["user"] == "u"
        assert masked.param_pairs == (("secret", "***"), ("page", "1"))


@pytest.mark.parametrize(
    ("mode", "content", "shown"),
    [
        ("json", '{"password": "a\\"b", "n": 1}', '{"password": "***", "n": 1}'),
        ("json", '{"token": {{t}}, "pin": 2}', '{"token": {{t}}, "pin": 2}'),
        ("text", "user=u&password=abc&x=1", "user=u&password=***&x=1"),
        ("form", [["token", "t"], ["a", "b"]], [["token", "***"], ["a", "b"]]),
        ("form", {"token": "t", "a": "b"}, {"token": "***", "a": "b"}),
        ("none", None, None),
    ],
)
def test_secret_fields_of_a_body_are_masked(mode: str, content: object, shown: object) -> None:
    """In objects by name, in text by what looks like one."""
    spec = RequestSpec(url="http://h/", method="POST", body=Body(mode=mode, content=content))
    assert mask_request(spec).body.content == shown


def test_known_names_of_secrets() -> None:
    """The usual ones, and no innocent ones."""
    secret = [
        "Authorization",
        "cookie",
        "Set-Cookie",
        "x-auth-token",
        "client_secret",
        "sig",
        "JWT",
    ]
    innocent = ["Accept", "Host", "design", "page", "id", "X-Request-Id", "name"]
    assert all(map(is_secret_name, secret))
    assert not any(map(is_secret_name, innocent))


def test_a_redactor_removes_every_spelling() -> None:
    """Plain, base64 (also within a longer text), URL-encoded, escaped in JSON."""
    secret = 'pä/s "w+o?r~d'
    redact = redactor([secret, None, ""])
    for text in (
        secret,
        quote(secret, safe=""),
        quote(secret, safe="").lower(),
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        base64.b64encode(secret.encode()).decode(),
        base64.urlsafe_b64encode(secret.encode()).decode(),
        quote(base64.b64encode(secret.encode()).decode(), safe=""),
    ):
        assert redact(f"a {text} b") == "a *** b", text
    for before in ("u:", "us:", "usr:"):
        encoded = base64.b64encode(f"{before}{secret}!".encode()).decode()
        assert "***" in redact(encoded)
        assert len(redact(encoded)) < 15


def test_short_values_are_left_alone() -> None:
    """Removing every `1` would leave nothing to read."""
    assert redactor(["1", "abc", 12])("abc 1 12") == "abc 1 12"
    assert redactor([])("abc") == "abc"
    assert redactor([12345])("n=12345") == "n=***"


@given(st.text(min_size=4), st.binary(max_size=5), st.binary(max_size=5))
def test_no_secret_survives_inside_base64(secret: str, before: bytes, after: bytes) -> None:
    """Whatever stands around it."""
    encoded = base64.b64encode(before + secret.encode() + after).decode()
    assert "***" in redactor([secret])(encoded)


def test_a_longer_secret_goes_before_its_own_beginning() -> None:
    """No tail of the longer one is left."""
    assert redactor(["secret", "secret-long"])("secret-long secret") == "*** ***"


def test_bytes_are_masked_like_text() -> None:
    """What looks like a secret field goes, every other byte stays."""
    body = Body(mode="binary", content=b'\xff{"password": "x"}\x00')
    shown = mask_request(RequestSpec(url="http://h/", body=body)).body.content
    assert shown == b'\xff{"password": "***"}\x00'
