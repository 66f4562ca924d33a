"""The index has an interval that is never a point, and cancelled requests are not in it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from vayu.analysis.apdex import apdex_of, target_length
from vayu.analysis.correlate import _series
from vayu.analysis.measured import Measured
from vayu.analysis.sweep_levels import SweepLevel, levels_of
from vayu.analysis.timeline import window_length
from vayu.errors import InvalidConfig
from vayu.stats.interval import Interval, share_interval
from vayu.units import NS_PER_MS


def measured(count: int, *, cancelled: int = 0) -> Measured:
    """Requests 10 ms apart that take 5 ms; the last ones were given up."""
    started = np.arange(count) * 10 * NS_PER_MS
    given_up = np.arange(count) >= count - cancelled
    status = np.where(given_up, 0, 200).astype(np.uint16)
    return Measured(started, started, started + 5 * NS_PER_MS, status, given_up)


def test_nobody_frustrated_is_no_certainty() -> None:
    """Wilson's interval of a share of 1."""
    found = apdex_of(measured(500), np.zeros(500, bool), target=10 * NS_PER_MS)

    assert found.score == 1
    assert found.interval == share_interval(500, 500, 0.95)
    assert found.interval.low == pytest.approx(0.9924, abs=1e-4)


def test_few_requests_have_no_interval() -> None:
    """Nothing is known of how 79 depend."""
    found = apdex_of(measured(79), np.zeros(79, bool), target=10 * NS_PER_MS)

    assert found.interval == Interval(None, None)


def test_an_interval_is_about_that_of_its_definition() -> None:
    """Of independent scores: twice the standard error, by numpy."""
    rng = np.random.default_rng(1)
    started = np.arange(20_000) * NS_PER_MS
    took = (rng.choice([5, 20, 90], 20_000, p=[0.7, 0.2, 0.1]) * NS_PER_MS).astype(np.int64)
    run = Measured(started, started, started + took, np.full(20_000, 200, np.uint16))
    scores = np.select([took <= 10 * NS_PER_MS, took <= 40 * NS_PER_MS], [1.0, 0.5], 0.0)
    low, high = apdex_of(run, np.zeros(20_000, bool), target=10 * NS_PER_MS).interval

    assert low is not None
    assert high is not None
    assert low < scores.mean() < high
    assert high - low == pytest.approx(4 * scores.std() / np.sqrt(20_000), rel=0.3)


def test_who_was_cancelled_is_not_frustrated() -> None:
    """And is in no sum."""
    found = apdex_of(measured(500, cancelled=100), np.zeros(500, bool), target=10 * NS_PER_MS)

    assert (found.score, found.satisfied, found.frustrated) == (1.0, 400, 0)


def test_what_was_cancelled_is_no_throughput_and_no_failure() -> None:
    """Of a series beside the server's, and of a level of load."""
    run = measured(400, cancelled=100)
    level = levels_of([SweepLevel(1.0, run, 0.0, 4.0)]).iloc[0]

    assert _series(run, "throughput", 1.0, (0, 4_000_000_000)).tolist() == [100, 100, 100, 0]
    assert _series(run, "failed", 1.0, (0, 4_000_000_000)).tolist() == [0, 0, 0, 0]
    assert (level.requests, level.failed, level.unanswered) == (300, 0, 0)
    assert level.throughput == 75


def test_lengths_may_be_of_python_or_pandas() -> None:
    """A timedelta is as good as text; nothing is no length."""
    for read in (target_length, window_length):
        assert [read(v) for v in ("250ms", timedelta(milliseconds=250))] == [250_000_000] * 2
        assert read(pd.Timedelta("250ms")) == 250_000_000
        for wrong in (None, timedelta(0), pd.NaT, {}):
            with pytest.raises(InvalidConfig):
                read(wrong)
