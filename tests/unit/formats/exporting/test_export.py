"""Requests as code, which is run where it can be."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.unit.formats.conftest import REQUEST
from vayu.errors import InvalidConfig
from vayu.formats.exporting.export import KINDS, export_request
from vayu.formats.importing.http_file import read_http_file
from vayu.model.requests.auth import ApiKeyAuth, AwsAuth, BasicAuth, BearerAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

NODE = shutil.which("node")
AWS = AwsAuth(access_key="k", secret_key="s", region="r", service="s3")
SAMPLES = [
    RequestSpec(url="https://x/a?b=c", headers=(("A", "it's \"x\""), ("A", "2"))),
    RequestSpec(method="POST", url="{{base}}/{{1x}}/{{class}}", params=(("q", "{{$guid}} &"),),
                body=Body(mode="json", content={"a": "{{b}}\u2028"}), follow_redirects=False),
    RequestSpec(method="POST", url="https://x/", auth=BasicAuth("{{user}}", "p"), verify=True,
                body=Body(mode="multipart", content=(Part(name="a", value="1"),
                                                     Part(name="f", file="d/p.png"),
                                                     Part(name="g", value="x", filename="g.txt",
                                                          content_type="text/plain")))),
    RequestSpec(method="PUT", url="https://x/", body=Body(mode="file", content="data.bin")),
    RequestSpec(method="POST", url="https://x/",
                body=Body(mode="form", content=(("a", "é {{b}}"),))),
    RequestSpec(method="POST", url="https://x/", body=Body(
        mode="graphql", content={"query": "{ a }", "variables": '{"x": 1}'})),
]  # fmt: skip


@pytest.mark.parametrize("library", ["requests", "httpx"])
@pytest.mark.parametrize("spec", SAMPLES)
def test_python_is_python(spec: RequestSpec, library: str) -> None:
    """It parses, reads only variables that it says, and imports what it uses."""
    tree = ast.parse(export_request("x", spec, library))
    imported = {a.name for node in tree.body if isinstance(node, ast.Import) for a in node.names}
    set_ = {t.id for node in tree.body if isinstance(node, ast.Assign) for t in node.targets
            if isinstance(t, ast.Name)}  # fmt: skip
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}

    assert read - set_ - imported <= {"print", "open", "str", "int"}


@settings(max_examples=30, deadline=None)
@given(REQUEST)
def test_python_is_python_whatever_the_request(spec: RequestSpec) -> None:
    """Every quote and brace."""
    for library in ("requests", "httpx"):
        ast.parse(export_request("x", spec, library))


@pytest.mark.skipif(NODE is None, reason="there is no node to check JavaScript with")
def test_javascript_is_javascript() -> None:
    """As node reads modules."""
    sources = [export_request("x", spec, kind) for spec in SAMPLES for kind in ("fetch", "k6")]
    program = (
        "const vm = require('vm');"
        "for (const source of JSON.parse(require('fs').readFileSync(0)))"
        "  new vm.SourceTextModule(source);"
    )
    checked = subprocess.run(
        [str(NODE), "--no-warnings", "--experimental-vm-modules", "-e", program],
        input=json.dumps(sources), capture_output=True, check=False, text=True,
    )  # fmt: skip

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_value_of_a_variable_is_in_it(kind: str) -> None:
    """Only its name."""
    spec = RequestSpec(url="https://x/{{token}}")

    assert "token" in export_request("x", spec, kind)


@pytest.mark.parametrize(
    ("kind", "spec", "why"),
    [
        ("pearl", SAMPLES[0], "choose one of curl, http"),
        ("fetsh", SAMPLES[0], "did you mean 'fetch'"),
        ("fetch", RequestSpec(url="https://x/", verify=False), "always checks certificates"),
        ("fetch", RequestSpec(url="https://x/", body=Body(mode="text", content="x")),
         "sends none with GET"),
        ("k6", RequestSpec(url="https://x/", auth=DigestAuth("u", "p")), "not in k6"),
        ("httpx", RequestSpec(url="https://x/", proxy="http://p:1"), "proxy: is not exported"),
        ("requests", RequestSpec(url="https://x/", auth=AWS),
         "awsv4: is not in requests"),
        ("http", RequestSpec(url="https://x/", body=Body(mode="text", content="a\n### b")),
         "begins with ###"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(kind: str, spec: RequestSpec, why: str) -> None:
    """Never left out."""
    with pytest.raises(InvalidConfig, match=why):
        export_request("x", spec, kind)


def test_an_http_file_reads_back() -> None:
    """Names, auth, bodies."""
    specs = [
        RequestSpec(url="{{base}}/a?b=c", headers=(("A", "b"),)),
        RequestSpec(method="POST", url="https://x/", auth=BasicAuth("u", "p"),
                    follow_redirects=False),
        RequestSpec(method="PUT", url="https://x/", body=Body(mode="file", content="./data.bin")),
    ]  # fmt: skip
    text = "\n\n".join(export_request(str(i), spec, "http") for i, spec in enumerate(specs))
    found = read_http_file(text).collection
    assert found is not None

    assert {item.name: item.request for item in found.items} == {  # type: ignore[union-attr]
        str(i): spec for i, spec in enumerate(specs)
    }


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_token_keeps_its_prefix_and_a_written_header_wins(kind: str) -> None:
    """As it is sent."""
    token = BearerAuth("tok", prefix="Token")
    written = (("authorization", "Mine"),)

    assert "Token tok" in export_request("x", RequestSpec(url="https://x/", auth=token), kind)
    for auth in (token, BasicAuth("u", "tok")):
        text = export_request("x", RequestSpec(url="https://x/", headers=written, auth=auth), kind)
        assert "Mine" in text
        assert "tok" not in text


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server_name", "h"), ("resolve", {"x:443": "127.0.0.1"}), ("min_tls", "1.2"),
        ("http_version", "2"), ("max_redirects", 3), ("ip_version", 6), ("verify", False),
        ("proxy", "http://p:1"), ("unix_socket", "/s"), ("connect_timeout", "1s"),
        ("stream_for", "2s"), ("timeout", "7s"),
    ],
)  # fmt: skip
def test_how_a_request_travels_is_said_or_refused(kind: str, name: str, value: object) -> None:
    """By name, and never left out."""
    spec = RequestSpec(url="https://x/", **{name: value})  # type: ignore[arg-type]
    try:
        said = [export_request("x", spec, kind)]
    except InvalidConfig as error:
        said = list(error.problems)

    assert said == [name] or "https://x" in said[0]
    assert said != [export_request("x", RequestSpec(url="https://x/"), kind)]


def test_cookies_are_said_in_the_words_of_each() -> None:
    """A dict in Python, unless a name comes twice; a header where there is no other word."""
    key = ApiKeyAuth(name="k", value="{{key}}", add_to="cookie")
    spec = RequestSpec(url="https://x/", cookies=(("a", "1"),), auth=key)
    twice = replace(spec, cookies=(("a", "1"), ("a", "2")), auth=None)

    assert "cookies={'a': '1', 'k': key}" in export_request("x", spec, "requests")
    assert "cookies={'a': '1', 'k': key}" in export_request("x", spec, "httpx")
    assert "'Cookie': 'a=1; a=2'" in export_request("x", twice, "requests")
    assert "Cookie: a=1; k={{key}}" in export_request("x", spec, "http")
    assert "-b 'a=1; k={{key}}'" in export_request("x", spec, "curl")
    for kind in ("fetch", "k6"):
        assert '"a=1; k=" + key' in export_request("x", spec, kind)


def test_k6_sends_parts_and_joins_headers() -> None:
    """An object without files would be a form there, and has each name once."""
    parts = (Part(name="a", value="1"), Part(name="a", value="2"))
    spec = RequestSpec(method="POST", url="https://x/", headers=(("X", "1"), ("x", "2")),
                       body=Body(mode="multipart", content=parts))  # fmt: skip
    text = export_request("x", spec, "k6")

    assert r"--vayu-boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n" in text
    assert '["X"]: "1, 2"' in text
    with_file = replace(
        spec, body=Body(mode="multipart", content=(*parts, Part(name="f", file="f")))
    )
    with pytest.raises(InvalidConfig, match="comes twice"):
        export_request("x", with_file, "k6")


def test_redirects_of_k6_and_time_outs_of_python_are_said() -> None:
    """Where the program has a word, nothing is refused."""
    spec = RequestSpec(url="https://x/", connect_timeout="1s")

    assert "timeout=(1, 30)" in export_request("x", spec, "requests")
    assert "timeout=httpx.Timeout(30, connect=1)" in export_request("x", spec, "httpx")
    few = RequestSpec(url="https://x/", max_redirects=3)
    assert "redirects: 3," in export_request("x", few, "k6")


def test_fetch_is_told_apart_who_signs_in() -> None:
    """It refuses a URL with credentials; the other ways take it as it is."""
    spec = RequestSpec(url="http://ada:p%40@h/a@b")
    text = export_request("x", spec, "fetch")
    assert 'fetch("http://h/a@b"' in text
    assert 'Buffer.from("ada:p@")' in text
    assert "http://ada:p%40@h/a@b" in export_request("x", spec, "k6")
