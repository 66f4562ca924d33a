"""Plain data becomes a record, or one list of everything that is wrong, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Summary
from vayu.model.runs.info import RunInfo
from vayu.model.runs.run import RunSpec
from vayu.model.sends.response import ResponseSpec
from vayu.model.sends.send import SendSpec
from vayu.model.settings import Settings
from vayu.protocol.envelope import envelope_of
from vayu.protocol.handshake import Start

if TYPE_CHECKING:
    from vayu.model.records.base import Record

CANARY = "c4nary"
HALF = "\ud800"
URL = "http://h/"

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**19, -(10**30), 10**400]),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [HALF, f"http://{HALF}/", URL, "POST", "json", "text", "basic", "1h", "9" * 400]
    ),
    st.binary(max_size=4),
    st.builds(object),
)
NAMES = st.one_of(
    st.sampled_from(
        ["request", "url", "method", "headers", "params", "body", "mode", "content", "auth", "type",
         "username", "token", "config", "rate", "duration", "rampUp", "ramp_up", "iterations",
         "seed", "concurrency", "workers", "environment", "script", "tags", "tick", "timeout"]
    ),
    st.text(max_size=4),
    st.just(HALF),
    st.integers(),
    st.none(),
)  # fmt: skip
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(NAMES, inner, max_size=5)
        | st.tuples(inner, inner)
    ),
    max_leaves=20,
)
RUNS = st.fixed_dictionaries(
    {"request": st.fixed_dictionaries(
        {"url": st.just(URL) | SCALARS},
        optional={"method": SCALARS, "headers": JUNK, "params": JUNK, "auth": JUNK, "timeout": JUNK,
                  "body": st.fixed_dictionaries({"mode": st.sampled_from(
                      ["none", "json", "text", "form", "binary"]), "content": JUNK})})},
    optional={"config": st.dictionaries(NAMES, SCALARS, max_size=6), "environment": JUNK,
              "script": JUNK, "tags": JUNK},
)  # fmt: skip


def problems(cls: type[Record], data: object, **options: Any) -> dict[str, str]:
    with pytest.raises(InvalidConfig) as caught:
        build(cls, data, **options)
    return caught.value.problems


def run(**payload: object) -> dict[str, str]:
    request = {"url": URL, **payload.pop("request", {})}  # type: ignore[dict-item]
    return problems(RunSpec, {"request": request, **payload})


@pytest.mark.parametrize("names", ["wire", "python"])
@pytest.mark.parametrize(
    "cls", [RunSpec, SendSpec, RequestSpec, Settings, Start, ResponseSpec, RunInfo, Summary]
)
@given(data=JUNK)
def test_junk_is_refused_or_becomes_a_record(cls: type[Record], names: Any, data: object) -> None:
    """Never another exception; what is said can be sent, and what is built too."""
    _refused_or_sendable(cls, data, names)


@given(data=RUNS)
def test_a_run_of_junk_is_refused_or_can_be_sent(data: object) -> None:
    """What is accepted fits into every format, so that no encoder refuses it later."""
    _refused_or_sendable(RunSpec, data, "wire")


def _refused_or_sendable(cls: type[Record], data: object, names: Any) -> None:
    try:
        record = build(cls, data, names=names)
    except InvalidConfig as error:
        msgspec.json.encode(envelope_of(error))
        return
    msgspec.msgpack.encode(record)
    again = msgspec.json.decode(msgspec.json.encode(record))
    assert build(cls, again) == build(cls, msgspec.to_builtins(record))
    if isinstance(record, RunSpec):
        str(record.config.profile)


@pytest.mark.parametrize(
    ("payload", "where", "why"),
    [
        ({"environment": {"token": CANARY, "x": {1: CANARY}}}, "environment.x.1", "is not text"),
        ({"environment": {"x": [CANARY, 2**70]}}, "environment.x[1]", "beyond 64 bits"),
        ({"environment": CANARY}, "environment", "must be an object, got text"),
        ({"request": {"auth": CANARY}}, "request.auth", "got text"),
        ({"request": {"auth": {"type": CANARY}}}, "request.auth.type", "'basic' or 'digest'"),
        ({"request": {"auth": {"token": CANARY}}}, "request.auth.type", "is required"),
        ({"request": {"auth": {"type": {}, "t": CANARY}}}, "request.auth.type", "'basic'"),
        ({"request": {"auth": {"type": "bearer", "token": [CANARY]}}}, "request.auth.token", ""),
        ({"request": {"headers": [["X", CANARY, 1]]}}, "request.headers[0]", "(text; text), got 3"),
        ({"request": {"headers": {"X": [CANARY]}}}, "request.headers.X", "got a list"),
        ({"request": {"headers": [["X", 4711]]}}, "request.headers[0][1]", "got a number"),
        ({"request": {"headers": CANARY}}, "request.headers", "got text"),
        ({"request": {"headers": {f"X: {CANARY}": ""}}}, "request.headers.X", "not a header"),
        ({"request": {"params": {"token": [CANARY]}}}, "request.params.token", "got a list"),
        ({"request": {"body": CANARY}}, "request.body", "must be an object, got text"),
        ({"request": {"body": {"mode": "text", "content": [CANARY]}}}, "request.body.content", ""),
        ({"request": {"body": {"mode": "form", "content": CANARY}}}, "request.body.content", ""),
        ({"request": {"url": f"http://u:{CANARY}@h:99999/"}}, "request.url", "port"),
        ({"request": {"url": f"http://u:{CANARY}/x@h:1/"}}, "request.url", "port"),
        ({"request": {"url": f"http://u:a?{CANARY}@h:1/"}}, "request.url", "port"),
        ({"request": {"url": f"ftp://h/?token={CANARY}"}}, "request.url", "'ftp://h/?…' must"),
        ({"request": {"url": f"http://h/?token=a {CANARY}"}}, "request.url", "white space"),
        ({"request": {"url": f"u:{CANARY}@h"}}, "request.url", "'***@h' must begin"),
        ({"request": {"url": [CANARY]}}, "request.url", "got a list"),
        ({"script": f"token = {CANARY}"}, "script", "must be an object, got text"),
        ({"tags": {"a": CANARY}}, "tags", "must be a list, got an object"),
        ({"tags": ["a", {"a": CANARY}]}, "tags[1]", "must be text, got an object"),
    ],
)  # fmt: skip
def test_the_culprit_is_named_and_no_secret_shown(payload: dict, where: str, why: str) -> None:
    """Down to the element, and only that."""
    found = run(**payload)

    assert set(found) == {where}
    assert why in found[where]
    assert CANARY not in str(found)


@pytest.mark.parametrize(
    ("payload", "where", "shown"),
    [
        ({"config": {"rate": "fast"}}, "config.rate", "'fast'"),
        ({"config": {"duration": "5 parsecs"}}, "config.duration", "'5 parsecs'"),
        ({"request": {"method": "FETCH"}}, "request.method", "'FETCH'"),
        ({"request": {"verify": "no"}}, "request.verify", "'no'"),
        ({"request": {"url": "localhost:1/a"}}, "request.url", "'localhost:1/a'"),
        ({"request": {"body": {"mode": "jsn"}}}, "request.body.mode", "'json'"),
        ({"config": {"profile": {"kind": "ramp"}}}, "config.profile.kind", "got 'ramp'"),
        ({"request": {"headers": [["a b", "c"]]}}, "request.headers[0]", "'a'… is not a header"),
        ({"name": 5}, "name", "5"),
    ],
)
def test_harmless_values_are_shown(payload: dict, where: str, shown: str) -> None:
    """Who made a slip sees it."""
    assert shown in run(**payload)[where]


@pytest.mark.parametrize(
    ("request_part", "where"),
    [
        ({"url": f"http://h/{HALF}"}, "url"),
        ({"headers": {"X": HALF}}, "headers.X"),
        ({"headers": [["X", HALF]]}, "headers[0][1]"),
        ({"headers": {HALF: "x"}}, "headers.\\ud800"),
        ({"params": [["a", HALF]]}, "params[0][1]"),
        ({"name": HALF}, "name"),
        ({"auth": {"type": "bearer", "token": HALF}}, "auth.token"),
        ({"body": {"mode": "text", "content": HALF}}, "body.content"),
        ({"body": {"mode": "json", "content": {"a": [HALF]}}}, "body.content.a[0]"),
        ({"body": {"mode": "json", "content": {HALF: 1}}}, "body.content.\\ud800"),
    ],
)
def test_half_a_surrogate_pair_is_named(request_part: dict, where: str) -> None:
    """UTF-8 has none, so it could never be sent."""
    found = run(request=request_part)

    assert set(found) == {f"request.{where}"}
    assert "surrogate" in found[f"request.{where}"]


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ({"iterations": 10**30}, "iterations"),
        ({"iterations": 10**5000}, "iterations"),
        ({"seed": 10**30}, "seed"),
        ({"seed": -1}, "seed"),
        ({"concurrency": 10**7}, "concurrency"),
        ({"workers": 257}, "workers"),
        ({"rate": 1e-300, "iterations": 1}, "rate"),
        ({"rate": 1e300}, "rate"),
        ({"rate": float("nan")}, "rate"),
        ({"rate": float("inf")}, "rate"),
        ({"rate": 10**400}, "rate"),
        ({"rate": 5, "maxInFlight": 10**7}, "maxInFlight"),
        ({"duration": 1e300}, "duration"),
        ({"duration": 1e-9}, "duration"),
        ({"duration": 0}, "duration"),
        ({"duration": "9" * 400 + "h"}, "duration"),
        ({"iterations": 1, "rampUp": "9999h"}, "rampUp"),
    ],
)
def test_numbers_without_sense_are_refused_by_name(config: dict, name: str) -> None:
    """Each with the nearest that has some."""
    found = run(config=config)

    assert set(found) == {f"config.{name}"}


def test_all_at_once() -> None:
    """Whatever step finds it, and before anything is stored."""
    found = run(
        config={"iterations": 10**30, "seed": -1, "rate": 1e300},
        environment={"a": 10**40, "b": float("nan"), "c": HALF, "": 1},
        request={"timeout": 1e-9},
    )

    assert set(found) == {
        "config.iterations", "config.seed", "config.rate", "environment.a", "environment.b",
        "environment.c", "environment", "request.timeout",
    }  # fmt: skip
    assert "at least 1ms" in found["request.timeout"]


def test_a_bad_pair_hides_no_other() -> None:
    """Of a list each item is looked at, and what stands in for a bad one is not spoken of."""
    found = run(
        request={"headers": [5, ["a", "b\n"]], "resolve": [["a"], ["b", "1.2.3.4"]]},
        config={"stages": [["5s", 1, 2], ["x", 5], ["5s", "y"], ["5s", -1]]},
    )

    assert set(found) == {
        "request.headers[0]", "request.headers[1]", "request.resolve[0]", "request.resolve.b",
        "config.stages[0]", "config.stages[1]", "config.stages[2][1]", "config.stages[3]",
    }  # fmt: skip


def test_extremes_are_welcome() -> None:
    """A bound itself is inside."""
    config = {"iterations": 10**15, "seed": 2**63 - 1, "rate": 10_000_000, "duration": "168h"}
    spec = build(RunSpec, {"request": {"url": URL, "timeout": "1ms"}, "config": config})

    assert (spec.config.iterations, spec.config.seed) == (10**15, 2**63 - 1)


def test_deep_and_shared_content_is_refused() -> None:
    """Neither the stack nor the memory is used up by a few characters."""
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    shared: object = 0
    for _ in range(30):
        shared = [shared] * 10

    body = {"mode": "json", "content": deep}
    assert any("nested deeper" in why for why in run(request={"body": body}).values())
    body = {"mode": "json", "content": shared}
    assert "more than 2,000,000" in run(request={"body": body})["request.body.content"]


def test_auth_that_would_break_out_of_its_header() -> None:
    """A line break, and a colon that ends the user name."""
    bearer = run(request={"auth": {"type": "bearer", "token": "t\r\nX: 1"}})
    basic = run(request={"auth": {"type": "basic", "username": "a:b", "password": "c"}})

    assert "end the header" in bearer["request.auth.token"]
    assert "ends a user name" in basic["request.auth.username"]
    spec = build(RequestSpec, {"url": URL, "auth": {"type": "basic", "username": "{{a:b}}"}})
    assert spec.auth is not None
