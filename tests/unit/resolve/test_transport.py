"""Templates in how a request travels."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.request import RequestSpec
from vayu.model.requests.transport import TransportSpec
from vayu.resolve.redact import mask_request
from vayu.resolve.secret_values import secrets_of
from vayu.resolve.transport import filled_in


def test_every_text_may_hold_templates() -> None:
    """They are filled in once."""
    spec = TransportSpec(
        proxy="http://{{user}}:{{pw}}@{{host}}:3128", cert="{{dir}}/c.pem", key_password="{{pw}}",
        server_name="api.{{host}}", resolve={"{{host}}:443": "{{ip}}"},
    )  # fmt: skip
    values = {"user": "ada", "pw": "x1", "host": "h.test", "dir": "/tls", "ip": "10.0.0.1"}

    assert filled_in(spec, values) == TransportSpec(
        proxy="http://ada:x1@h.test:3128", cert="/tls/c.pem", key_password="x1",
        server_name="api.h.test", resolve={"h.test:443": "10.0.0.1"},
    )  # fmt: skip


def test_without_templates_it_is_the_same_object() -> None:
    """Nothing is built anew."""
    spec = TransportSpec(proxy="http://p:1")

    assert filled_in(spec, {"p": "x"}) is spec


def test_what_has_no_value_is_named_by_field() -> None:
    """All of it at once, as the wire spells it."""
    spec = TransportSpec(proxy="{{p}}", cert="{{c}}", key_password="{{k}}")
    with pytest.raises(UnresolvedVariable) as caught:
        filled_in(spec, {"p": None})

    assert set(caught.value.problems) == {"request.proxy", "request.cert", "request.keyPassword"}


def test_a_value_that_makes_no_sense_is_not_shown() -> None:
    """The field is."""
    with pytest.raises(InvalidConfig) as caught:
        filled_in(TransportSpec(proxy="{{p}}"), {"p": "canary-4711"})

    assert set(caught.value.problems) == {"request.proxy"}
    assert "canary" not in str(caught.value)


def test_passwords_are_masked_where_a_request_is_stored() -> None:
    """Paths are not."""
    request = RequestSpec(
        url="https://x/", proxy="http://ada:canary@p:1", cert="/c.pem", key_password="canary2"
    )
    masked = mask_request(request)

    assert (masked.proxy, masked.cert, masked.key_password) == ("http://***@p:1", "/c.pem", "***")
    assert {"canary", "canary2"} <= secrets_of(request, {}).values
    assert "canary" not in repr(request)
