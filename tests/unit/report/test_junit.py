"""JUnit, the exit code and `passed` give one answer, whatever a run came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from vayu.cli.watch import verdict
from vayu.model.results.levels import CapacityResult, Reason, result_of
from vayu.model.results.result import Result, run_result
from vayu.model.results.tick import CheckSummary, ErrorCounts
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome
from vayu.report.junit import junit

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo

GREEN, RED, OPEN = Result.PASSED, Result.FAILED, Result.UNFINISHED


def limit(metric: str, outcome: VerdictOutcome = VerdictOutcome.PASS) -> dict[str, Any]:
    """One threshold, and what became of it."""
    return {
        "verdicts": (
            Verdict(threshold=f"{metric} < 9%", metric=metric, outcome=outcome, limit=9, unit="%",
                    bound="< 9%"),
        ),
    }  # fmt: skip


def search(reason: Reason) -> dict[str, CapacityResult]:
    """A capacity search that ended so."""
    return {"capacity": result_of([], reason, unit="/s", confidence=0.95)}


FAILURES = {"failed": 2, "errors": ErrorCounts(timeout=1, http_5xx=1)}
TESTS = {"checks": (CheckSummary(name="a", passed=4, failed=1),)}

CASES: list[tuple[dict[str, Any], Result]] = [
    ({}, GREEN),
    ({"cancelled": 2}, GREEN),
    (FAILURES, RED),
    (TESTS, RED),
    ({"checks": (CheckSummary(name="a", skipped=3),)}, GREEN),
    ({"succeeded": 0}, RED),
    (limit("p99"), GREEN),
    (limit("p99", VerdictOutcome.FAIL), RED),
    (limit("p99", VerdictOutcome.UNEVALUATED), RED),
    (limit("p99") | FAILURES, RED),
    (limit("p99") | TESTS, RED),
    (limit("failed") | FAILURES, GREEN),
    (limit("failed") | FAILURES | {"succeeded": 0}, GREEN),
    (limit("failed") | FAILURES | TESTS, RED),
    (limit("failed", VerdictOutcome.FAIL) | FAILURES, RED),
    (limit("failed(timeout)") | FAILURES, RED),
    (limit("checks") | TESTS, GREEN),
    (limit('checks("a")') | TESTS, GREEN),
    (limit('checks("b")') | TESTS, RED),
    (limit("dropped") | {"succeeded": 0}, RED),
    (limit("p99") | {"status": "stopped", "cancelled": 5}, OPEN),
    ({"status": "stopped"}, OPEN),
    (
        limit("failed", VerdictOutcome.FAIL) | {"status": "stopped", "stop_reason": "a threshold"},
        RED,
    ),
    (limit("p99") | {"status": "failed", "error": "a worker died"}, OPEN),
    ({"status": "failed"}, OPEN),
    (search(Reason.FOUND) | FAILURES | TESTS, GREEN),
    (search(Reason.MAXIMUM), GREEN),
    (search(Reason.START) | FAILURES, RED),
    (search(Reason.TIME) | FAILURES, OPEN),
    (search(Reason.FOUND) | {"status": "stopped"}, OPEN),
]


@pytest.fixture
def ended(info_of: Callable[..., RunInfo], summary_of: Callable[..., Summary]) -> Callable:
    """``ended(**changes)``: a run of five good requests, but for `changes`."""

    def build(**changes: Any) -> tuple[RunInfo, Summary]:
        return info_of(), summary_of(**{"succeeded": 5} | changes)

    return build


@pytest.mark.parametrize(("changes", "result"), CASES)
def test_every_place_says_the_same(ended: Callable, changes: dict, result: Result) -> None:
    """No green where another is red."""
    info, summary = ended(**changes)

    assert run_result(summary) is result
    assert verdict(summary) == {GREEN: 0, RED: 1, OPEN: 3}[result]
    suite = ET.fromstring(junit([(info, summary)]))[0]
    counted = int(suite.get("failures", "")) + int(suite.get("errors", ""))
    assert (counted > 0) is (result is not GREEN)


def test_a_test_that_a_threshold_is_about_fails_by_that(ended: Callable) -> None:
    """Its own case tells the number, and does not fail."""
    suite = ET.fromstring(junit([ended(**limit("checks"), **TESTS)]))

    (told,) = suite.findall(".//testcase[@name='a']/*")
    assert (told.tag, told.text) == ("system-out", "failed on 1 of 5 responses")
