"""An address in a message stays readable, unless a name calls it a secret."""

from __future__ import annotations

import pytest

from vayu.resolve.addresses import addresses, hosts

VARIABLES = (
    ("base", "https://api.example"),
    ("host", "API.example"),
    ("at", "api.example:8443"),
    ("token", "api.example"),
    ("secret_url", "https://hook.example"),
    ("part", "example"),
    ("port", 8443),
)


def test_a_plain_url_is_an_address() -> None:
    """But not one whose name says that it is a secret."""
    assert addresses(VARIABLES) == {"https://api.example"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://u:p@api.example:8443/x", {"API.example", "api.example:8443"}),
        ("https://api.example/x", {"API.example"}),
        ("https://other/api.example", set()),
        ("https://[x/", set()),
    ],
)
def test_the_host_of_a_url_is_one(url: str, found: set[str]) -> None:
    """All of it, with its port or without; no part of it, and nothing that stands elsewhere."""
    assert hosts(VARIABLES, url) == found
