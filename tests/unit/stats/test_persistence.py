"""Neighbours tell how little a short run may be worth."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.batches import ENOUGH, SHORT, Batches
from vayu.stats.persistence import worth
from vayu.testing.latencies import Ar1Lognormal


def worth_of(values: np.ndarray) -> float:
    """The same of values in order of arrival."""
    return worth(values, np.sort(values))


@pytest.mark.parametrize(("phi", "count"), [(0.0, 500), (0.7, 1_000), (0.95, 4_000)])
def test_it_is_cautious_about_an_autoregression(phi: float, count: int) -> None:
    """One run in ten exceeds n (1 - phi) / (1 + phi) by a quarter at most; half of it is kept."""
    truth = count * (1 - phi) / (1 + phi)
    rng = np.random.default_rng(1)
    found = [worth_of(np.log(Ar1Lognormal(phi=phi).draw(count, rng))) for _ in range(60)]

    assert np.quantile(found, 0.9) <= 1.25 * truth
    assert np.median(found) >= truth / 2


def test_the_correlation_is_scipys() -> None:
    """Pearson's of neighbours, to what the ends of a long run change."""
    from scipy import stats

    values = Ar1Lognormal(phi=0.6).draw(20_000, np.random.default_rng(2))
    kept = stats.mstats.winsorize(values, (0.1, 0.1)).data
    r = float(stats.pearsonr(kept[1:], kept[:-1]).statistic)
    likely = r + (1 + 3 * r) / values.size
    phi = likely + 1.645 * math.sqrt((1 - likely**2) / values.size)

    assert worth_of(values) == pytest.approx(values.size * (1 - phi) / (1 + phi), rel=1e-2)


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 500), st.integers(0, 1_000), st.floats(1e-3, 1e3), st.floats(-10, 10))
def test_units_do_not_matter(size: int, seed: int, scale: float, shift: float) -> None:
    """Seconds or nanoseconds, from whatever zero."""
    values = np.random.default_rng(seed).normal(size=size)
    found = worth_of(values)

    assert 0 <= found <= size
    assert worth_of(values * scale + shift) == pytest.approx(found, rel=1e-6, abs=1e-6)


def test_what_is_mostly_equal_shows_no_dependence() -> None:
    """One value in twenty differs: that is for batches to judge."""
    values = np.zeros(200)
    values[::20] = 1.0

    assert worth_of(values) == 200


@pytest.mark.parametrize("count", [80, 120, 200, 400])
def test_a_short_run_that_depends_strongly_has_no_interval(count: int) -> None:
    """Of 100 runs, two at most are told anything about."""
    source = Ar1Lognormal(phi=0.95)
    runs = (source.draw(count, np.random.default_rng((3, seed))) for seed in range(100))

    assert sum(len(Batches.of(values).parts) > 1 for values in runs) <= 2


def test_independent_values_are_enough_from_the_first_batches_on() -> None:
    """80 of them are worth more than is asked for, in nine of ten runs."""
    runs = (np.random.default_rng((4, seed)).lognormal(size=80) for seed in range(100))
    found = [worth_of(values) for values in runs]

    assert sum(value >= ENOUGH for value in found) >= 90
    assert SHORT > 80
