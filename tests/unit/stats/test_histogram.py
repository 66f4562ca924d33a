"""Counts survive the interchange format, and other tools read it."""

from __future__ import annotations

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hypothesis import given, strategies as st

from vayu.stats.histogram import decode, encode, interchange
from vayu.stats.layout import HdrLayout

LAYOUT = HdrLayout()


def counts_of(values: list[int]) -> np.ndarray:
    """Cells of the values, counted."""
    return np.bincount(LAYOUT.index(np.array(values, np.int64)), minlength=LAYOUT.counts_len)


@given(st.lists(st.integers(0, LAYOUT.highest), max_size=50))
def test_decoding_gives_back_every_count(values: list[int]) -> None:
    """Nothing is lost, also of an empty histogram and of zeros."""
    counts = counts_of(values)

    assert decode(encode(counts)).tolist() == counts.tolist()


def test_the_package_reads_what_it_would_have_recorded_itself() -> None:
    """Value by value into hdrhistogram, or counted here and encoded: the same histogram."""
    values = np.random.default_rng(6).lognormal(9, 1, 2_000).astype(np.int64).tolist()
    other = HdrHistogram(1, LAYOUT.highest, LAYOUT.digits)
    for value in values:
        assert other.record_value(value)

    mine = HdrHistogram.decode(encode(counts_of(values)).encode())
    assert mine.get_total_count() == len(values)
    assert mine.get_min_value() == other.get_min_value()
    assert mine.get_max_value() == other.get_max_value()
    assert mine.get_mean_value() == pytest.approx(other.get_mean_value())
    assert [mine.get_value_at_percentile(p) for p in range(101)] == [
        other.get_value_at_percentile(p) for p in range(101)
    ]


def test_an_empty_histogram_has_no_values() -> None:
    """Its total is 0."""
    assert interchange(counts_of([])).get_total_count() == 0
