"""What people write becomes records, or one list of everything that is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from enum import Enum
from typing import Any

import msgspec
import numpy as np
import pytest

import vayu
from vayu.api.compose import run_spec, send_spec
from vayu.errors import InvalidConfig
from vayu.model.auth import ApiKeyAuth, Auth, BasicAuth, BearerAuth, DigestAuth, NoAuth
from vayu.model.body import Body
from vayu.model.request import RequestSpec
from vayu.model.run import LoadConfig, SendSpec
from vayu.model.script import ScriptSpec
from vayu.model.threshold import Threshold

URL = "http://localhost/x"


def compose(**options: Any) -> SendSpec:
    return send_spec("GET", URL, options)


def problems(**options: Any) -> dict[str, str]:
    with pytest.raises(InvalidConfig) as caught:
        compose(**options)
    return caught.value.problems


def load_problems(**options: Any) -> dict[str, str]:
    with pytest.raises(InvalidConfig) as caught:
        run_spec(compose(), options)
    return caught.value.problems


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


@pytest.mark.parametrize(
    ("given", "auth"),
    [
        (("u", "p"), BasicAuth("u", "p")),
        (BasicAuth("u", "p"), BasicAuth("u", "p")),
        (BearerAuth("t"), BearerAuth("t")),
        ("t", BearerAuth("t")),
        ("Bearer t", BearerAuth("t")),
        ("{{token}}", BearerAuth("{{token}}")),
    ],
)
def test_credentials(given: object, auth: object) -> None:
    """A pair is basic, text is a bearer token."""
    assert compose(auth=given).request.auth == auth


@pytest.mark.parametrize("auth", [("u",), ["u", 1], 5, "", ("u", "p", "x"), {"token": "s3cr3t"}])
def test_wrong_credentials_are_not_repeated(auth: object) -> None:
    """The message says what is welcome, and never shows the value."""
    why = problems(auth=auth)["auth"]

    assert "BearerAuth" in why
    assert "s3cr3t" not in why


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


def test_load() -> None:
    """Each option ends up in its field; the request's name serves when the run has none."""
    exchange = send_spec("GET", URL, {"name": "n"})
    spec = run_spec(
        exchange,
        {
            "concurrency": 5,
            "duration": timedelta(minutes=1),
            "ramp_up": "5s",
            "environment": {"a": 1},
            "tags": {"x"},
            "detach": True,
        },
    )

    assert spec.config == LoadConfig(concurrency=5, duration=60.0, ramp_up="5s")
    assert (spec.name, spec.tags, spec.detach) == ("n", ("x",), True)
    assert spec.environment == {"a": 1}
    assert (spec.request, spec.script) == (exchange.request, exchange.script)


def test_all_problems_of_a_load_at_once() -> None:
    """Load, variables and labels are checked together."""
    found = load_problems(
        concurrency=0,
        rate=5,
        duration="5 parsecs",
        iteration=1,
        environment={"a": object(), "": 1},
        tags="x",
        detach=3,
    )

    assert set(found) == {
        "concurrency", "rate", "duration", "iteration", "environment.a", "environment", "tags",
        "detach",
    }  # fmt: skip
    assert "iterations" in found["iteration"]


def test_stages_and_think_time_are_taken_as_people_have_them() -> None:
    """Lists, lengths of the standard library, text."""
    spec = run_spec(
        send_spec("GET", "http://h/", {}),
        {"stages": [(timedelta(seconds=10), 5), ("5s", 0)], "think": timedelta(seconds=1)},
    )

    assert spec.config.profile == vayu.UserStages(stages=[(10.0, 5), ("5s", 0)], think=1.0)


def test_a_profile_is_taken_as_it_is() -> None:
    """And what is none is refused by its name, as are words beside one."""
    profile = vayu.PoissonRate(rate=5, duration=1)

    assert (
        run_spec(send_spec("GET", "http://h/", {}), {"profile": profile}).config.profile is profile
    )
    assert load_problems(profile="fast") == {
        "profile": "must be a load profile, such as vayu.RampRate(...), got 'fast'"
    }
    assert set(load_problems(profile=profile, rate=5, think=1)) == {"rate", "think"}
    assert set(load_problems(stages="5s:3,5s", rate_stages=[("5s",)])) >= {
        "stages", "rate_stages[0]",
    }  # fmt: skip


