"""The test that most generators fail: a frozen target must show in the percentiles.

500 requests/s for 10 s; the target does nothing at all for 2 s of them. A fifth of all arrivals
meet the freeze, and the wait of those is uniform from 0 to 2 s:

    quantile q of response time = 2 s · (1 - (1 - q) / 0.2)     for q > 0.8

The time in which the thawed target works off a thousand requests comes on top. On a busy
machine that is long; it only ever adds, so the best of three attempts counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.testing import Target

if TYPE_CHECKING:
    from vayu.model.summary import Summary

TRUTH = {p: 2000 * (1 - (1 - q) / 0.2) for p, q in (("p90", 0.9), ("p95", 0.95), ("p99", 0.99))}
ATTEMPTS = 3


def meet_a_stall() -> Summary:
    """One run that meets the freeze; what is certain of it is checked here."""
    with Target() as target:
        vayu.Request("GET", target.url).send()  # the engine is up, so the stall falls inside
        run = vayu.Request("GET", f"{target.url}/").load(rate=500, duration=10)
        target.reset_counts()
        target.stall("2s", after="4s")
        run.wait()
        seen = target.counts().requests
    assert run.summary is not None
    assert (run.summary.started, run.summary.dropped, seen) == (5000, 0, 5000)
    assert run.summary.failed == 0
    return run.summary


@pytest.mark.usefixtures("home")
def test_a_frozen_target_shows_in_the_percentiles() -> None:
    """p90, p95 and p99 within 5 % of truth, the median untouched, all sent, none dropped."""
    for _ in range(ATTEMPTS):
        response = meet_a_stall().response
        found = {p: getattr(response, p) for p in TRUTH}
        if found == pytest.approx(TRUTH, rel=0.05):
            break

    assert found == pytest.approx(TRUTH, rel=0.05)
    assert response.p50 is not None
    assert response.p50 < 5
