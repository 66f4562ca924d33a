"""A threshold only speaks for what it is about."""

from __future__ import annotations

import pytest

from vayu.model.results.summary import Summary
from vayu.model.results.tick import CheckSummary, ErrorCounts
from vayu.model.results.unlimited import unlimited_checks, unlimited_failures
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome


def summary(*metrics: str) -> Summary:
    """5 time-outs, 2 answers of 503, 3 failed tests; a threshold on each metric."""
    return Summary(
        id="r",
        status="finished",
        model="open",
        load="x",
        succeeded=10,
        failed=7,
        errors=ErrorCounts(timeout=5, http_5xx=2),
        checks=(
            CheckSummary(name="a", passed=7, failed=1),
            CheckSummary(name="b", level="folder", failed=2),
        ),
        verdicts=tuple(
            Verdict(threshold=metric, metric=metric, outcome=VerdictOutcome.PASS, limit=1, unit="%",
                    bound="< 1%")
            for metric in metrics
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metrics", "failures", "checks"),
    [
        ((), 7, 3),
        (("p99", "throughput", "late"), 7, 3),
        (("failed",), 0, 3),
        (("count(failed)",), 0, 3),
        (("failed(timeout)",), 2, 3),
        (("failed(timeout)", "failed(http_5xx)"), 0, 3),
        (("failed(http_4xx)",), 7, 3),
        (("p99", "checks"), 7, 0),
        (('checks("a")',), 7, 2),
        (('checks("a", request)', 'checks("b", folder)'), 7, 0),
        (('checks("b", request)', 'checks("A")'), 7, 3),
    ],
)
def test_what_no_threshold_is_about(metrics: tuple[str, ...], failures: int, checks: int) -> None:
    """Counts as it would without thresholds."""
    assert unlimited_failures(summary(*metrics)) == failures
    assert unlimited_checks(summary(*metrics)) == checks
