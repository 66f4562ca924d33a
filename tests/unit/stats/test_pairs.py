"""Pairs agree with published examples, with scipy, and with all pairs written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

from vayu.stats import pairs
from vayu.stats.batches import Batches
from vayu.stats.pairs import cliffs_delta, hodges_lehmann
from vayu.testing.latencies import Ar1Lognormal

AT_TERM = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
EARLIER = np.array([1.15, 0.88, 0.90, 0.74, 1.21])
"""Permeability of membranes: Hollander and Wolfe, table 4.1, also in R's ``wilcox.test``."""

values = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=40).map(np.array)


def test_the_published_shift() -> None:
    """0.305, as in the book and in R; W = 35 of 50 pairs is a delta of 0.4."""
    x, y = Batches.of(EARLIER), Batches.of(AT_TERM)

    assert hodges_lehmann(x, y, 0.95).value == pytest.approx(0.305)
    assert cliffs_delta(x, y, 0.95).value == pytest.approx(2 * 35 / 50 - 1)


@settings(max_examples=40, deadline=None)
@given(values, values)
def test_every_pair_counts(x: np.ndarray, y: np.ndarray) -> None:
    """The definitions, with the pairs written out."""
    every = np.subtract.outer(y, x)
    here, there = Batches.of(x), Batches.of(y)

    assert hodges_lehmann(here, there, 0.9).value == np.median(every)
    assert cliffs_delta(here, there, 0.9).value == pytest.approx(np.sign(every).mean(), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(values, values)
def test_the_value_is_within_its_interval(x: np.ndarray, y: np.ndarray) -> None:
    """Where there are bounds."""
    for found in (f(Batches.of(x), Batches.of(y), 0.9) for f in (hodges_lehmann, cliffs_delta)):
        low, high = found.interval
        assert low is None or low <= found.value + 1e-12
        assert high is None or high >= found.value - 1e-12


def test_the_share_of_pairs_is_that_of_mann_and_whitney() -> None:
    """scipy's U."""
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 50, 700), rng.integers(5, 55, 900)
    u = stats.mannwhitneyu(y, x).statistic

    found = cliffs_delta(Batches.of(x), Batches.of(y), 0.95).value
    assert found == pytest.approx(2 * u / (x.size * y.size) - 1)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_halving_finds_what_forming_all_pairs_finds(seed: int) -> None:
    """The same median, whichever way it is come by."""
    rng = np.random.default_rng(seed)
    x, y = np.sort(rng.lognormal(size=40)), np.sort(rng.lognormal(size=50))
    rank = int(rng.integers(1, 2_001))
    formed = pairs._Differences(x, y).of_rank(rank)
    few, pairs._FEW = pairs._FEW, 0
    try:
        assert pairs._Differences(x, y).of_rank(rank) == pytest.approx(formed, abs=1e-12)
    finally:
        pairs._FEW = few


def test_thinning_moves_next_to_nothing() -> None:
    """100,000 values and more: the same to a hundredth of the interval's width."""
    rng = np.random.default_rng(2)
    x, y = rng.lognormal(size=100_000), 1.02 * rng.lognormal(size=100_000)
    found = hodges_lehmann(Batches.of(x), Batches.of(y), 0.95)
    exact = pairs._Differences(np.sort(x), np.sort(y)).of_rank(5 * 10**9)
    low, high = found.interval

    assert found.value == pytest.approx(exact, abs=(high - low) / 100)  # type: ignore[operator]


def test_dependence_widens() -> None:
    """An autoregression of 0.7 by about the root of its effect, four and a half."""
    widths = []
    for phi in (0.0, 0.7):
        rng = np.random.default_rng(3)
        x, y = (Batches.of(Ar1Lognormal(phi=phi).draw(20_000, rng)) for _ in range(2))
        low, high = cliffs_delta(x, y, 0.95).interval
        widths.append(high - low)  # type: ignore[operator]

    assert 1.6 < widths[1] / widths[0] < 3.2


def test_samples_that_do_not_overlap() -> None:
    """Delta is 1; its lower bound is what one unseen pair in so few could hide, or more."""
    rng = np.random.default_rng(1)
    x, y = rng.permutation(100), 200 + rng.permutation(100)
    found = cliffs_delta(Batches.of(x), Batches.of(y), 0.95)
    low, high = found.interval

    assert (found.value, high) == (1, 1)
    assert low is not None
    assert 0.7 < low <= 2 * 0.025 ** (1 / 100) - 1


def test_nothing_is_known_of_few_that_may_depend() -> None:
    """No bound of the shift, and of the delta only what always holds."""
    x, y = Batches.of(EARLIER), Batches.of(AT_TERM + 5)

    assert hodges_lehmann(x, y, 0.95).interval == (None, None)
    assert cliffs_delta(x, y, 0.95) == (1.0, (-1.0, 1.0))
    assert cliffs_delta(x, Batches.of(AT_TERM), 0.95).interval == (-1.0, 1.0)


def test_single_values() -> None:
    """One against one: a difference, and nothing known of it."""
    found = hodges_lehmann(Batches.of(np.array([1.0])), Batches.of(np.array([3.0])), 0.95)

    assert found == pairs.Estimate(2.0, pairs.Interval(None, None))
