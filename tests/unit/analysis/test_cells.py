"""Counting into cells loses no request, and agrees with numpy's own histograms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.analysis.cells import (
    UP,
    TimeBins,
    binned_quantiles,
    latency_cells,
    log_edges,
    offset_cells,
)

stamps = st.lists(st.integers(0, 20_000_000_000), max_size=200).map(lambda v: np.array(v, np.int64))


@given(stamps)
@settings(max_examples=60)
def test_every_request_is_in_one_bin(moments: np.ndarray) -> None:
    """Whatever the run's length, and at most as many bins as were asked for, or one more."""
    bins = TimeBins.over(moments, most=50)
    places = bins.of(moments)

    assert bins.count <= 51
    assert ((places >= 0) & (places < bins.count)).all()
    assert (bins.rates(moments) * bins.seconds).sum() == pytest.approx(len(moments))


@given(stamps)
@settings(max_examples=60)
def test_a_map_holds_every_request(moments: np.ndarray) -> None:
    """Also those that took no time, and a run of none."""
    cells = latency_cells(moments, moments[::-1].copy())
    offsets = offset_cells(moments)

    assert int(cells.counts.sum()) == len(moments) == int(offsets.counts.sum())
    assert cells.counts.shape == (len(cells.y), len(cells.x))


def test_a_map_is_numpys_histogram() -> None:
    """`numpy.histogram2d` over the same edges."""
    rng = np.random.default_rng(1)
    moments = rng.integers(0, 30_000_000_000, 20_000)
    durations = rng.lognormal(15, 1, 20_000).astype(np.int64)
    cells, edges = latency_cells(moments, durations), log_edges(durations)

    bins = TimeBins.over(moments)
    across = bins.start + bins.width * np.arange(bins.count + 1)
    expected, _, _ = np.histogram2d(durations, moments, bins=[edges, across])
    assert np.abs(cells.counts - expected).sum() <= 4  # a float on an edge may fall either way
    assert len(edges) == UP + 1


def test_offsets_are_those_within_a_second() -> None:
    """0.25 s and 3.25 s are in one row, three columns apart."""
    cells = offset_cells(np.array([250_000_000, 3_250_000_000]))

    rows, columns = np.nonzero(cells.counts)
    assert cells.y[rows].tolist() == [255.0, 255.0]
    assert cells.x[columns].tolist() == [0.5, 3.5]


def test_quantiles_of_bins_are_those_of_their_durations() -> None:
    """numpy's ``inverted_cdf``, to three digits; an empty bin has none."""
    rng = np.random.default_rng(2)
    bins, durations = rng.integers(0, 3, 5_000), rng.lognormal(16, 1, 5_000).astype(np.int64)
    found = binned_quantiles(bins, durations, 4, [0.5, 0.99])

    expected = [
        [np.quantile(durations[bins == b], q, method="inverted_cdf") / 1e6 for b in range(3)]
        for q in (0.5, 0.99)
    ]
    assert found[:, :3] == pytest.approx(np.array(expected), rel=1.1e-3)
    assert np.isnan(found[:, 3]).all()
