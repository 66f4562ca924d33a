"""The estimate is what adding the hidden values one by one gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.stats.histogram import interchange
from vayu.stats.layout import HdrLayout
from vayu.stats.omission import corrected
from vayu.stats.quantile import quantiles

LAYOUT = HdrLayout()


def counted(values: list[int]) -> np.ndarray:
    """Their cells."""
    return np.bincount(LAYOUT.index(np.array(values, np.int64)), minlength=LAYOUT.counts_len)


def one_by_one(values: list[int], interval: int) -> np.ndarray:
    """By the definition."""
    every = list(values)
    for value in values:
        hidden = value - interval
        while hidden >= interval:
            every.append(hidden)
            hidden -= interval
    return counted(every)


@given(st.lists(st.integers(0, 2_000), max_size=30), st.integers(1, 500))
def test_hidden_values_are_added_down_to_the_interval(values: list[int], interval: int) -> None:
    """Up to 2,047 us every value has a cell of its own, so the counts are exact."""
    found = corrected(counted(values), interval, LAYOUT)

    assert np.array_equal(found, one_by_one(values, interval))


def test_the_textbook_pause() -> None:
    """100 s of 1 ms, 100 s of nothing: half of what was due met the pause, so p75 is its half."""
    seen = counted([1_000] * 100_000 + [100_000_000])
    found = corrected(seen, 1_000, LAYOUT)

    assert int(found.sum()) == pytest.approx(200_000, rel=1e-3)
    half, later = quantiles(found, [0.49, 0.75], LAYOUT)  # type: ignore[misc]
    assert half == pytest.approx(1_000, rel=0.01)
    assert later == pytest.approx(50_000_000, rel=0.01)


def test_the_package_stores_one_too_many() -> None:
    """Its corrected recording adds one below the interval; ours is what its documents say."""
    other = interchange(np.zeros(LAYOUT.counts_len, np.int64))
    other.record_corrected_value(1_000, 100)

    assert int(corrected(counted([1_000]), 100, LAYOUT).sum()) == 10
    assert other.get_total_count() in {10, 11}


def test_a_tiny_interval_costs_no_more() -> None:
    """A minute in steps of one microsecond: 60 million values, none of them formed."""
    found = corrected(counted([60_000_000]), 1, LAYOUT)

    assert int(found.sum()) == pytest.approx(60_000_000, rel=1e-3)


def test_short_values_hid_nothing() -> None:
    """Less than twice the interval."""
    seen = counted([5, 199, 150])

    assert np.array_equal(corrected(seen, 100, LAYOUT), seen)