def test_values_of_variables_are_not_repeated() -> None:
    """A wrong value may be a secret."""
    found = load_problems(environment={"token": ["s3cr3t"]})

    assert "s3cr3t" not in str(found)


@pytest.mark.parametrize("auth", ["tok\r\nX: 1", ("a:b", "c"), ("a\ud800", "c"), "\ud800"])
def test_credentials_that_no_server_could_be_sent_are_refused_by_name(auth: object) -> None:
    """While the request is built, and without showing them."""
    (name,) = problems(auth=auth)

    assert name.startswith("auth.")
    assert "tok" not in problems(auth=auth)[name].replace("token", "")


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


@pytest.mark.parametrize(
    "options",
    [
        {"headers": "X: s3cr3t"},
        {"headers": {"X": ["s3cr3t"]}},
        {"headers": [("X", "s3cr3t", "s3cr3t")]},
        {"headers": {"Authorization: Bearer s3cr3t": ""}},
        {"params": {"token": {"a": "s3cr3t"}}},
        {"params": "token=s3cr3t"},
        {"data": {"password": ["s3cr3t", {"a": "s3cr3t"}]}},
        {"content": ["s3cr3t"]},
    ],
)
def test_secrets_are_not_repeated(options: dict[str, Any]) -> None:
    """A message says of what kind a wrong value is, wherever it may be a secret."""
    assert "s3cr3t" not in str(problems(**options))
    with pytest.raises(InvalidConfig) as caught:
        send_spec("GET", "http://u:s3cr3t@h:99999/?token=s3cr3t", {})
    assert "s3cr3t" not in str(caught.value)


def test_values_that_no_format_holds_are_refused() -> None:
    """All of them at once, before anything is sent."""
    found = load_problems(
        iterations=10**30, seed=10**30, rate=1e300, environment={"a": 10**40, "b": float("nan")}
    )

    assert set(found) == {"iterations", "seed", "rate", "environment.a", "environment.b"}
    assert set(problems(json={"n": 10**30}, params={"n": 10**5000}, timeout=1e-9)) == {
        "json.n", "params['n']", "timeout",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"xml": 5}, {"xml"}),
        ({"graphql": {"query": "", "vars": 1}}, {"graphql.query", "graphql.vars"}),
        ({"files": {"a": 1}, "headers": {"b": 1}}, {"files['a']", "headers['b']"}),
        ({"files": {"a": b""}, "json": 1}, {"json"}),
        ({"auth": object()}, {"auth"}),
    ],
)
def test_what_no_body_or_auth_is_made_of_is_refused(
    options: dict[str, Any], where: set[str]
) -> None:
    """By the argument that it is."""
    assert set(problems(**options)) == where


@pytest.mark.parametrize("auth", [DigestAuth("u", "p"), ApiKeyAuth(value="k"), NoAuth()])
def test_every_kind_of_auth_is_taken(auth: Auth) -> None:
    """As it is."""
    assert compose(auth=auth).request.auth is auth


@pytest.mark.parametrize(
    "given",
    [
        ["p99 < 250ms", Threshold("failed < 1%", abort_on_fail=True)],
        (text for text in ("p99 < 250ms", Threshold("failed < 1%", abort_on_fail=True))),
        ("p99 < 250ms", {"threshold": "failed < 1%", "abort_on_fail": True}),
    ],
    ids=["list", "generator", "dict"],
)
def test_thresholds(given: object) -> None:
    """Text, records, or dicts with their Python names, in anything that can be gone through."""
    spec = run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": given})
    assert spec.config.thresholds == (
        "p99 < 250ms",
        Threshold("failed < 1%", abort_on_fail=True),
    )


def test_one_threshold_needs_no_list() -> None:
    """Text is no list of characters."""
    spec = run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": "p99 < 250ms"})
    assert spec.config.thresholds == ("p99 < 250ms",)


def test_bad_thresholds_are_named_with_all_other_problems() -> None:
    """By their position, with the place in the text."""
    options = {"thresholds": ["p99 < 250", 5], "rate": -1, "delay_abort_eval": timedelta(1)}
    with pytest.raises(InvalidConfig) as caught:
        run_spec(send_spec("GET", "http://localhost/", {}), options)
    assert set(caught.value.problems) == {
        "thresholds[0]", "thresholds[1]", "rate", "delay_abort_eval",
    }  # fmt: skip
    with pytest.raises(InvalidConfig) as caught:
        run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": 5})
    assert set(caught.value.problems) == {"thresholds"}
