"""A gap is told by those around it."""

from __future__ import annotations

import numpy as np
import pytest

from vayu.stats.idle import longest_idle

SECOND = 1_000_000_000


@pytest.mark.parametrize("later", [slice(2_000, None), slice(None, 2_000)])
def test_a_clock_that_was_set_by_an_hour_leaves_a_gap(later: slice) -> None:
    """Forward or back, in the middle of 40 s of requests every 10 ms."""
    started = np.arange(4_000) * (SECOND // 100)
    started[later] += 3_600 * SECOND
    found = longest_idle(started, started + 3_000_000)

    assert found is not None
    assert found.length / SECOND == pytest.approx(3_600, rel=0.02)


@pytest.mark.parametrize(
    "started",
    [
        np.arange(20) * 300 * SECOND,  # a probe every five minutes
        np.r_[np.arange(100), 150 + np.arange(100)] * SECOND,  # 50 s of nothing
        np.zeros(5, np.int64),
        np.empty(0, np.int64),
    ],
)
def test_what_is_usual_is_no_gap(started: np.ndarray) -> None:
    """Neither is what is short, nor what a request was under way in."""
    assert longest_idle(started, started + 1) is None
    held = np.r_[np.arange(100), 3_700 + np.arange(100)] * SECOND
    assert longest_idle(held, np.where(held == 99 * SECOND, 3_701 * SECOND, held)) is None
