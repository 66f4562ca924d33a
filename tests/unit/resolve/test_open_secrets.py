"""A variable of a collection is a secret by its name or by its value, and is told which."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec
from vayu.resolve.open_secrets import refuse_open, why_secret

NAMED = "its name says that it is a secret"
KNOWN = "its value is that of a secret"
LOOKS = "its value looks like a secret"
IN_URL = "its value is a URL with a secret in it"


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("access_token", "abc", NAMED),
        ("access_token", "{{token}}", None),
        ("access_token", True, None),
        ("token_url", "https://idp.example/token", None),
        ("tokenType", "Bearer", None),
        ("secretary", "Ada", None),
        ("password_policy", "12 characters or more", None),
        ("note", "correct horse", KNOWN),
        ("note", "correct", None),
        ("tokenType", "sk-" + "a1B2" * 8, LOOKS),
        ("token_url", "https://idp.example/?client_secret=abc", IN_URL),
        ("token_url", "https://ada:abc@idp.example/", IN_URL),
        ("token_url", "https://{{user}}:{{password}}@idp.example/?token={{t}}", None),
        ("base_url", "https://ada@idp.example/", None),
    ],
)
def test_why_a_variable_is_a_secret(name: str, value: str | bool, why: str | None) -> None:  # noqa: FBT001 (a value of a variable)
    """What is about a secret is none, until its value is one."""
    assert why_secret(name, value, ["correct horse"]) == why


def test_each_open_secret_is_named_and_what_is_about_one_is_saved() -> None:
    """All at once; their values are not shown."""
    variables = {"token_url": "http://h/", "apiKey": "abc", "jwt_ttl": 60}
    root = FolderSpec(name="shop", variables=variables)
    with pytest.raises(InvalidConfig) as refused:
        refuse_open(root, ())
    remedy = "and it would stand in the collection's files; put it into an environment"
    assert refused.value.problems == {"variables.apiKey": f"{NAMED}, {remedy}"}
