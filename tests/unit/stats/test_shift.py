"""Shifts have bands that hold together, and are found where they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.batches import Batches
from vayu.stats.interval import Interval
from vayu.stats.shift import between, shift_function, together
from vayu.testing.latencies import Ar1Lognormal

QS = (0.5, 0.9, 0.99)


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(4)


def drawn(count: int = 20_000, factor: float = 1.0, *, seed: int = 1) -> Batches:
    """A sample of an autoregression, every value times `factor`."""
    return Batches.of(factor * Ar1Lognormal().draw(count, np.random.default_rng(seed)))


def test_the_interval_of_a_difference_adds_in_squares() -> None:
    """Symmetric parts give the textbook's root of the sum of squares."""
    found = between(10, Interval(7, 13), 20, Interval(16, 24))

    assert found == Interval(10 - 5, 10 + 5)


def test_a_missing_bound_stays_missing_on_its_side() -> None:
    """The upper bound of a difference needs that of the second and the lower one of the first."""
    assert between(1, Interval(0, None), 2, Interval(1, 3)) == Interval(None, 1 + math.sqrt(2))
    assert between(1, Interval(0, 2), 2, Interval(1, None)) == Interval(1 - math.sqrt(2), None)


def test_exchanged_samples_give_mirrored_bands() -> None:
    """y - x is the reverse of x - y, and y / x its reciprocal."""
    x, y = drawn(seed=1), drawn(seed=2, factor=1.1)
    there = shift_function(x, y, [0.9], 0.95, least=1e-9, rng=rng())[0]
    back = shift_function(y, x, [0.9], 0.95, least=1e-9, rng=rng())[0]

    assert there.difference == pytest.approx((-back.difference.high, -back.difference.low))  # type: ignore[operator]
    assert there.ratio == pytest.approx((1 / back.ratio.high, 1 / back.ratio.low))  # type: ignore[operator]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000))
def test_bands_are_between_a_single_interval_and_sidaks(seed: int) -> None:
    """The confidence of one interval such that all hold together."""
    rng = np.random.default_rng(seed)
    x, y = (Batches.of(rng.lognormal(size=400)) for _ in range(2))

    assert 0.95 <= together(x, y, QS, 0.95, rng=rng) <= 0.96 ** (1 / 3)


def test_quantiles_that_go_together_need_less_than_sidaks() -> None:
    """Twenty neighbouring quantiles are hardly more than one."""
    close = [0.5 + i / 2_000 for i in range(20)]

    assert together(drawn(seed=1), drawn(seed=2), close, 0.95, rng=rng()) < 0.985


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_a_factor_is_found_at_every_quantile(factor: float) -> None:
    """Its band holds the true ratio and leaves out 1."""
    for found in shift_function(
        drawn(seed=1), drawn(seed=2, factor=factor), QS, 0.95, least=1e-9, rng=rng()
    ):
        low, high = found.ratio
        assert low is not None
        assert high is not None
        assert low <= factor <= high
        assert not low <= 1 <= high


def test_too_few_values_have_no_band() -> None:
    """And say how many more they take."""
    found = shift_function(drawn(100), drawn(100), [0.99], 0.95, least=1e-9, rng=rng())[0]

    assert found.ratio.low is None
    assert found.ratio.high is None
    assert found.needed > 200


def test_nothing_took_time() -> None:
    """Zeros count as what the clock tells least: the ratio is 1, not NaN."""
    none = Batches.of(np.zeros(500))
    found = shift_function(none, none, [0.5], 0.95, least=1e-9, rng=rng())[0]

    assert (found.difference, found.ratio) == (Interval(0, 0), Interval(1, 1))
