"""What people write for credentials becomes a record; the name of a kind is no token."""

from __future__ import annotations

import pytest

import vayu
from vayu.api.arguments.auth import auth_of
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth, BearerAuth


def test_a_pair_a_token_and_a_record() -> None:
    """A token may be written as in its header, and hold a template."""
    assert auth_of(("ada", "pa55")) == BasicAuth("ada", "pa55")
    assert auth_of(" Bearer abc ") == auth_of("abc") == BearerAuth("abc")
    assert auth_of("{{token}}") == BearerAuth("{{token}}")
    assert auth_of(vayu.DigestAuth("a", "b")) == vayu.DigestAuth("a", "b")


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("digest", "give vayu.DigestAuth(...)"),
        ("Basic", "give vayu.BasicAuth(...)"),
        ("oauth2", "give vayu.OAuth2(...)"),
        ("none", "leave it out, or give vayu.NoAuth()"),
        (" NTLM ", "Vayu does not have it"),
    ],
)
def test_the_name_of_a_kind_is_sent_as_no_token(word: str, remedy: str) -> None:
    """It would go out as ``Bearer digest``; whoever has such a token can say so."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", "http://h/", auth=word)
    why = f"{word.strip()!r} is a kind of auth, and no token; {remedy}"
    assert caught.value.problems == {"auth": why}
    assert auth_of(vayu.BearerAuth(word)) == BearerAuth(word)


def test_user_and_password_in_one_text_are_no_token() -> None:
    """Curl has them so; as a token they would go out in clear, and sign nobody in."""
    for text in ("ada:pa55", "{{user}}:{{password}}"):
        with pytest.raises(InvalidConfig, match=r'give \("user", "password"\), or') as caught:
            vayu.Request("GET", "http://h/", auth=text)
        assert "ada" not in str(caught.value)
        assert auth_of(vayu.BearerAuth(text)) == BearerAuth(text)
