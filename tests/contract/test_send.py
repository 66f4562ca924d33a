"""One request, sent once."""

from __future__ import annotations

import base64
import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from tests.contract.conftest import PATIENCE, children, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def test_everything_about_one_exchange(engine: EngineProcess, target: Target) -> None:
    """Status, headers, body, timings, tests, console, and what was really sent."""
    answer = engine.call(
        "POST",
        "/request",
        {
            "request": {
                "method": "POST",
                "url": f"{target.url}/echo",
                "params": {"q": "{{q}}"},
                "body": {"mode": "json", "content": {"n": "{{q}}"}},
            },
            "script": {
                "post": "console.log('hi'); pm.test('ok', () => pm.expect(pm.response.code)"
                ".to.equal(200)); pm.environment.set('seen', 1)"
            },
            "environment": {"q": "a b"},
        },
    )

    assert answer.status == 200
    response = answer.json
    assert (response["status"], response["httpVersion"]) == (200, "HTTP/1.1")
    assert response["request"]["url"] == f"{target.url}/echo?q=a%20b"
    assert base64.b64decode(response["request"]["body"]) == b'{"n":"a b"}'
    assert response["timings"]["total"] > 0
    (test,) = response["tests"]
    assert test.pop("duration") >= 0
    assert test == {
        "name": "ok", "outcome": "passed", "message": None,
        "level": "request", "source": "", "when": "after",
    }  # fmt: skip
    assert response["console"] == [{"level": "log", "text": "hi"}]
    assert response["environment"] == {"seen": 1}
    assert target.counts().requests == 1


def test_a_variable_without_a_value_is_sent_with_its_braces(
    engine: EngineProcess, target: Target
) -> None:
    """And the answer says so."""
    request = {"url": f"{target.url}/echo", "headers": {"X-A": "{{nope}}"}}
    response = engine.call("POST", "/request", {"request": request}).json

    assert ["X-A", "{{nope}}"] in response["request"]["headers"]
    assert response["warnings"] == ["no value for {{nope}}; sent as it is"]

    close = engine.call("POST", "/request", {"request": request, "environment": {"nopes": 1}}).json
    assert close["warnings"] == ["no value for {{nope}}; sent as it is; did you mean {{nopes}}?"]


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ({}, {"request"}),
        ({"request": {"url": "x", "verb": "GET"}, "config": {}},
         {"request.url", "request.verb", "config"}),
    ],
)  # fmt: skip
def test_every_wrong_field_is_named(engine: EngineProcess, payload: dict, fields: set[str]) -> None:
    """Before anything is sent."""
    answer = engine.call("POST", "/request", payload)

    assert (answer.status, set(answer.error["details"])) == (422, fields)


def test_a_target_that_is_not_there(engine: EngineProcess, refused_url: str) -> None:
    """An error with its kind, not a response."""
    answer = engine.call("POST", "/request", {"request": {"url": refused_url}})

    assert (answer.status, answer.error["code"]) == (502, "send")
    assert answer.error["details"] == {"kind": "connect"}


def test_a_target_that_does_not_answer(engine: EngineProcess, target: Target) -> None:
    """Its own time-out ends it."""
    request = {"url": f"{target.url}/hang", "timeout": "200ms"}
    answer = engine.call("POST", "/request", {"request": request})

    assert (answer.status, answer.error["code"]) == (504, "send.timeout")


def test_a_script_that_does_not_compile(engine: EngineProcess, target: Target) -> None:
    """Is refused; nothing is sent."""
    payload = {"request": {"url": target.url}, "script": {"post": "let let ="}}
    answer = engine.call("POST", "/request", payload)

    assert (answer.status, answer.error["code"]) == (422, "script")
    assert target.counts().requests == 0


def test_a_worker_that_dies_takes_its_sends_along_and_nothing_else(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """The Send is told at once; the next one gets a new worker."""
    engine = start_engine()
    wait_until(lambda: children(engine.process.pid))
    [worker] = children(engine.process.pid)
    answers = []
    hanging = {"request": {"url": f"{target.url}/hang"}}
    thread = threading.Thread(
        target=lambda: answers.append(engine.call("POST", "/request", hanging))
    )
    thread.start()
    wait_until(lambda: target.counts().hangs)
    os.kill(worker, signal.SIGKILL)
    thread.join(timeout=PATIENCE)

    assert (answers[0].status, answers[0].error["code"]) == (500, "run.worker_crashed")
    assert "SIGKILL" in answers[0].error["message"]
    assert engine.call("POST", "/request", {"request": {"url": target.url}}).status == 200


def test_a_shutdown_answers_the_sends_that_wait(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """They learn why nothing comes any more."""
    engine = start_engine()
    answers = []
    hanging = {"request": {"url": f"{target.url}/hang"}}
    thread = threading.Thread(
        target=lambda: answers.append(engine.call("POST", "/request", hanging))
    )
    thread.start()
    wait_until(lambda: target.counts().hangs)
    engine.call("POST", "/shutdown")
    thread.join(timeout=PATIENCE)

    assert (answers[0].status, answers[0].error["code"]) == (503, "engine.busy")
    assert engine.process.wait(timeout=PATIENCE) == 0


def test_scripts_are_compiled_without_being_run(engine: EngineProcess) -> None:
    """What compiles comes back; what does not is named with line and column."""
    scripts = {"pre": "pm.environment.set('a', 1)", "post": "pm.test('x', () => {})"}
    answer = engine.call("POST", "/script", scripts)
    assert (answer.status, answer.json) == (200, scripts)
    assert engine.call("POST", "/script", {}).status == 200
    wrong = engine.call("POST", "/script", {"post": "let a = 1;\nlet = ;"})
    assert wrong.status == 422
    assert "line 2" in wrong.error["message"]
    assert engine.call("POST", "/script", {"past": ""}).status == 422
