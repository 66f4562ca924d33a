"""Targets that are slow at first, reset everything for a while, or answer every other request.

What became of each request is counted twice: by the run, and by the target.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import vayu
from tests.process.test_totals import check_identities
from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")

SLOW = pd.Timedelta("400ms")


def test_a_slow_start_slows_no_arrival_down(processes: Any) -> None:
    """The open model goes on at its times; what waited for the target shows in its response."""
    with Target(latency="400ms") as target:
        run = vayu.Request("GET", f"{target.url}/").load(rate=50, iterations=200, workers=1)
        assert processes.eventually(lambda: len(run.requests) > 0)
        target.behave()
        run.wait()
        counts = target.counts()

    assert run.summary is not None
    check_identities(run.summary)
    assert (run.summary.started, run.summary.dropped, counts.requests) == (200, 0, 200)
    rows = run.requests.sort_values("k")
    spaced = np.arange(200) * pd.Timedelta("20ms").to_timedelta64()
    assert (rows.intended.to_numpy() == spaced).all()
    assert rows.service.iloc[0] >= SLOW > rows.service.min()


def test_a_storm_of_resets_is_counted_and_passes(processes: Any) -> None:
    """Each reset is one failure, nothing is sent twice, and afterwards all goes on."""
    with Target(latency="2ms") as target:
        run = vayu.Request("GET", f"{target.url}/").load(concurrency=10, duration=60)
        assert processes.eventually(lambda: target.counts().requests >= 50)
        target.behave(latency="2ms", resets=1.0)
        assert processes.eventually(lambda: target.counts().resets >= 100)
        target.behave(latency="2ms")
        answered = target.counts().statuses.get("200", 0)
        assert processes.eventually(lambda: target.counts().statuses["200"] >= answered + 50)
        run.stop(drain=True)
        run.wait()
        counts = target.counts()

    summary = run.summary
    assert summary is not None
    check_identities(summary)
    assert set(run.requests["failure"].dropna()) == {"reset"}
    assert summary.failed == summary.errors.connection == counts.resets
    assert summary.succeeded == counts.statuses["200"]
    assert (summary.started, summary.cancelled) == (counts.requests, 0)


def test_a_half_dead_target_has_half_the_responses() -> None:
    """The others time out: no percentile hides them, and no limit on times makes the run pass."""
    with Target(hangs=0.5, seed=2) as target:
        request = vayu.Request("GET", f"{target.url}/", timeout="5s")
        run = request.load(rate=60, iterations=60, thresholds=["p99 < 1m"]).wait()
        counts = target.counts()

    summary = run.summary
    assert summary is not None
    check_identities(summary)
    assert summary.started == counts.requests == 60
    assert 10 < summary.errors.timeout == counts.hangs < 50
    assert summary.succeeded == counts.statuses["200"]
    assert f"{counts.hangs} " in summary.population
    assert (run.verdicts["outcome"].tolist(), run.passed) == (["pass"], False)
