"""Exit codes say what happened: no green that is not."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from msgspec.structs import replace

from vayu.api.responses.response import Response
from vayu.cli.runs import table
from vayu.cli.send import plain, text, verdict as send_verdict
from vayu.cli.watch import verdict
from vayu.model.results.summary import Summary
from vayu.model.results.tick import CheckSummary
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import (
    ConsoleLine,
    ResponseSpec,
    SentRequest,
    StreamEvent,
    TestResult,
    Timings,
)
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome
from vayu.protocol.messages import RunList


def response(status: int = 200, **changes: Any) -> Response:
    spec = ResponseSpec(
        **{
            "status": status,
            "reason": "OK",
            "http_version": "HTTP/1.1",
            "url": "http://localhost/",
            "headers": (("Set-Cookie", "sid=s3cr3t"), ("X", "1")),
            "body": b"hello",
            "timings": Timings(total=1.5),
            "request": SentRequest(
                method="GET", url="http://localhost/", headers=(("Authorization", "Bearer s3cr3t"),)
            ),
            **changes,
        }
    )
    return Response(spec)


def summary(**changes: Any) -> Summary:
    base = {"id": "r", "status": "finished", "model": "closed", "load": "1 user", "succeeded": 5}
    return Summary(**{**base, **changes})


def limit(metric: str, outcome: VerdictOutcome = VerdictOutcome.PASS) -> Verdict:
    """A threshold, and what became of it."""
    return Verdict(
        threshold=f"{metric} < 9%", metric=metric, outcome=outcome, limit=9, unit="%",
        bound="< 9%",
    )  # fmt: skip


FAILED_CHECK = CheckSummary(name="a", passed=4, failed=1)
PASSED, BROKEN = (
    TestResult(name="a", outcome=Checked.PASSED),
    TestResult(name="b", outcome=Checked.FAILED),
)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (response(), 0),
        (response(302), 0),
        (response(tests=(PASSED,)), 0),
        (response(404), 1),
        (response(500), 1),
        (response(tests=(PASSED, BROKEN)), 1),
    ],
)
def test_send(answer: Response, code: int) -> None:
    """HTTP 400 and above, or a failed test, is 1."""
    assert send_verdict(answer) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"cancelled": 2}, 0),
        ({"checks": (CheckSummary(name="a", passed=5),)}, 0),
        ({"checks": (FAILED_CHECK,)}, 1),
        ({"failed": 1}, 1),
        ({"succeeded": 0}, 1),
        ({"verdicts": (limit("p99"),)}, 0),
        ({"verdicts": (limit("p99"),), "failed": 1}, 1),
        ({"verdicts": (limit("failed"),), "failed": 1, "succeeded": 0}, 0),
        ({"verdicts": (limit("checks"),), "checks": (FAILED_CHECK,)}, 0),
        ({"verdicts": (limit("failed"),), "checks": (FAILED_CHECK,)}, 1),
        ({"verdicts": (limit("dropped"),), "succeeded": 0}, 1),
        ({"verdicts": (limit("p99", VerdictOutcome.FAIL),)}, 1),
        ({"verdicts": (limit("p99", VerdictOutcome.UNEVALUATED),), "succeeded": 0}, 1),
        ({"status": "stopped", "stop_reason": "a threshold"}, 1),
        ({"verdicts": (limit("p99"),), "status": "stopped"}, 3),
        ({"verdicts": (limit("p99", VerdictOutcome.FAIL),), "status": "failed"}, 3),
        ({"status": "stopped"}, 3),
        ({"status": "failed"}, 3),
    ],
)
def test_load(changes: dict[str, Any], code: int) -> None:
    """A failed request or test is 1, nothing succeeded is 1, not to the end is 3."""
    assert verdict(summary(**changes)) == code


def test_json_of_a_response() -> None:
    """Everything a program needs; credentials and cookies are masked."""
    shown = plain(response(tests=(BROKEN,), console=(ConsoleLine(level="log", text="hi"),)))

    assert json.loads(json.dumps(shown)) == shown
    assert "s3cr3t" not in str(shown)
    assert (shown["status"], shown["body"]) == (200, "hello")
    assert shown["tests"][0]["outcome"] == "failed"
    assert plain(response(body=b"\xff"))["bodyBase64"] == "/w=="


def test_text_of_a_response() -> None:
    """Body, tests and console."""
    shown = text(response(tests=(BROKEN,), console=(ConsoleLine(level="log", text="hi"),)))

    for part in ("200", "hello", "b", "console.log: hi"):
        assert part in shown
    assert "s3cr3t" not in shown


def test_empty_table_of_runs() -> None:
    """It has its heads."""
    assert next(str(c.header) for c in table(RunList()).columns) == "id"


def test_no_secret_is_in_what_a_program_reads() -> None:
    """Not in the name of a test, nor where the target repeats it: in a body, an event, a reason."""
    spec = response(
        reason="s3cr3t",
        body=b'{"echo": "s3cr3t", "n": 1}',
        tests=(TestResult(name="is s3cr3t", outcome=Checked.FAILED, message="s3cr3t"),),
        events=(StreamEvent(data="a s3cr3t"),),
        warnings=("s3cr3t",),
    ).spec
    shown = plain(Response(spec, secrets=["s3cr3t"]))
    assert "s3cr3t" not in json.dumps(shown)
    assert (shown["body"], shown["tests"][0]["name"]) == ('{"echo": "***", "n": 1}', "is ***")
    binary = plain(Response(replace(spec, body=b"\xff s3cr3t"), secrets=["s3cr3t"]))
    assert base64.b64decode(binary["bodyBase64"]) == b"\xff ***"
