"""A record describes itself as a form, and takes what was typed back."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.transport import TransportSpec
from vayu.model.settings import Settings
from vayu.widgets.record_form import Field, form_fields, form_values, typed_values


def field(cls: type, name: str) -> Field:
    """One field of a form."""
    return next(one for one in form_fields(cls) if one.name == name)


def test_fields_come_from_the_record() -> None:
    """Kind, choices, default, and what its docstring says."""
    assert field(TransportSpec, "max_redirects") == Field(
        name="max_redirects", label="Max redirects", kind="number", usual="10",
        help="How many; one more is a failure.",
    )  # fmt: skip
    assert field(TransportSpec, "ip_version").choices == ("", "4", "6")
    assert field(TransportSpec, "resolve").kind == "pairs"
    assert field(TransportSpec, "verify").kind == "flag"
    assert field(TransportSpec, "min_tls").label == "Min TLS"
    assert field(TransportSpec, "key_password").secret
    assert [one.name for one in form_fields(BasicAuth) if one.secret] == ["password"]
    assert field(BasicAuth, "username").needed
    assert not field(OAuth2, "grant").needed
    assert field(OAuth2, "grant").usual == "client_credentials"


def test_every_setting_is_explained() -> None:
    """Nobody guesses what a field does."""
    for cls in (TransportSpec, Settings):
        assert [one.name for one in form_fields(cls) if not one.help] == []


def test_units_and_what_an_empty_field_means_are_in_words() -> None:
    """A docstring speaks of `null` and ``[B]``; a form has empty fields and bytes."""
    assert field(Settings, "history_body").usual == "65536 bytes"
    assert field(Settings, "live_rate").usual == "5 a second"
    assert field(Settings, "timeout").usual == "30s"
    assert field(Settings, "keep_runs").help.endswith(" are deleted. Empty: all.")
    assert field(TransportSpec, "decompress").help.endswith(" Off: the body is kept as it came.")
    assert ". Empty: the environment's, but" in field(TransportSpec, "proxy").help


def test_what_was_typed_is_the_record_again() -> None:
    """Of every kind of field."""
    spec = TransportSpec(
        timeout="5s", max_redirects=3, ip_version=6, verify=False, min_tls="1.2", dns="each",
        resolve={"a.example:443": "127.0.0.1", "b.example:80": "127.0.0.2:81"}, proxy="none",
    )  # fmt: skip

    typed = typed_values(TransportSpec, form_values(spec))
    assert build(TransportSpec, typed, names="python") == spec
    assert typed_values(TransportSpec, {"resolve": "a:1 -> 127.0.0.1\n\n"}) == {
        "resolve": [["a:1", "127.0.0.1"]]
    }


def test_what_cannot_be_is_refused_by_the_record() -> None:
    """Every problem at once, in its words; unknown names are no fields."""
    typed = typed_values(
        TransportSpec, {"timeout": "soon", "max_redirects": "many", "verify": True, "x": "y"}
    )
    with pytest.raises(InvalidConfig) as caught:
        build(TransportSpec, typed, names="python")

    assert set(caught.value.problems) == {"timeout", "max_redirects"}


def test_a_secret_is_taken_as_it_is() -> None:
    """White space at its ends may be part of it."""
    assert typed_values(BasicAuth, {"username": " ada ", "password": " x "}) == {
        "username": "ada", "password": " x ",
    }  # fmt: skip
