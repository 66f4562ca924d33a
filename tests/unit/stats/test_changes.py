"""The search for changes of level is exact, and finds none in noise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import ruptures
from hypothesis import given, settings, strategies as st

from vayu.stats.changes import change_points, noise


def cost(values: np.ndarray, points: list[int], penalty: float) -> float:
    """What a cut costs, as the definition says."""
    edges = [0, *points, len(values)]
    spread = sum(values[a:b].var() * (b - a) for a, b in pairwise(edges))
    return float(spread + penalty * len(points))


@given(st.lists(st.floats(-10, 10), min_size=8, max_size=60), st.floats(0.1, 50))
@settings(max_examples=60, deadline=None)
def test_no_cut_of_ruptures_is_better(numbers: list[float], penalty: float) -> None:
    """Its exhaustive search (Dynp), with every number of changes, costs at least as much."""
    values = np.array(numbers)
    found = change_points(values, penalty=penalty)

    search = ruptures.Dynp(model="l2", min_size=2, jump=1).fit(values)
    best = min(
        cost(values, search.predict(n)[:-1] if n else [], penalty)
        for n in range(min(5, len(values) // 2))
    )
    assert cost(values, found, penalty) <= best + 1e-6


def test_steps_are_found_where_they_are() -> None:
    """Three levels, in noise of a tenth of a step."""
    rng = np.random.default_rng(1)
    values = np.repeat([0.0, 1.0, 0.4], [120, 60, 220]) + rng.normal(0, 0.1, 400)

    assert change_points(values) == [120, 180]


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_noise_has_no_changes(correlation: float) -> None:
    """In 50 series of 400 values, neighbours alike or not: 2 false ones at most."""
    rng = np.random.default_rng(7)
    false = 0
    for _ in range(50):
        values = rng.normal(size=400)
        for i in range(1, 400):
            values[i] += correlation * values[i - 1]
        false += bool(change_points(values))

    assert false <= 2


def test_the_noise_of_a_mean_is_that_of_its_process() -> None:
    """Of an AR(1) process, v / (1 - r)^2 with v of its innovations; a step does not count."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=20_000)
    for i in range(1, len(values)):
        values[i] += 0.5 * values[i - 1]
    values[10_000:] += 100

    assert noise(values) == pytest.approx(4.0, rel=0.15)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0], [5.0] * 50])
def test_too_little_or_no_difference_is_no_change(values: list[float]) -> None:
    """Nothing is cut."""
    assert change_points(np.array(values)) == []
