"""The lag that was built in is found, and what is unrelated is not called related."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from vayu.stats.lagged import best_lag


def walk(rng: np.random.Generator, count: int, memory: float) -> np.ndarray:
    """A series whose neighbours resemble each other."""
    values = rng.normal(size=count)
    for i in range(1, count):
        values[i] += memory * values[i - 1]
    return values


def test_the_coefficient_is_that_of_scipy() -> None:
    """Without a lag, with ties."""
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 5, 50).astype(float), rng.integers(0, 5, 50).astype(float)
    found = best_lag(x, y, most=0)

    assert found is not None
    assert found.correlation == pytest.approx(spearmanr(x, y).statistic)


@pytest.mark.parametrize("lag", [-4, 0, 3])
def test_a_lag_that_was_built_in(lag: int) -> None:
    """Whichever moves first; gaps do not matter."""
    rng = np.random.default_rng(2)
    base = walk(rng, 120, 0.3)
    x, y = base[10:110], base[10 - lag : 110 - lag] ** 3 + rng.normal(0, 0.05, 100)
    x[5] = np.nan
    found = best_lag(x, y, most=6)

    assert found is not None
    assert (found.lag, found.correlation > 0.8, found.p_value < 1e-3) == (lag, True, True)


def test_unrelated_series_with_memory_are_not_called_related() -> None:
    """Of 200 pairs with a memory of 0.8 at most 7 % have a p-value below 5 %."""
    rng = np.random.default_rng(3)
    alarms = 0
    for _ in range(200):
        found = best_lag(walk(rng, 100, 0.8), walk(rng, 100, 0.8), most=5)
        alarms += found is not None and found.p_value < 0.05

    assert alarms <= 14


def test_nothing_to_tell() -> None:
    """Too few pairs, or a series that does not move."""
    still, short = np.ones(50), np.arange(9.0)

    assert best_lag(still, np.arange(50.0), most=2) is None
    assert best_lag(short, short, most=2) is None
