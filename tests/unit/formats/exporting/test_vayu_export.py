"""The Python of a request makes the very same request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import vayu
from vayu.formats.exporting.vayu_export import write_vayu
from vayu.model.sends.send import SendSpec

REQUESTS = [
    {},
    {"params": [("a", "1"), ("a", "2")], "headers": [vayu.Pair(name="X", enabled=False)]},
    {"headers": {"Accept": "a", "X-Long": "x" * 90}, "json": {"a": [1, 2.5, None, True, "x\ny"]}},
    {"json": {"deep": [{"name": "x" * 30, "more": list(range(40))}]}},
    {"cookies": {"sid": "{{sid}}"}, "decompress": False},
    {"auth": vayu.ApiKeyAuth(value="k", add_to="cookie")},
    {"data": {"user": "ada"}},
    {"data": {}},
    {"content": b"\x00'\""},
    {"content": 'say "hi"\n\\ and {{more}}'},
    {"content": Path("/tmp/body.bin")},
    {"xml": "<a>\n</a>"},
    {"graphql": {"query": "query Q {\n  me\n}", "variables": {"id": 1}}},
    {"files": {"a": ("a.txt", b"bytes", "text/plain")}, "data": {"b": "1"}},
    {"auth": ("ada", "{{pw}}"), "timeout": 5, "verify": False, "resolve": {"x:80": "127.0.0.1"}},
    {"auth": vayu.OAuth2(token_url="https://x.example/t", client_id="a")},
    {"auth": vayu.NoAuth(), "pre_request": "let a;\nlet b;", "tests": 'pm.test("x", () => 1)\n'},
    {"name": "ping — pong", "stream_for": "2s", "ip_version": 6},
]  # fmt: skip


def made_by(code: str) -> SendSpec:
    """What the code makes."""
    *imports, expression = code.partition("vayu.Request")[0], code[code.index("vayu.Request") :]
    scope: dict[str, Any] = {"vayu": vayu}
    exec("".join(imports), scope)
    request = eval(expression, scope)
    return SendSpec(request=request.spec, script=request.script)


@pytest.mark.parametrize("options", REQUESTS, ids=lambda options: ",".join(options) or "plain")
def test_the_code_makes_the_same_request(options: dict[str, Any]) -> None:
    """With all that it says."""
    request = vayu.Request("PUT", "https://x.example/{{id}}?b=1", **options)
    given = SendSpec(request=request.spec, script=request.script)

    assert made_by(write_vayu(given)) == given


@given(st.text())
def test_any_text_survives(text: str) -> None:
    """Quotes, backslashes, line ends, and what UTF-8 has."""
    request = vayu.Request("POST", "https://x.example/", content=text, tests=text or None)
    given = SendSpec(request=request.spec, script=request.script)

    assert made_by(write_vayu(given)) == given


def test_it_reads_well() -> None:
    """One line where one is enough, else an argument a line."""
    short = vayu.Request("GET", "https://x.example/ping", timeout="2s")
    tests = 'pm.test("is fine", () => {\n  pm.response.to.be.ok;\n});'
    long = vayu.Request("POST", "https://x.example/users", json={"name": "Ada"}, tests=tests)

    assert write_vayu(SendSpec(request=short.spec)) == (
        'vayu.Request("GET", "https://x.example/ping", timeout="2s")'
    )
    assert write_vayu(SendSpec(request=long.spec, script=long.script)) == (
        'vayu.Request(\n    "POST",\n    "https://x.example/users",\n    json={"name": "Ada"},\n'
        f'    tests="""{tests}""",\n)'
    )


def test_json_with_a_bare_template_is_text_with_its_type() -> None:
    """Python has no other words for it."""
    request = vayu.Request("POST", "https://x.example/", json={})
    body = type(request.spec.body)(mode="json", content='{"id": {{id}}}')
    spec = made_by(write_vayu(SendSpec(request=type(request.spec)(
        method="POST", url="https://x.example/", body=body)))).request  # fmt: skip

    assert spec.body.content == '{"id": {{id}}}'
    assert spec.header_pairs == (("Content-Type", "application/json"),)
