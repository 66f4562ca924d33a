"""Every kind of auth: on the wire, in a repr, and what is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.auth import Auth, BearerAuth
from vayu.model.requests.request import RequestSpec

CANARY = "c4n4ry-7f3d"

KINDS: list[dict[str, Any]] = [
    {"type": "noauth"},
    {"type": "inherit"},
    {"type": "basic", "username": "ann", "password": CANARY},
    {"type": "digest", "username": "ann", "password": CANARY},
    {"type": "bearer", "token": CANARY},
    {"type": "apikey", "name": "X-Key", "value": CANARY, "addTo": "query"},
    {
        "type": "awsv4",
        "accessKey": "AKID",
        "secretKey": CANARY,
        "region": "eu-central-1",
        "service": "s3",
        "sessionToken": CANARY,
    },
    {
        "type": "oauth2",
        "grant": "password",
        "tokenUrl": f"https://u:{CANARY}@idp.example/token?key={CANARY}",
        "username": "ann",
        "password": CANARY,
        "clientSecret": CANARY,
    },
    {"type": "unsupported", "kind": "ntlm"},
]


def spec_with(auth: dict[str, Any]) -> RequestSpec:
    """Return a request with this auth."""
    return build(RequestSpec, {"url": "http://h/", "auth": auth})


@pytest.mark.parametrize("plain", KINDS, ids=lambda plain: plain["type"])
def test_each_kind_survives_the_wire_and_shows_no_secret(plain: dict[str, Any]) -> None:
    """The tag tells the kinds apart."""
    spec = spec_with(plain)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(spec), type=RequestSpec) == spec
    sent = msgspec.json.decode(msgspec.json.encode(spec))["auth"]
    assert plain.items() <= sent.items()
    assert CANARY not in repr(spec.auth)


def test_the_table_of_kinds_is_whole() -> None:
    """A new kind needs a line above."""
    tags = {kind.__struct_config__.tag for kind in Auth.__args__}
    assert tags == {plain["type"] for plain in KINDS}


@pytest.mark.parametrize(
    ("auth", "problems"),
    [
        ({"type": "ntlm", "username": "a"}, {"auth.type"}),
        ({"type": "digest", "username": "a:b"}, {"auth.username"}),
        ({"type": "bearer", "token": "a\r\nb", "prefix": "a\n"}, {"auth.token", "auth.prefix"}),
        ({"type": "apikey", "name": "a b", "value": "x\n"}, {"auth.name", "auth.value"}),
        ({"type": "apikey", "name": " ", "value": "x"}, {"auth.name"}),
        ({"type": "apikey", "name": "a", "value": "x", "addTo": "body"}, {"auth.addTo"}),
        (
            {"type": "awsv4", "accessKey": "", "secretKey": "", "region": "a/b", "service": ""},
            {"auth.accessKey", "auth.secretKey", "auth.region", "auth.service"},
        ),
        ({"type": "oauth2", "tokenUrl": "idp"}, {"auth.tokenUrl", "auth.clientId"}),
        (
            {"type": "oauth2", "grant": "authorization_code", "tokenUrl": "http://h"},
            {"auth.clientId", "auth.authUrl"},
        ),
        (
            {"type": "oauth2", "grant": "implicit", "tokenUrl": "http://h", "clientId": "a"},
            {"auth.grant"},
        ),
        (
            {"type": "oauth2", "clientId": "a", "tokenUrl": "{{idp}}/t", "redirectPort": 70_000},
            {"auth.redirectPort"},
        ),
    ],
)
def test_bad_auth_is_refused_with_every_problem(auth: dict[str, Any], problems: set[str]) -> None:
    """By the names that the wire has for the fields."""
    with pytest.raises(InvalidConfig) as caught:
        spec_with(auth)
    assert set(caught.value.problems) == problems


def test_a_token_may_stand_behind_another_word() -> None:
    """Some servers want ``Token`` or nothing."""
    assert BearerAuth("t").prefix == "Bearer"
