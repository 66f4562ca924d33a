"""What people write becomes records, or one list of everything that is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from enum import Enum
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.unit.api.requests.composing import URL, compose, load_problems, problems
from vayu.api.requests.compose import send_spec
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec


def test_nothing_but_a_url() -> None:
    """Everything else has its default."""
    assert compose() == SendSpec(request=RequestSpec(method="GET", url=URL))


def test_everything_at_once() -> None:
    """Each option ends up in its field."""
    spec = send_spec(
        "patch",
        URL,
        {
            "params": {"a": [1, "b"], "c": True, "d": None},
            "headers": [("X", "1"), ("x", "2")],
            "json": {"n": (1, 2.5, None)},
            "auth": ("u", "p"),
            "timeout": timedelta(milliseconds=1500),
            "follow_redirects": False,
            "verify": False,
            "pre_request": "1",
            "tests": "2",
            "name": "n",
        },
    )

    assert spec == SendSpec(
        request=RequestSpec(
            method="PATCH",
            url=URL,
            params=(("a", "1"), ("a", "b"), ("c", "true")),
            headers=(("X", "1"), ("x", "2")),
            body=Body(mode="json", content={"n": [1, 2.5, None]}),
            auth=BasicAuth(username="u", password="p"),
            timeout=1.5,
            follow_redirects=False,
            verify=False,
            name="n",
        ),
        script=ScriptSpec(pre="1", post="2"),
    )


@pytest.mark.parametrize("value", [{}, [], 0, False, 1.5])
def test_falsy_json_is_sent(value: object) -> None:
    """An empty object is a body; only None is none."""
    assert compose(json=value).request.body == Body(mode="json", content=value)


@pytest.mark.parametrize("text", ["plain", '"quoted"', "{{name}}", "é\n"])
def test_text_as_json_is_a_json_string(text: str) -> None:
    """A body's content may be JSON text, so a string is spelt out as JSON."""
    content = compose(json=text).request.body.content

    assert json.loads(str(content)) == text


def test_request_does_not_change_with_its_parts() -> None:
    """What was passed may be changed afterwards."""
    part: dict[str, Any] = {"a": [1]}
    spec = compose(json=part)
    part["a"].append(2)

    assert spec.request.body.content == {"a": [1]}


def test_kinds_of_text_and_numbers() -> None:
    """Subclasses become plain, so that they can go over the wire."""

    class Colour(str, Enum):  # noqa: UP042  the older spelling is still around
        RED = "red"

    content = compose(json={"c": Colour.RED, "f": np.float64(0.5)}).request.body.content

    assert content == {"c": "red", "f": 0.5}
    assert msgspec.json.decode(msgspec.json.encode(content)) == content


def test_forms_and_text() -> None:
    """``data`` is a form unless it is text or bytes; ``content`` is text or bytes."""
    assert compose(data={"a": [1, 2], "b": "x"}).request.body == Body(
        mode="form", content=(("a", "1"), ("a", "2"), ("b", "x"))
    )
    assert compose(data="a=1").request.body == Body(mode="text", content="a=1")
    assert compose(content="é").request.body == Body(mode="text", content="é")


@pytest.mark.parametrize("way", ["data", "content"])
@pytest.mark.parametrize("value", [b"\xff\xfe\x00", b"{{name}}", bytearray(b"x"), memoryview(b"")])
def test_bytes_are_bytes(way: str, value: bytes) -> None:
    """Whatever they hold: what is text in them is not looked for."""
    assert compose(**{way: value}).request.body == Body(mode="binary", content=bytes(value))


def test_all_problems_at_once() -> None:
    """Every wrong argument is named, each once, whichever step finds it."""
    with pytest.raises(InvalidConfig) as caught:
        send_spec(
            "FETCH",
            "ftp://x",
            {
                "timout": 3,
                "params": 5,
                "headers": {"A": 1, "B": "b"},
                "auth": 3,
                "json": {1, 2},
                "timeout": "5 parsecs",
                "verify": "no",
                "tests": 4,
                "name": 3,
            },
        )

    found = caught.value.problems
    assert set(found) == {
        "timout", "params", "headers['A']", "auth", "json", "timeout", "verify", "tests",
        "name", "method", "url",
    }  # fmt: skip
    assert "timeout" in found["timout"]
    assert "5 parsecs" in found["timeout"]
    assert "FETCH" in found["method"]
    assert caught.value.exit_code == 2


def test_line_breaks_in_headers_are_refused() -> None:
    """CR, LF and NUL would end the header."""
    for bad in ("a\r\nb", "a\nb", "a\x00"):
        assert "end the header" in problems(headers={"X": bad})["headers[0]"]


def test_problems_inside_json_have_a_path() -> None:
    """The value that JSON does not have is found at any depth."""
    found = problems(json={"a": [1, {"b": float("nan")}], "c": b"x", 3: 1})

    assert set(found) == {"json.a[1].b", "json.c", "json"}


def test_two_bodies_conflict() -> None:
    """A request has one body."""
    assert "conflicts with data and content" in problems(json=1, data="x", content="y")["json"]


def test_content_must_be_text_or_bytes() -> None:
    """Anything else is refused by name."""
    assert "text, bytes or a pathlib.Path, got a number" in problems(content=5)["content"]


@pytest.mark.parametrize("value", ["a=1", 5, [1], [("a",)], [(1, 2)], {"a": object()}])
def test_wrong_pairs_are_named(value: object) -> None:
    """Parameters are a dict or pairs of text."""
    (name,) = problems(params=value)

    assert name.startswith("params")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"headers": {"X": "\ud800"}}, "headers[0][1]"),
        ({"params": {"a": "\ud800"}}, "params['a']"),
        ({"json": {"a": ["\ud800"]}}, "json.a[0]"),
        ({"json": "\ud800"}, "json"),
        ({"content": "\ud800"}, "content"),
        ({"data": "\ud800"}, "data"),
        ({"data": {"a": "\ud800"}}, "data['a']"),
        ({"tests": "\ud800"}, "tests"),
    ],
)
def test_half_a_surrogate_pair_is_named(options: dict[str, Any], name: str) -> None:
    """UTF-8 has none; the field is named where it was written."""
    assert "surrogate" in problems(**options)[name]
    with pytest.raises(InvalidConfig, match=r"url: .*surrogate"):
        send_spec("GET", "http://x/\ud800", {})


def test_values_that_no_format_holds_are_refused() -> None:
    """All of them at once, before anything is sent."""
    found = load_problems(
        iterations=10**30, seed=10**30, rate=1e300, environment={"a": 10**40, "b": float("nan")}
    )

    assert set(found) == {"iterations", "seed", "rate", "environment.a", "environment.b"}
    assert set(problems(json={"n": 10**30}, params={"n": 10**5000}, timeout=1e-9)) == {
        "json.n", "params['n']", "timeout",
    }  # fmt: skip
