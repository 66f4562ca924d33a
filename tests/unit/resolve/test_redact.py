"""No secret in what is shown; templates stay readable."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, strategies as st

from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.redact import mask_headers, mask_request, mask_text, mask_url, redactor
from vayu.resolve.secret_names import is_secret_name


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
        ("http://h/?sid=S&key=S&pass=S&n=1", "http://h/?sid=***&key=***&pass=***&n=1"),
        ("http://h/;jsessionid=S/a?b=c", "http://h/;jsessionid=***/a?b=c"),
        ("http://h/#id_token=S", "http://h/#id_token=***"),
        ("http://h/?to=http://u:S@h/?token=S", "http://h/?to=http://***@h/?token=***"),
        ("http://h/?to=/back?token=S&x=1", "http://h/?to=/back?token=***&x=1"),
        ("http://h/?to=http%3A%2F%2Fh%2F%3Ftoken%3DS", "http://h/?to=http%3A%2F%2Fh%2F%3Ftoken%3D***"),
        ("http://h/?to=http%253A%252F%252Fh%252F%253Fsid%253DS", "http://h/?to=http%253A%252F%252Fh%252F%253Fsid%253D***"),
        ("http://h/?to=http%3A%2F%2Fh%2F%3Fa%3D%7B1%7D", "http://h/?to=http%3A%2F%2Fh%2F%3Fa%3D%7B1%7D"),
        ("http://h/?share=50%25&author=me", "http://h/?share=50%25&author=me"),
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
        ("json", '{"token": {{t}}, "pine": 2}', '{"token": {{t}}, "pine": 2}'),
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


@pytest.mark.parametrize("url", ["http://h/?u=%" + "25" * 9_000, "http://h/" + "?a=" * 9_000])
def test_a_url_without_end_is_masked_whole(url: str) -> None:
    """Nested deeper than any that is meant."""
    assert len(mask_url(url)) < 50


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"a": {"token": "x"}, "b": ["sid=5"]}', '{"a": {"token": "***"}, "b": ["sid=***"]}'),
        (r'"body": "{\"password\":\"x\"}"', r'"body": "{\"password\":\"***\"}"'),
        ("GET http://u:p@h/?token=x now", "GET http://***@h/?token=*** now"),
        ("Authorization: Bearer abc", "Authorization: Bearer ***"),
        ("Cookie: a=b; c=d\nHost: h", "Cookie: ***\nHost: h"),
        ("SyntaxError: unexpected token: '<'", "SyntaxError: unexpected token: '<'"),
        ("a:" * 9_000, "a:" * 9_000),
    ],
)
def test_what_looks_like_a_secret_field_is_masked_in_any_text(text: str, shown: str) -> None:
    """Within JSON within JSON, in a URL, in a line of a header."""
    assert mask_text(text) == shown


def test_urls_in_parameters_and_headers_are_masked() -> None:
    """Their names say nothing, their values do."""
    spec = RequestSpec(
        url="http://h/",
        params={"to": "http://h/?token=s3cret"},
        headers={"Referer": "http://u:s3cret@h/"},
    )
    masked = mask_request(spec)
    assert masked.param_pairs == (("to", "http://h/?token=***"),)
    assert masked.header_pairs == (("Referer", "http://***@h/"),)


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
        "sid",
        "userPin",
        "db_pw",
        "authorization_code",
        "client_assertion",
    ]
    innocent = [
        "author",
        "assigned",
        "inside",
        "shipping",
        "bypass",
        "Accept",
        "Host",
        "design",
        "page",
        "id",
        "X-Request-Id",
        "name",
        "AssertionError",
    ]
    assert all(map(is_secret_name, secret))
    assert not any(map(is_secret_name, innocent))


def test_a_redactor_removes_every_spelling() -> None:
    """Plain, base64 (also within a longer text), URL-encoded, escaped in JSON."""
    secret = 'pä/s "w+o?r~d!'
    redact = redactor([secret, None, ""])
    for text in (
        secret,
        quote(secret, safe=""),
        quote(secret, safe="").lower(),
        quote(secret),
        quote_plus(secret),
        "p%C3%A4%2Fs%20%22w%2Bo%3Fr~d!",  # encodeURIComponent
        "p%C3%A4/s%20%22w+o?r~d!",  # encodeURI
        'p%C3%A4/s%20"w+o?r~d!',  # as a template in a URL
        json.dumps(secret)[1:-1],
        json.dumps(json.dumps(secret))[3:-3],
        json.dumps(json.dumps(secret, ensure_ascii=False))[3:-3],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        base64.b64encode(secret.encode()).decode(),
        base64.urlsafe_b64encode(secret.encode()).decode(),
        quote(base64.b64encode(secret.encode()).decode(), safe=""),
    ):
        assert redact(f"a {text} b") == "a *** b", text
    for before in ("u:", "us:", "usr:"):
        for after in ("", "!", "!!"):
            encoded = base64.b64encode(f"{before}{secret}{after}".encode()).decode()
            left = redact(encoded)
            assert "***" in left
            assert len(left) < 15


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


def test_no_bit_of_a_password_is_left_in_basic_credentials() -> None:
    """The last character before the padding holds two or four of them."""
    for password in ("secret", "secret1", "secret12"):
        credentials = base64.b64encode(f"u:{password}".encode()).decode()
        assert redactor([password])(f"Basic {credentials} x") == "Basic dT*** x"


@pytest.mark.parametrize(
    ("word", "text", "shown"),
    [
        ("abc", 'expected "abc" to equal "x"', 'expected "***" to equal "x"'),
        ("abc", "abc, abcd, xabc", "***, abcd, xabc"),
        ("abc", "Basic YWJj", "Basic ***"),
        ("7", '"7" or 7 or 17', '"***" or 7 or 17'),
        ("x", 'x, "x" or \\"x\\"', 'x, "***" or \\"***\\"'),
    ],
)
def test_short_secrets_are_removed_where_they_stand_alone(word: str, text: str, shown: str) -> None:
    """As words, and of one character only in quotes."""
    assert redactor([], [word])(text) == shown


def test_bytes_are_masked_like_text() -> None:
    """What looks like a secret field goes, every other byte stays."""
    body = Body(mode="binary", content=b'\xff{"password": "x"}\x00')
    shown = mask_request(RequestSpec(url="http://h/", body=body)).body.content
    assert shown == b'\xff{"password": "***"}\x00'


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a=",
        "a:",
        "token=",
        "a={{",
        "\\",
        'token=\\"',
        "a ",
        "//a",
        "http://h/?a=",
        "<a",
        "<a ",
        "<a>x",
        "<a>x</",
    ],
)
def test_a_hostile_body_takes_no_longer_than_another(piece: str) -> None:
    """Of 200 kB each; what took the square of the length would run into the test's timeout."""
    text = (piece * 200_000)[:200_000]

    assert mask_text(f"{text} password=c4nary").endswith(" password=***")


def test_what_quickjs_says_of_a_token_is_readable() -> None:
    """And nothing else is, because it follows the same word; nor is an error a token."""
    assert mask_text("unexpected token: '<'") == "unexpected token: '<'"
    assert mask_text("unexpected password: c4nary") == "unexpected password: ***"
    assert mask_text("AssertionError: expected 1") == "AssertionError: expected 1"


def test_the_text_of_a_secret_element_is_masked() -> None:
    """In XML, with a prefix and attributes, but not what stands in others."""
    text = '<a><s:apiKey id="1">k3y</s:apiKey><b>x</b><password>{{pw}}</password></a>'
    assert mask_text(text) == (
        '<a><s:apiKey id="1">***</s:apiKey><b>x</b><password>{{pw}}</password></a>'
    )
