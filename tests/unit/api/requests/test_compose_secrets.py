"""Credentials are taken as people write them, and no message repeats one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.api.requests.composing import compose, load_problems, problems
from vayu.api.requests.compose import send_spec
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import ApiKeyAuth, Auth, BasicAuth, BearerAuth, DigestAuth, NoAuth


@pytest.mark.parametrize(
    ("given", "auth"),
    [
        (("u", "p"), BasicAuth("u", "p")),
        (BasicAuth("u", "p"), BasicAuth("u", "p")),
        (BearerAuth("t"), BearerAuth("t")),
        ("t", BearerAuth("t")),
        ("Bearer t", BearerAuth("t")),
        ("{{token}}", BearerAuth("{{token}}")),
    ],
)
def test_credentials(given: object, auth: object) -> None:
    """A pair is basic, text is a bearer token."""
    assert compose(auth=given).request.auth == auth


@pytest.mark.parametrize("auth", [("u",), ["u", 1], 5, "", ("u", "p", "x"), {"token": "s3cr3t"}])
def test_wrong_credentials_are_not_repeated(auth: object) -> None:
    """The message says what is welcome, and never shows the value."""
    why = problems(auth=auth)["auth"]

    assert "BearerAuth" in why
    assert "s3cr3t" not in why


@pytest.mark.parametrize("auth", ["tok\r\nX: 1", ("a:b", "c"), ("a\ud800", "c"), "\ud800"])
def test_credentials_that_no_server_could_be_sent_are_refused_by_name(auth: object) -> None:
    """While the request is built, and without showing them."""
    (name,) = problems(auth=auth)

    assert name.startswith("auth.")
    assert "tok" not in problems(auth=auth)[name].replace("token", "")


@pytest.mark.parametrize(
    "options",
    [
        {"headers": "X: s3cr3t"},
        {"headers": {"X": ["s3cr3t"]}},
        {"headers": [("X", "s3cr3t", "s3cr3t")]},
        {"headers": {"Authorization: Bearer s3cr3t": ""}},
        {"params": {"token": {"a": "s3cr3t"}}},
        {"params": "token=s3cr3t"},
        {"data": {"password": ["s3cr3t", {"a": "s3cr3t"}]}},
        {"content": ["s3cr3t"]},
    ],
)
def test_secrets_are_not_repeated(options: dict[str, Any]) -> None:
    """A message says of what kind a wrong value is, wherever it may be a secret."""
    assert "s3cr3t" not in str(problems(**options))
    with pytest.raises(InvalidConfig) as caught:
        send_spec("GET", "http://u:s3cr3t@h:99999/?token=s3cr3t", {})
    assert "s3cr3t" not in str(caught.value)


def test_values_of_variables_are_not_repeated() -> None:
    """A wrong value may be a secret."""
    found = load_problems(environment={"token": (["s3cr3t"],), "b": [b"s3cr3t"]})

    assert "s3cr3t" not in str(found)


@pytest.mark.parametrize("auth", [DigestAuth("u", "p"), ApiKeyAuth(value="k"), NoAuth()])
def test_every_kind_of_auth_is_taken(auth: Auth) -> None:
    """As it is."""
    assert compose(auth=auth).request.auth is auth


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"xml": 5}, {"xml"}),
        ({"graphql": {"query": "", "vars": 1}}, {"graphql.query", "graphql.vars"}),
        ({"files": {"a": 1}, "headers": {"b": 1}}, {"files['a']", "headers['b']"}),
        ({"files": {"a": b""}, "json": 1}, {"json"}),
        ({"auth": object()}, {"auth"}),
    ],
)
def test_what_no_body_or_auth_is_made_of_is_refused(
    options: dict[str, Any], where: set[str]
) -> None:
    """By the argument that it is."""
    assert set(problems(**options)) == where
