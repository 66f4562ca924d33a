"""Changes are where they were made, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.energy import SMALLEST, changes, divergence


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(11)


def by_definition(values: np.ndarray, at: int) -> float:
    """The energy of one cut, with means over pairs."""
    x, y = values[:at], values[at:]
    n, m = len(x), len(y)
    inside = [
        sum(abs(a - b) for i, a in enumerate(side) for b in side[i + 1 :])
        / (len(side) * (len(side) - 1) / 2)
        for side in (x, y)
    ]
    across = np.abs(np.subtract.outer(x, y)).mean()
    return float(n * m / (n + m) * (2 * across - sum(inside)))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2 * SMALLEST, max_size=20))
def test_the_energy_is_that_of_all_pairs(values: list[int]) -> None:
    """At every cut."""
    series = np.array(values, float)
    found = divergence(series)

    for at in range(SMALLEST, series.size - SMALLEST + 1):
        assert found[at] == pytest.approx(by_definition(series, at), abs=1e-9)
    assert (found[:SMALLEST] == 0).all()


def test_two_steps_are_found_where_they_are() -> None:
    """Of 20 %, in noise of 4 %."""
    noise = rng().normal(0, 4, 60)
    level = np.repeat([100, 120, 100], 20)

    assert [change.at for change in changes(level + noise, level=0.05, rng=rng())] == [20, 40]


def test_noise_has_no_change() -> None:
    """One series in twenty may; of 12 at most three."""
    found = [
        bool(changes(np.random.default_rng(i).normal(size=12), level=0.05, rng=rng()))
        for i in range(12)
    ]

    assert sum(found) <= 3


@pytest.mark.parametrize("size", range(2 * SMALLEST + 1))
def test_a_constant_never_changes(size: int) -> None:
    """However short."""
    assert changes(np.full(size, 3.0), level=0.05, rng=rng()) == []
