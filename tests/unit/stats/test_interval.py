"""Intervals agree with exact arithmetic and published values, and cover what they promise."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.stats.interval import (
    Interval,
    design_effect,
    mean_interval,
    quantile_interval,
    rank_interval,
    share_interval,
)
from vayu.stats.layout import HdrLayout

LAYOUT = HdrLayout()


def counts_of(values: np.ndarray) -> np.ndarray:
    """Cells of the values, counted."""
    return np.bincount(LAYOUT.index(values.astype(np.int64)), minlength=LAYOUT.counts_len)


def exact_ranks(n: int, q: Fraction, confidence: Fraction) -> tuple[int | None, int | None]:
    """The definition, with binomial sums in fractions."""
    below = [Fraction(0)]
    for k in range(n + 1):
        below.append(below[-1] + comb(n, k) * q**k * (1 - q) ** (n - k))
    tail = (1 - confidence) / 2  # below[l] = P(B < l)
    low = max((rank for rank in range(1, n + 1) if below[rank] <= tail), default=None)
    high = min((rank for rank in range(1, n + 1) if 1 - below[rank] <= tail), default=None)
    return low, high


@given(st.integers(1, 150), st.integers(1, 999), st.sampled_from([80, 95, 99]))
def test_ranks_are_those_of_exact_binomial_sums(n: int, q: int, confidence: int) -> None:
    """The running sum of logarithms loses nothing that matters."""
    found = rank_interval(n, q / 1000, confidence / 100 - 1e-12)

    assert found == exact_ranks(n, Fraction(q, 1000), Fraction(confidence, 100))


def test_ranks_of_the_textbook() -> None:
    """Conover's table of the sign interval: the median of 20 lies from the 6th to the 15th."""
    assert rank_interval(20, 0.5, 0.95) == (6, 15)


@pytest.mark.parametrize(("n", "high"), [(367, None), (368, 368)])
def test_a_p99_needs_368_values_for_its_upper_bound(n: int, high: int | None) -> None:
    """0.99 ** 368 is the first below 2.5 %."""
    assert rank_interval(n, 0.99, 0.95)[1] == high


def test_a_million_values_are_no_trouble() -> None:
    """The normal approximation says the same, to a rank or two."""
    low, high = rank_interval(1_000_000, 0.99, 0.95)

    assert low == pytest.approx(990_000 - 1.96 * 99.5, abs=2)
    assert high == pytest.approx(990_000 + 1.96 * 99.5, abs=2)


def test_the_interval_covers_the_true_quantile_as_often_as_it_says() -> None:
    """At 95 %, of 2,000 samples of 600 from an exponential: at least 93.5 %, never far more."""
    random = np.random.default_rng(7)
    truth = -np.log(1 - 0.95) * 10_000
    hits = 0
    for _ in range(2000):
        low, high = quantile_interval(
            counts_of(random.exponential(10_000, 600)), 0.95, 0.95, LAYOUT
        )
        hits += low <= truth <= high
    assert 0.935 <= hits / 2000 <= 0.98


def test_what_never_answered_takes_the_upper_bound_away() -> None:
    """1,000 values of 5 ms: with 30 more that are still out, nobody knows the p99's upper end."""
    counts = counts_of(np.full(1000, 5_000))
    edges = LAYOUT.lowers[LAYOUT.index(np.array([5_000]))[0]], 5_000

    whole = quantile_interval(counts, 0.99, 0.95, LAYOUT)
    cut = quantile_interval(counts, 0.99, 0.95, LAYOUT, beyond=30)
    assert whole == Interval(*map(float, edges)) or whole.low <= 5_000 <= whole.high
    assert cut.high == np.inf


def test_nothing_measured_bounds_nothing() -> None:
    """No interval is invented; without any answer every quantile is beyond all values."""
    empty = np.zeros(LAYOUT.counts_len, np.int64)

    assert quantile_interval(empty, 0.5, 0.95, LAYOUT) == (None, None)
    assert quantile_interval(empty, 0.5, 0.95, LAYOUT, beyond=10) == (np.inf, np.inf)
    assert share_interval(0, 0, 0.95) == (None, None)
    assert mean_interval([], 0.95) == mean_interval([(5.0, 1), (0.0, 0)], 0.95) == (None, None)


def test_the_mean_of_independent_values_is_known_as_the_textbook_says() -> None:
    """10,000 values of deviation 3 in batches of 100: 1.96 * 3 / 100 on either side."""
    values = np.random.default_rng(1).normal(10, 3, (100, 100))

    low, high = mean_interval([(float(b.sum()), 100) for b in values], 0.95)
    assert low < values.mean() < high
    assert (high - low) / 2 == pytest.approx(1.96 * 3 / 100, rel=0.2)


def test_the_mean_of_few_batches_is_scipys() -> None:
    """Student's interval of twelve batch means."""
    from scipy import stats

    means = np.random.default_rng(2).normal(10, 3, 12)
    truth = stats.t.interval(0.95, 11, means.mean(), stats.sem(means))

    assert mean_interval([(40 * m, 40) for m in means], 0.95) == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_as_published(hits: int, count: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17, 1998, table I, method 3."""
    assert share_interval(hits, count, 0.95) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(1, 20))
def test_a_share_lies_in_its_interval_and_dependence_only_widens_it(
    hits: int, count: int, effect: float
) -> None:
    """Within [0, 1] whatever the numbers are."""
    hits = min(hits, count)
    plain, wide = (
        share_interval(hits, count, 0.95),
        share_interval(hits, count, 0.95, effect=effect),
    )

    assert 0 <= wide.low <= plain.low + 1e-12
    assert plain.high - 1e-12 <= wide.high <= 1
    assert plain.low <= hits / count <= plain.high


def test_independent_draws_have_no_design_effect() -> None:
    """Near 1 over many batches; never below."""
    random = np.random.default_rng(3)
    hits = random.binomial(100, 0.1, 2000)

    assert 1.0 <= design_effect(hits, [100] * 2000) <= 1.1


def test_draws_that_come_in_clumps_have_theirs() -> None:
    """Each draw repeated 5 times: the variance, and so the effect, is 5 times as large."""
    random = np.random.default_rng(4)
    hits = 5 * random.binomial(20, 0.1, 4000)

    assert design_effect(hits, [100] * 4000) == pytest.approx(5, rel=0.1)


@pytest.mark.parametrize(
    ("hits", "counts"), [([], []), ([1], [2]), ([0, 0], [5, 5]), ([5, 5], [5, 5]), ([1, 0], [2, 0])]
)
def test_without_anything_to_estimate_it_from_the_effect_is_one(
    hits: list[int], counts: list[int]
) -> None:
    """Fewer than two batches, or nothing that varies."""
    assert design_effect(hits, counts) == 1.0
