"""What a request carried as credentials is known, and removed from what is shown."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from vayu.model.requests.cookie import Cookie
from vayu.model.sends.response import SentRequest
from vayu.report.credentials import credentials
from vayu.report.response_view import response_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec

BASIC = b64encode(b"ann:open-sesame").decode()


@pytest.mark.parametrize(
    ("header", "secrets"),
    [
        (("Authorization", "Bearer abc.def.ghi"), ("abc.def.ghi",)),
        (("authorization", f"Basic {BASIC}"), (BASIC, "open-sesame")),
        (("Authorization", "Basic ???"), ("???", "")),
        (("X-Api-Key", "k-123456"), ("k-123456",)),
        (("Cookie", "sid=one; theme=two"), ("one", "two")),
        (("Accept", "text/html"), ()),
        (("Authorization", "Bearer {{token}}"), ()),
        (("Authorization", "Bearer v1-{{token}}"), ("v1-{{token}}",)),
    ],
)
def test_secrets_of_a_header(
    response_of: Callable[..., ResponseSpec], header: tuple[str, str], secrets: tuple[str, ...]
) -> None:
    """Without the scheme, cookie by cookie, and the password inside Basic credentials."""
    sent = SentRequest(method="GET", url="http://h/", headers=(header,))

    assert credentials(response_of(request=sent)) == secrets


def test_new_cookies_count(response_of: Callable[..., ResponseSpec]) -> None:
    """A session that begins with this response is as secret as an old one."""
    spec = response_of(cookies=(Cookie(name="sid", value="fresh-session"),))

    assert credentials(spec) == ("fresh-session",)


@pytest.mark.parametrize("header", [("Authorization", "Bearer canary-token"),
                                    ("Cookie", "sid=canary-token")])  # fmt: skip
def test_an_echo_gives_nothing_away(
    response_of: Callable[..., ResponseSpec], header: tuple[str, str]
) -> None:
    """The server sends back what it was sent; the notebook does not keep it."""
    sent = SentRequest(method="GET", url="http://h/", headers=(header,))
    body = b'{"headers": {"got": "canary-token", "x": "Y2FuYXJ5LXRva2Vu"}}'

    shown = str(response_bundle(response_of(request=sent, body=body)))
    assert "canary-token" not in shown
    assert "Y2FuYXJ5LXRva2Vu" not in shown


def test_a_variable_without_a_value_is_named(response_of: Callable[..., ResponseSpec]) -> None:
    """What went out is its template, and the warning says of which: no secret is in it."""
    sent = SentRequest(
        method="GET", url="http://h/", headers=(("Authorization", "Bearer {{token}}"),)
    )
    warning = "no value for {{token}}; sent as it is"

    shown = response_bundle(response_of(request=sent, warnings=(warning,)))

    assert f"! {warning}" in shown["text/plain"]
    assert "{{token}}" in shown["text/html"]
