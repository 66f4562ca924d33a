"""What is typed becomes a payload: the file, and the options on top."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from vayu.api.environments.environment import Environment
from vayu.cli.arguments import NUMBER
from vayu.cli.payload import read_payload, run_spec, send_spec
from vayu.cli.typed import FORM
from vayu.errors import InvalidConfig
from vayu.model.load import RampRate
from vayu.model.load.config import LoadConfig
from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://localhost:1/"
REFERENCE = {
    "request": {
        "method": "POST",
        "url": "http://localhost:1/orders",
        "headers": {"Authorization": "Bearer {{token}}", "X-Kept": "1"},
        "body": {"mode": "json", "content": {"n": 1}},
    },
    "config": {"mode": "vayu", "concurrency": 100, "duration": "30s", "rampUp": "5s"},
    "script": {"post": "pm.test('x', () => {})"},
    "environment": {"token": "t", "kept": True},
    "name": "orders",
    "tags": ["nightly"],
}


@pytest.fixture
def reference(tmp_path: Path) -> str:
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(REFERENCE))
    return str(path)


def send(where: str = URL, **options: Any) -> Any:
    return send_spec({"where": where, **options})


def test_url_alone() -> None:
    """A GET with defaults."""
    assert send().request == RequestSpec(url=URL)


def test_reference_payload_literally(reference: str) -> None:
    """Every member of the file arrives."""
    spec = run_spec({"where": reference})

    assert spec.config == LoadConfig(concurrency=100, duration="30s", ramp_up="5s")
    assert spec.request.header_pairs == (("Authorization", "Bearer {{token}}"), ("X-Kept", "1"))
    assert spec.request.body == Body(mode="json", content={"n": 1})
    assert spec.script == ScriptSpec(post="pm.test('x', () => {})")
    assert (spec.environment, spec.name, spec.tags) == (
        {"token": "t", "kept": True}, "orders", ("nightly",),
    )  # fmt: skip


def test_sending_a_load_file_leaves_the_load_aside(reference: str) -> None:
    """One file serves both."""
    spec = send(reference)

    assert spec.request == run_spec({"where": reference}).request
    assert spec.environment["token"] == "t"


def test_options_go_on_top(reference: str) -> None:
    """What is typed wins, and the rest of the file stays."""
    spec = run_spec(
        {
            "where": reference,
            "method": "put",
            "headers": ("authorization: Basic x", "X-New:a:b"),
            "variables": ("token=u", "n:=5"),
            "duration": "1s",
            "concurrency": 3,
            "ramp_up": "100ms",
            "tags": ("a",),
            "detach": True,
        }
    )

    assert spec.request.header_pairs == (
        ("X-Kept", "1"), ("authorization", "Basic x"), ("X-New", "a:b"),
    )  # fmt: skip
    assert spec.environment == {"token": "u", "kept": True, "n": 5}
    assert spec.config == LoadConfig(concurrency=3, duration="1s", ramp_up="100ms")
    assert (spec.request.method, spec.tags, spec.detach) == ("put", ("a",), True)


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ('{"a": 1}', Body(mode="json", content='{"a": 1}')),
        ('{"n": {{n}}, "t": "{{t}}"}', Body(mode="json", content='{"n": {{n}}, "t": "{{t}}"}')),
        ("a=1&b=2", Body(mode="text", content="a=1&b=2", content_type=FORM)),
        ("42", Body(mode="text", content="42", content_type=FORM)),
    ],
)  # fmt: skip
def test_data(data: str, body: Body) -> None:
    """JSON if it reads as JSON once its templates are filled in, else a form; and then POST."""
    spec = send(data=data)

    assert (spec.request.body, spec.request.method) == (body, "POST")


def test_data_from_a_file(tmp_path: Path) -> None:
    """``@`` names a file, as with curl; one that is not there is named."""
    (tmp_path / "b.json").write_text("[1]")

    (tmp_path / "b.png").write_bytes(b"\x89PNG\xff")

    assert send(data=f"@{tmp_path}/b.json").request.body.content == "[1]"
    assert send(data=f"@{tmp_path}/b.png").request.body == Body(
        mode="binary", content=b"\x89PNG\xff"
    )
    with pytest.raises(InvalidConfig, match="cannot be read"):
        send(data=f"@{tmp_path}/missing")


def test_data_keeps_a_typed_method() -> None:
    """Also that of a file."""
    assert send(data="x", method="PUT").request.method == "PUT"


def test_credentials() -> None:
    """A password may hold colons."""
    assert send(user="u:p:q").request.auth == BasicAuth("u", "p:q")
    assert send(bearer="t").request.auth == BearerAuth("t")


def test_scripts_and_switches(tmp_path: Path) -> None:
    """Scripts come from files."""
    (tmp_path / "t.js").write_text("pm.test")
    spec = send(post=str(tmp_path / "t.js"), insecure=True, timeout="2s")

    assert spec.script == ScriptSpec(post="pm.test")
    assert (spec.request.verify, spec.request.timeout) == (False, "2s")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` reads it."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"request": {"url": "http://x/"}}'))
    assert read_payload("-") == {"request": {"url": "http://x/"}}

    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InvalidConfig, match="is not JSON"):
        read_payload("-")


@pytest.mark.parametrize(("text", "value"), [("5", 5), ("2.5", 2.5), ("x", "x")])
def test_numbers(text: str, value: object) -> None:
    """What is no number stays as it is, for the record to name."""
    assert NUMBER.convert(text, None, None) == value


def test_a_saved_environment_is_named_and_typed_variables_win(vayu_home: Path) -> None:
    """One that there is not is a problem among the others."""
    del vayu_home
    Environment("staging", {"a": "1", "pin": "2"}, ["pin"]).save()
    options = {"where": "http://h/", "environment": "staging", "variables": ("a=3",)}
    assert send_spec(options).environment == {"a": "3", "pin": "2"}
    with pytest.raises(InvalidConfig) as caught:
        send_spec(options | {"environment": "none", "headers": ("bad",)})
    assert set(caught.value.problems) == {"--environment", "--header (number 1)"}


def test_files_of_a_payload_begin_beside_it(tmp_path: Path) -> None:
    """Wherever the command is run."""
    path = tmp_path / "r.json"
    body = {"mode": "multipart", "content": [{"name": "f", "file": "a.bin"}]}
    path.write_text(json.dumps({"request": {"url": "http://h/", "body": body}}))
    content = send_spec({"where": str(path)}).request.body.content
    assert content == (Part(name="f", file=str(tmp_path / "a.bin")),)


def test_a_load_profile_is_json_or_a_file_of_it(tmp_path: Path) -> None:
    """In place of all other words."""
    (tmp_path / "p.json").write_text('{"kind": "ramp_rate", "end": 5, "duration": "1s"}')

    for typed in ('{"kind": "ramp_rate", "end": 5, "duration": "1s"}', f"@{tmp_path}/p.json"):
        spec = run_spec({"where": URL, "profile": typed})
        assert spec.config.profile == RampRate(end=5, duration="1s")


@pytest.mark.parametrize(
    ("typed", "where", "why"),
    [
        ("fast", "--profile", "is not JSON"),
        ("[1]", "--profile", "must be a JSON object with a 'kind', got a list"),
        ("@/missing", "--profile", "'/missing' cannot be read"),
        ("{}", "--profile kind", "is required: 'constant_rate' or"),
        ('{"kind": "ramp_rate", "end": 5}', "--profile duration", "is required"),
    ],
)
def test_a_load_profile_that_is_none_is_named(typed: str, where: str, why: str) -> None:
    """With what it should be."""
    with pytest.raises(InvalidConfig) as caught:
        run_spec({"where": URL, "profile": typed})

    assert set(caught.value.problems) == {where}
    assert why in caught.value.problems[where]


def test_stages_are_typed_as_everywhere() -> None:
    """The whole text is the record's to read."""
    assert run_spec({"where": URL, "stages": "1s:5"}).config == LoadConfig(stages="1s:5")
    with pytest.raises(InvalidConfig, match=r"--stages: stage 2 of '1s:5,2s'"):
        run_spec({"where": URL, "stages": "1s:5,2s"})
