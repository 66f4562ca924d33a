"""What a token endpoint is asked, and what its answers mean."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from vayu.errors import SendError
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer
from vayu.resolve.oauth2 import (
    Token,
    bearer,
    code_request,
    read_token,
    sign_in_url,
    token_request,
)

LIKE = RequestSpec(
    method="DELETE", url="http://api/x", headers=(("X", "1"),), verify=False, unix_socket="/s"
)
CLIENT = OAuth2(token_url="https://idp/t", client_id="id", client_secret="{{key}}", scope="a b")


def form(request: RequestSpec) -> dict[str, str]:
    """Return the fields that a request sends."""
    return dict(parse_qsl((Composer(request).compose({"key": "k&y"}).body or b"").decode()))


def test_a_token_is_asked_for_as_the_request_travels() -> None:
    """Its certificates and proxy, and nothing else of it."""
    request = token_request(CLIENT, LIKE)
    wire = Composer(request).compose({"key": "key"})
    assert (wire.method, wire.url, request.verify, request.unix_socket) == (
        "POST",
        "https://idp/t",
        False,
        None,
    )
    assert wire.headers == (
        ("Accept", "application/json"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Authorization", "Basic aWQ6a2V5"),
    )
    assert form(request) == {"grant_type": "client_credentials", "scope": "a b"}


def test_each_grant_has_its_fields() -> None:
    """RFC 6749, sections 4 and 6; credentials in the body where the server wants them there."""
    body = OAuth2(
        grant="password",
        token_url="https://idp/t",
        client_id="id",
        client_secret="{{key}}",
        username="u",
        password="p",
        audience="api",
        client_auth="body",
    )
    credentials = {"client_id": "id", "client_secret": "k&y"}
    person = {"grant_type": "password", "username": "u", "password": "p", "audience": "api"}
    assert form(token_request(body, LIKE)) == person | credentials
    again = {"grant_type": "refresh_token", "refresh_token": "r", "audience": "api"}
    assert form(token_request(body, LIKE, refresh="r")) == again | credentials
    public = OAuth2(grant="refresh_token", token_url="https://idp/t", client_id="id",
                    refresh_token="r0")  # fmt: skip
    assert form(token_request(public, LIKE)) == {
        "grant_type": "refresh_token",
        "refresh_token": "r0",
        "client_id": "id",
    }
    exchange = code_request(body, LIKE, code="c", verifier="v", redirect="http://127.0.0.1:1/c")
    assert form(exchange) == credentials | {
        "grant_type": "authorization_code",
        "code": "c",
        "code_verifier": "v",
        "redirect_uri": "http://127.0.0.1:1/c",
    }


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    auth = OAuth2(
        grant="authorization_code", token_url="https://i/t", auth_url="https://i/a?x=1",
        client_id="id", scope="a b",
    )  # fmt: skip
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    url = sign_in_url(auth, state="s", verifier=verifier, redirect="http://127.0.0.1:1/c")
    assert url.startswith("https://i/a?x=1&response_type=code&")
    query = dict(parse_qsl(urlsplit(url).query))
    assert query["code_challenge"] == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert (query["scope"], query["state"], query["client_id"]) == ("a b", "s", "id")


@pytest.mark.parametrize(
    ("plain", "token"),
    [
        ({"access_token": "t", "expires_in": 60}, Token("t", 60.0)),
        ({"access_token": "t", "expires_in": "60", "refresh_token": "r"}, Token("t", 60.0, "r")),
        ({"access_token": "t"}, Token("t")),
        ({"access_token": "t", "expires_in": None, "refresh_token": 5}, Token("t")),
        ({"access_token": "t", "expires_in": -1}, Token("t")),
    ],
)
def test_answers_as_servers_give_them(plain: dict[str, object], token: Token) -> None:
    """A lifetime may be text, or missing, or nonsense."""
    assert read_token(200, json.dumps(plain).encode(), "http://idp/t") == token
    assert "t" not in repr(token).replace("lifetime", "").replace("Token", "")[:3]


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (400, b'{"error": "invalid_scope", "error_description": "no"}', "invalid_scope: no"),
        (200, b'{"error": "x"}', "status 200, x"),
        (200, b"<html>", "no access_token"),
        (200, b"[]", "no access_token"),
        (500, b'{"access_token": "t"}', "status 500"),
        (200, b'{"access_token": "a\\nb"}', "no access_token"),
        (200, b'{"access_token": 5}', "no access_token"),
        (302, b"", "status 302"),
    ],
)
def test_what_is_no_token_is_refused_in_the_servers_words(
    status: int, body: bytes, why: str
) -> None:
    """And the address is shown without its query."""
    with pytest.raises(SendError, match=why) as caught:
        read_token(status, body, "http://u:p@idp/t?key=secret")
    assert "secret" not in str(caught.value).partition("\n")[0]
    assert "u:p@" not in str(caught.value)


def test_the_token_goes_where_the_auth_says() -> None:
    """After its own word."""
    auth = OAuth2(token_url="http://i", client_id="a", header_prefix="Token")
    assert bearer(auth, Token("t")) == BearerAuth("t", "Token")
