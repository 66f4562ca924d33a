"""Quantiles of a histogram agree with numpy on the values, and with hdrhistogram on the cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.stats.histogram import interchange
from vayu.stats.layout import HdrLayout
from vayu.stats.quantile import Spread, extremes, quantiles, rank, spread

LAYOUT = HdrLayout()
QS = (0.0, 0.001, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0)
VALUES = st.lists(st.integers(0, LAYOUT.highest), min_size=1, max_size=200)


def counts_of(values: np.ndarray) -> np.ndarray:
    """Cells of the values, counted."""
    return np.bincount(LAYOUT.index(values), minlength=LAYOUT.counts_len)


@given(VALUES, st.floats(0, 1))
def test_a_quantile_is_the_value_of_nearest_rank_to_three_digits(
    values: list[int], q: float
) -> None:
    """The sorted values say the same, but for the width of a cell."""
    ordered = np.sort(np.array(values))
    truth = ordered[rank(q, len(ordered)) - 1]

    found = quantiles(counts_of(ordered), [q], LAYOUT)
    assert found is not None
    assert truth <= found[0] <= truth * 1.001 + 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agrees_with_numpys_inverted_cdf(seed: int) -> None:
    """A second implementation of nearest rank, on a long-tailed sample."""
    values = np.random.default_rng(seed).lognormal(8, 1.5, 99_991).astype(np.int64)
    truth = np.quantile(values, QS, method="inverted_cdf")

    found = quantiles(counts_of(values), QS, LAYOUT)
    assert found is not None
    assert (truth <= found).all()
    assert (found <= truth * 1.001 + 1).all()


def test_agrees_with_the_hdrhistogram_package() -> None:
    """Its walk over the same cells ends at the same edges (q n is whole here, so are ranks)."""
    values = np.random.default_rng(4).lognormal(8, 1.5, 100_000).astype(np.int64)
    counts = counts_of(values)
    other = interchange(counts)

    found = quantiles(counts, QS[1:], LAYOUT)
    assert found == [other.get_value_at_percentile(100 * q) for q in QS[1:]]


@pytest.mark.parametrize(
    ("q", "count", "expected"),
    [
        (0.5, 1, 1),
        (0.0, 10, 1),
        (1.0, 10, 10),
        (0.5, 10, 5),
        (0.51, 10, 6),
        (0.07, 100, 7),  # 0.07 * 100 is 7.000000000000001
        (0.99, 1_000_000_000, 990_000_000),
        (0.999, 1_000, 999),
    ],
)
def test_rank(q: float, count: int, expected: int) -> None:
    """The smallest rank that covers the share q, whatever the floats say."""
    assert rank(q, count) == expected


def test_an_empty_histogram_has_no_quantiles() -> None:
    """None is not zero."""
    empty = np.zeros(LAYOUT.counts_len, np.int64)

    assert quantiles(empty, [0.5], LAYOUT) is None
    assert extremes(empty, LAYOUT) is None


@given(VALUES)
def test_extremes_enclose_every_value(values: list[int]) -> None:
    """The edges of the outermost cells, to three digits."""
    found = extremes(counts_of(np.array(values)), LAYOUT)

    assert found is not None
    assert found[0] <= min(values) <= found[0] * 1.001 + 1
    assert max(values) <= found[1] <= max(values) * 1.001 + 1


def test_merged_histograms_have_the_quantiles_of_all_values() -> None:
    """Quantiles of a sum of histograms are those of the values together; a mean is not."""
    rng = np.random.default_rng(5)
    fast, slow = rng.integers(1_000, 2_000, 9_000), rng.integers(100_000, 200_000, 1_000)

    together = quantiles(counts_of(fast) + counts_of(slow), [0.95], LAYOUT)
    assert together == quantiles(counts_of(np.concatenate([fast, slow])), [0.95], LAYOUT)
    assert together is not None
    assert together[0] == pytest.approx(150_000, rel=0.05)


@given(VALUES, st.lists(st.floats(0, 1), max_size=4), st.integers(0, 50))
def test_a_spread_is_all_at_once(values: list[int], qs: list[float], more: int) -> None:
    """Count, edges and quantiles, whether cells after the last one in use are there or not."""
    counts = counts_of(np.array(values))
    short = counts[: int(np.flatnonzero(counts)[-1]) + 1 + more]
    edges, found = extremes(counts, LAYOUT), quantiles(counts, qs, LAYOUT)

    assert edges is not None
    assert found is not None
    expected = Spread(len(values), *edges, found)
    assert spread(counts, qs, LAYOUT) == spread(short, qs, LAYOUT) == expected


@pytest.mark.parametrize("cells", [0, 5, LAYOUT.counts_len])
def test_of_nothing_there_is_no_spread(cells: int) -> None:
    """However many cells there are."""
    assert spread(np.zeros(cells, np.int64), QS, LAYOUT) is None
