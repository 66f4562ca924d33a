"""What a run says it did is what the target has seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

import vayu
from vayu.testing import Target

if TYPE_CHECKING:
    from vayu.model.results.summary import Distribution, Summary

pytestmark = pytest.mark.usefixtures("shared_engine")

QUANTILES = {"p50": 0.50, "p75": 0.75, "p90": 0.90, "p95": 0.95, "p99": 0.99, "p99_9": 0.999}


def check_identities(summary: Summary) -> None:
    """What every summary keeps."""
    assert summary.due == summary.started + summary.dropped + summary.backlog
    assert summary.started == (
        summary.succeeded + summary.failed + summary.cancelled + summary.in_flight
    )
    assert sum(summary.status_codes.values()) == summary.started - summary.in_flight
    errors = summary.errors
    split = errors.timeout, errors.connection, errors.http_4xx, errors.http_5xx, errors.other
    assert sum(split) == summary.failed


def test_iterations_are_exact(target: Target) -> None:
    """5,000 asked for, sent, seen, recorded and numbered, by 50 users."""
    run = vayu.Request("GET", f"{target.url}/json").load(concurrency=50, iterations=5000).wait()

    assert run.summary is not None
    check_identities(run.summary)
    rows = run.requests
    assert run.summary.started == run.summary.succeeded == 5000
    assert target.counts().paths == {"/json": 5000}
    assert sorted(rows["k"]) == list(range(5000))
    assert rows["user"].nunique() == 50
    assert target.counts().connections == 50


def test_open_model_sends_what_it_offers(target: Target) -> None:
    """1,500 requests, each at its time, from two workers as from one."""
    request = vayu.Request("GET", f"{target.url}/")
    for workers in (1, 2):
        target.reset_counts()
        run = request.load(rate=500, iterations=1500, workers=workers).wait()

        assert run.summary is not None
        check_identities(run.summary)
        assert run.summary.due == run.summary.started == target.counts().requests == 1500
        rows = run.requests.sort_values("k")
        intended = rows["intended"].to_numpy().astype(np.int64)
        assert np.abs(intended - np.arange(1500) * 2_000_000).max() <= 2_000_000
        assert rows["user"].isna().all()


def test_fates_are_counted_alike_by_both_sides() -> None:
    """Errors, resets and truncated bodies: the target's counts are the run's."""
    with Target(errors=0.1, error_status=503, resets=0.05, truncations=0.05, seed=5) as target:
        run = vayu.Request("GET", f"{target.url}/").load(concurrency=20, iterations=2000).wait()
        counts = target.counts()

    assert run.summary is not None
    check_identities(run.summary)
    failures = run.requests["failure"].value_counts()
    # A client may open a second connection and send again after a reset of an idle one; what
    # was reset in mid-request must not be repeated.
    assert counts.requests == 2000
    assert failures["reset"] == counts.resets > 0
    assert failures["truncated"] == counts.truncations > 0
    assert run.summary.status_codes.get("503") == counts.statuses["503"] > 0
    assert run.summary.errors.http_5xx == counts.statuses["503"]


def test_percentiles_are_those_of_the_rows() -> None:
    """numpy over the rows agrees with the merged histograms to three digits."""
    with Target(latency="2ms", jitter="20ms", seed=6) as target:
        run = vayu.Request("GET", f"{target.url}/").load(rate=800, duration=4, workers=2).wait()

    assert run.summary is not None
    rows = run.requests[run.requests["status"] > 0]
    for name in ("response", "service"):
        summary: Distribution = getattr(run.summary, name)
        exact = rows[name].dt.total_seconds().to_numpy() * 1e3
        assert summary.count == len(exact)
        assert summary.avg == pytest.approx(exact.mean(), rel=1e-3, abs=2e-3)
        assert summary.max == pytest.approx(exact.max(), rel=1e-3, abs=2e-3)
        for field, q in QUANTILES.items():
            # The value that at least this share of all reached: never between two of them.
            truth = np.sort(exact)[math.ceil(q * len(exact)) - 1]
            assert getattr(summary, field) == pytest.approx(truth, rel=2e-3, abs=2e-3), field


def test_more_than_1024_connections() -> None:
    """1,200 users have 1,200 connections at once, and nobody fails."""
    with Target(latency="300ms") as target:
        run = vayu.Request("GET", f"{target.url}/").load(concurrency=1200, duration=3).wait()
        counts = target.counts()

    assert run.summary is not None
    check_identities(run.summary)
    assert counts.peak == 1200
    assert run.summary.failed == 0
    assert run.summary.started == counts.requests >= 1200


def test_script_and_variables_act_on_every_request(target: Target) -> None:
    """The pre-request script's value reaches the target each time; each test is counted."""
    request = vayu.Request(
        "GET",
        f"{target.url}/auth/bearer/tok-{{{{n}}}}",
        auth=vayu.BearerAuth(token="tok-{{n}}"),
        pre_request="pm.environment.set('n', String(40 + 2));",
        tests="""
            pm.test("let in", () => pm.expect(pm.response.code).to.equal(200));
            pm.test("says so", () => pm.expect(pm.response.json().authenticated).to.be.true);
            pm.test("never", () => pm.expect(1).to.equal(2));
        """,
    )
    run = request.load(concurrency=5, iterations=300).wait()

    assert run.summary is not None
    check_identities(run.summary)
    found = {check.name: (check.passed, check.failed) for check in run.summary.checks}
    assert found == {"let in": (300, 0), "says so": (300, 0), "never": (0, 300)}
    assert target.counts().paths == {"/auth/bearer/tok-42": 300}
    assert (run.requests["checks_passed"] == 2).all()
    assert (run.requests["checks_failed"] == 1).all()
