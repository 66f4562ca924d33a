"""Percentiles of a run state their population and never go beyond what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.distribution import distribution_of, failures_of, population_of
from vayu.engine.recorder.snapshot import empty
from vayu.model.results.summary import Distribution, FailureSummary
from vayu.model.rows.failure import CODES, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

MS = 1_000_000
HOUR_MS = 3_600_000.0
DURATIONS = {
    "response": ("completed", "intended"),
    "service": ("completed", "started"),
    "lag": ("started", "intended"),
}
QS = {
    "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99_9": 0.999,
    "p99_99": 0.9999,
}  # fmt: skip


@pytest.mark.parametrize("name", DURATIONS)
def test_agrees_with_numpy_on_the_rows(name: str, make_rows: Callable, read_back: Callable) -> None:
    """Rows and histogram are two ways to one distribution, to three digits."""
    rows = make_rows(50_000)
    answered = rows[rows["status"] > 0]
    end, start = DURATIONS[name]
    truth = (answered[end] - answered[start]) / MS

    found = distribution_of(read_back(rows), name)
    assert found.count == len(answered)
    assert found.avg == pytest.approx(truth.mean(), rel=1e-12)
    assert found.min == pytest.approx(truth.min(), rel=1e-3, abs=1e-3)
    assert found.max == pytest.approx(truth.max(), rel=1e-3)
    for field, q in QS.items():
        expected = np.quantile(truth, q, method="inverted_cdf")
        assert getattr(found, field) == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_the_longest_response_is_exact_and_bounds_every_percentile(
    make_rows: Callable, read_back: Callable
) -> None:
    """A cell's upper edge may lie beyond the maximum; it is not reported."""
    rows = make_rows(1)
    rows["status"], rows["failure"] = 200, 0
    rows["intended"], rows["started"], rows["completed"] = 0, 0, 3_000_123_456

    found = distribution_of(read_back(rows), "response")
    assert found.p50 == found.p99_9 == found.max == 3_000.123456


def test_what_takes_longer_than_an_hour_saturates_and_is_counted(
    make_rows: Callable, read_back: Callable
) -> None:
    """Two of three: their percentile says one hour, `saturated` says two, the maximum is true."""
    rows = make_rows(3)
    rows["status"], rows["failure"], rows["intended"], rows["started"] = 200, 0, 0, 0
    rows["completed"] = np.array([1, 2 * HOUR_MS, 3 * HOUR_MS]) * MS

    found = distribution_of(read_back(rows), "response")
    assert (found.count, found.saturated) == (3, 2)
    assert found.p99 == pytest.approx(HOUR_MS, rel=1e-3)
    assert found.max == 3 * HOUR_MS
    assert distribution_of(read_back(rows), "lag").saturated == 0


def test_nothing_measured_is_absent() -> None:
    """No zero anywhere but in the population."""
    assert distribution_of(empty(), "response") == Distribution(count=0)


def test_failures_are_ranked_with_their_first_message(
    make_rows: Callable, read_back: Callable
) -> None:
    """A cancelled request is no failure."""
    rows = make_rows(6)
    kinds = [FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.RESET, FailureKind.CANCELLED]
    rows["failure"] = [0, 0, *(CODES[kind] for kind in kinds)]
    rows["status"] = [200, 503, 0, 0, 0, 0]

    found = failures_of(
        read_back(rows), {("failure", "reset", "request"): "Connection reset by peer"}
    )
    assert found == (
        FailureSummary(kind="reset", count=2, message="Connection reset by peer"),
        FailureSummary(kind="timeout", count=1),
    )


@pytest.mark.parametrize(
    ("status", "failure", "expected"),
    [
        ([200, 503, 404], [0, 0, 0], "all 3 completed requests"),
        ([200], [0], "the one request"),
        (
            [0],
            [CODES[FailureKind.TIMEOUT]],
            "0 of 1 completed request; not included: 1 without a response (1 timeout)",
        ),
        (
            [200, 0, 0],
            [0, CODES[FailureKind.TIMEOUT], CODES[FailureKind.TIMEOUT]],
            "1 of 3 completed requests; not included: 2 without a response (2 timeout)",
        ),
        (  # the truncated one has a status, so it is not among those without a response
            [200, 200, 0],
            [0, CODES[FailureKind.TRUNCATED], CODES[FailureKind.RESET]],
            "2 of 3 completed requests; not included: 1 without a response",
        ),
        ([], [], "no request completed: nothing was measured"),
        (  # who was given up has not completed
            [200, 200, 0, 0, 0],
            [0, 0, *[CODES[FailureKind.SKIPPED]] * 2, CODES[FailureKind.CANCELLED]],
            "all 2 completed requests; not counted: 1 cancelled, 2 skipped",
        ),
        (
            [0],
            [CODES[FailureKind.CANCELLED]],
            "no request completed: nothing was measured; not counted: 1 cancelled",
        ),
    ],
)
def test_the_population_is_stated_in_words(
    status: list[int], failure: list[int], expected: str, make_rows: Callable, read_back: Callable
) -> None:
    """Who is in the percentiles, and who is not."""
    rows = make_rows(len(status))
    rows["status"], rows["failure"] = status, failure

    assert population_of(read_back(rows)) == expected
