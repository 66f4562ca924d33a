"""A collection sent request by request against a real target, in Python and on the command line."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, TypeVar

import pytest

import vayu
from vayu.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")

T = TypeVar("T")

OK = "pm.test('ok', () => pm.response.to.have.status(200));"


@pytest.fixture
def shop(target: Target) -> vayu.Collection:
    """Log in, use the token, poll, and what is never reached."""
    shop = vayu.Collection("Shop", variables={"base": target.url}, tests=OK)
    shop["Log in"] = vayu.Request(
        "POST",
        "{{base}}/echo",
        content='{"token": "t0k-{{row}}"}',
        tests="pm.environment.set('token', JSON.parse(pm.response.json().body).token);"
        "pm.collectionVariables.set('count', 0); pm.globals.set('seen', true)",
    )
    shop["Users/Poll"] = vayu.Request(
        "GET",
        "{{base}}/poll/{{token}}",
        pre_request="pm.variables.set('polled', (pm.variables.get('polled') ?? 0) + 1)",
        tests="const n = pm.collectionVariables.get('count') + 1;"
        "pm.collectionVariables.set('count', n); if (n < 3) pm.execution.setNextRequest('Poll')",
    )
    shop["Users/Skipped"] = vayu.Request(
        "GET", "{{base}}/never", pre_request="pm.execution.skipRequest()"
    )
    shop["Users/Last"] = vayu.Request(
        "GET",
        "{{base}}/last?polled={{polled}}",
        tests="pm.test('token', () => pm.expect(pm.environment.get('token')).to.equal('t0k-1'));"
        "pm.execution.setNextRequest(null)",
    )
    shop["Never"] = vayu.Request("GET", "{{base}}/never")
    return shop


def test_a_run_carries_everything_along(shop: vayu.Collection, target: Target) -> None:
    """Variables of every scope; scripts decide what is sent, and how often."""
    before = target.counts().requests
    seen: list[object] = []
    run = shop.run({"row": 1}, iterations=2, on_step=seen.append)

    assert seen == list(run.steps)
    once = ["Log in", "Users/Poll", "Users/Poll", "Users/Poll", "Users/Skipped", "Users/Last"]
    assert [(step.iteration, step.name) for step in run.steps] == [
        (i, name) for i in (0, 1) for name in once
    ]
    assert (run.passed, run.stopped, run.warnings) == (True, None, ())
    assert target.counts().requests - before == 10
    assert [step.skipped for step in run.steps[:6]] == [False] * 4 + [True, False]
    assert run.steps[5].response is not None
    assert run.steps[5].response.request.url.endswith("/last?polled=3")
    assert run.steps[11].response is not None
    assert run.steps[11].response.request.url.endswith("/last?polled=6")
    assert (dict(shop.globals), dict(shop.current)) == ({"seen": True}, {"count": 3})
    assert dict(shop.variables) == {"base": target.url}
    assert [(t.result.level, t.result.source, t.name) for t in run.tests][:2] == [
        ("collection", "Shop", "ok"),
        ("collection", "Shop", "ok"),
    ]
    frame = run.to_frame()
    assert list(frame["tests_passed"]) == [1, 1, 1, 1, 0, 2] * 2
    assert list(frame["outcome"][3:5]) == ["answered", "skipped"]


def test_what_fails_is_a_step_and_the_run_goes_on(target: Target) -> None:
    """Unless it is told to stop; the report says which test it was, and not the secret."""
    shop = vayu.Collection("Shop")
    shop["Dead"] = vayu.Request("GET", "http://127.0.0.1:9/", tests=OK)
    shop["Wrong"] = vayu.Request(
        "GET",
        f"{target.url}/status/404",
        tests="pm.test('said', () => pm.expect(pm.environment.get('token')).to.equal('x'));"
        "console.log(pm.environment.get('token')); pm.execution.setNextRequest('Broken')",
    )
    shop["Broken"] = vayu.Request("GET", target.url, pre_request="null.x")
    secret = vayu.Environment("e", {"token": "c4nary-value-of-a-secret"}, ["token"])
    run = shop.run(secret)

    assert [step.passed for step in run.steps] == [False, False, False]
    assert [step.response is None for step in run.steps] == [True, False, False]
    assert "connect" in (run.steps[0].error or "")
    assert [(t.name, t.passed) for t in run.tests] == [
        ("said", False),
        ("(pre-request script)", False),
    ]
    told = [(step.tests, step.console, step.error) for step in run.steps]
    assert [line.text for line in run.steps[1].console] == ["c4nary-value-of-a-secret"]
    for shown in (repr(run), run._repr_html_(), repr(run.steps), repr(run.tests), repr(told)):
        assert "c4nary" not in shown
        assert "said" in shown or "Wrong" in shown
    quiet = vayu.Collection("Quiet")
    quiet["Skipped"] = vayu.Request(
        "GET",
        target.url,
        pre_request="pm.variables.set('token', 'c4nary-set-by-a-script');"
        "console.log(pm.variables.get('token')); pm.execution.skipRequest()",
    )
    assert "c4nary" not in repr(quiet.run())
    stopped = shop.run(secret, stop_on_failure=True)
    assert (len(stopped.steps), stopped.stopped) == (1, "'Dead' failed")


def test_a_variable_without_a_value_is_told_of(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the path of its step, once; in text and in JSON, and no test need have failed."""
    shop = vayu.Collection("Shop", variables={"base": target.url}, tests=OK)
    shop["Users/Find"] = vayu.Request("GET", "{{base}}/echo?id={{missing}}")
    folder = str(shop.save(tmp_path / "shop"))
    warning = "Users/Find: no value for {{missing}}; sent as it is"

    run = shop.run(iterations=2)
    assert (run.passed, run.warnings) == (True, (warning,))
    assert f"! {warning}" in repr(run)
    assert main(["run", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == [warning]


def test_a_run_that_has_no_end_is_ended_by_name(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it has not passed."""
    monkeypatch.setattr("vayu.api.collections.runner.MOST_STEPS", 5)
    shop = vayu.Collection("Shop")
    shop["Loop"] = vayu.Request(
        "GET", target.url, tests="pm.execution.setNextRequest('Loop'); pm.test('t', () => true)"
    )
    run = shop.run()

    assert (len(run.steps), run.passed) == (5, False)
    assert run.stopped == "setNextRequest went on for 5 requests of one iteration, the last 'Loop'"


def test_a_name_that_no_request_has_does_not_pass(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends the iteration, and the step that said it has failed: exit code 1, by name."""
    shop = vayu.Collection("Shop")
    shop["Cart"] = vayu.Request(
        "GET", target.url, tests="pm.execution.setNextRequest('Chekout'); pm.test('t', () => true)"
    )
    shop["Checkout"] = vayu.Request("GET", target.url)
    run = shop.run(iterations=2)

    lost = "setNextRequest('Chekout'): no request of this run is called so; the iteration ends"
    assert [(step.iteration, step.name, step.error) for step in run.steps] == [
        (0, "Cart", lost),
        (1, "Cart", lost),
    ]
    assert [step.response is not None for step in run.steps] == [True, True]
    assert (run.passed, run.failed, run.warnings) == (False, list(run.steps), ())
    assert main(["run", str(shop.save(tmp_path / "shop"))]) == 1
    assert lost in capsys.readouterr().out


def test_a_cookie_is_carried_along(target: Target) -> None:
    """From the response that set it to the request after it."""
    shop = vayu.Collection("Shop")
    shop["Set"] = vayu.Request("GET", f"{target.url}/cookies/set?c=7")
    shop["Use"] = vayu.Request("GET", f"{target.url}/echo")
    run = shop.run()
    used = run.steps[1].response
    assert used is not None
    assert ("cookie", "c=7") in [(n.lower(), v) for n, v in used.spec.request.headers]


@pytest.mark.filterwarnings("ignore::vayu.api.collections.open_secret_warning.OpenSecretWarning")
def test_the_command_line(
    shop: vayu.Collection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 on a failed test; a folder alone; JSON for programs; files stay as they are."""
    folder = str(shop.save(tmp_path / "shop"))
    files = {path: path.read_bytes() for path in (tmp_path / "shop").rglob("*.yaml")}

    assert main(["run", folder, "--var", "row=1"]) == 0
    assert "Shop: ✓ passed · 6 requests · tests: 6 of 6 passed" in capsys.readouterr().out
    assert main(["run", folder, "--var", "row=2", "--bail", "-n", "3"]) == 1
    assert "ended early: 'Users/Last' failed" in capsys.readouterr().out
    assert main(["run", folder, "--folder", "Users", "--json", "--var", "count:=2"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], len(answer["steps"])) == (False, 3)
    assert {path: path.read_bytes() for path in files} == files
    assert main(["run", str(tmp_path / "nowhere")]) == 2
    assert "is no collection" in capsys.readouterr().err
    assert main(["run", f"{folder}/Never"]) == 2


def test_an_interrupt_ends_it_with_what_was_done(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has not passed, says why, and the exit code is that of a shell."""
    shop = vayu.Collection("Shop", tests=OK)
    shop["Done"] = vayu.Request("GET", f"{target.url}/echo")
    shop["Hangs"] = vayu.Request("GET", f"{target.url}/hang")
    folder = str(shop.save(tmp_path / "shop"))

    def interrupt(seen: int) -> None:
        while target.counts().requests < seen + 2:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    def interrupted(work: Callable[[], T]) -> T:
        thread = threading.Thread(target=interrupt, args=(target.counts().requests,))
        thread.start()
        try:
            return work()
        finally:
            thread.join()

    run = interrupted(shop.run)
    assert [(step.name, step.passed) for step in run.steps] == [("Done", True)]
    assert (run.interrupted, run.passed) == (True, False)
    assert "! ended early: interrupted after 1 requests" in repr(run)
    assert interrupted(lambda: main(["run", folder, "--json"])) == 130
    answer = json.loads(capsys.readouterr().out)
    assert (answer["interrupted"], answer["passed"], len(answer["steps"])) == (True, False, 1)
