"""A request becomes a form and a form a request: what nobody touched stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vayu
from vayu.errors import InvalidConfig
from vayu.model.sends.send import SendSpec
from vayu.widgets.builder.form import Form, edited, exchange_of, form_of

REQUESTS = [
    {},
    {"params": {"a": "1"}, "headers": [("X", "1"), ("X", "2"), vayu.Pair(name="Y", enabled=False)]},
    {"json": {"a": [1.0, None, "x"]}},
    {"json": "just text"},
    {"data": {"user": "ada", "n": 1}},
    {"cookies": [("sid", "1"), vayu.Pair(name="off", enabled=False)], "decompress": False},
    {"content": b"\x00\xff"},
    {"content": "text\nof lines"},
    {"content": Path("/tmp/body.bin")},
    {"xml": "<a/>"},
    {"graphql": {"query": "{ me }", "variables": {"id": 1}, "operationName": "Me"}},
    {"files": {"a": ("a.txt", b"bytes", "text/plain")}, "data": {"b": "1"}},
    {"auth": ("ada", "pw"), "timeout": 5, "verify": False, "resolve": {"x:80": "127.0.0.1"}},
    {"auth": vayu.OAuth2(token_url="https://x.example/t", client_id="a", client_secret="b")},
    {"auth": vayu.ApiKeyAuth(value="k", add_to="query")},
    {"auth": vayu.NoAuth(), "pre_request": "let a;", "tests": "pm.test('x', () => 1)"},
    {"name": "ping", "http_version": "1.1", "proxy": "http://u:p@127.0.0.1:3128"},
]


def exchange(**options: Any) -> SendSpec:
    """A request and its scripts."""
    request = vayu.Request("POST", "https://x.example/a?b=1", **options)
    return SendSpec(request=request.spec, script=request.script)


@pytest.mark.parametrize("options", REQUESTS, ids=lambda options: ",".join(options) or "plain")
def test_what_was_not_touched_is_the_very_same(options: dict[str, Any]) -> None:
    """Not just one like it."""
    given = exchange(**options)

    assert exchange_of(form_of(given), given) == given


@pytest.mark.parametrize("options", REQUESTS, ids=lambda options: ",".join(options) or "plain")
def test_what_was_typed_says_the_same(options: dict[str, Any]) -> None:
    """Without the request that it was made of, the form alone sends the same."""
    given = exchange(**options)
    made = exchange_of(form_of(given))

    assert form_of(made) == form_of(given)
    assert made.request.auth == given.request.auth
    assert made.request.header_pairs == given.request.header_pairs
    assert made.request.transport.pins == given.request.transport.pins
    assert made.script == given.script


def test_json_is_sent_as_it_was_typed() -> None:
    """Its numbers, its gaps, its order."""
    text = '{"n": 1.10,  "big": 12345678901234567890, "id": {{id}}}'
    form = edited(form_of(exchange(json={})), "body", {"mode": "json", "text": text})

    assert exchange_of(form).request.body.content == text


def test_every_problem_is_named_at_once() -> None:
    """Of all parts of the form."""
    form = Form(url="x y")
    form = edited(form, "headers", [{"name": "a b", "value": ""}, {"name": "", "value": ""}])
    form = edited(form, "body", {"mode": "json", "text": "{,}"})
    form = edited(form, "auth", {"kind": "bearer", "values": {}})
    form = edited(form, "settings", {"timeout": "soon"})
    with pytest.raises(InvalidConfig) as caught:
        exchange_of(form)

    assert set(caught.value.problems) == {"url", "headers[0]", "body", "auth.token", "timeout"}
    assert "line 1, column 2" in caught.value.problems["body"]


@pytest.mark.parametrize(
    ("part", "value"),
    [("rows", 1), ("url", 5), ("headers", {"a": 1}), ("body", {"mode": "yaml"}), ("params", [1])],
)
def test_what_no_form_can_hold_is_refused(part: str, value: object) -> None:
    """A page cannot break the form."""
    with pytest.raises(InvalidConfig) as caught:
        edited(Form(), part, value)

    assert list(caught.value.problems) == [part]


def test_bytes_stay_in_the_kernel() -> None:
    """An edit of the page, which has none, does not lose them."""
    given = exchange(files={"a": ("a.bin", b"\x00\x01"), "b": ("b.bin", b"\x02")})
    form = form_of(given)
    rows = [{"name": p.name + "!", "value": "", "kind": "data"} for p in form.body.parts]
    made = exchange_of(edited(form, "body", {"mode": "multipart", "parts": rows}))

    assert [(part.name, part.data) for part in made.request.body.content] == [  # type: ignore[attr-defined]
        ("a!", b"\x00\x01"), ("b!", b"\x02"),
    ]  # fmt: skip
