"""MSER cuts where its definition says, and the guard knows what MSER does not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from vayu.stats.warm_up import Settled, mser, settled


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=40))
def test_mser_is_its_definition(numbers: list[int]) -> None:
    """The least standard error over all d up to a half, each counted out by itself."""
    values = np.array(numbers, float)
    count = len(values)
    errors = [
        sum((y - values[d:].mean()) ** 2 for y in values[d:]) / (count - d) ** 2
        for d in range(count // 2 + 1)
    ]

    assert abs(errors[mser(values)] - min(errors)) <= 1e-9 * (1 + min(errors))


def test_mser_of_a_worked_example() -> None:
    """By hand: of 8 6 1 1 2 1 2 1 two are cut off; the errors are 0.80 0.39 0.037 0.048 0.0625."""
    assert mser(np.array([8.0, 6, 1, 1, 2, 1, 2, 1])) == 2


def test_a_series_of_one_value_is_settled() -> None:
    """From its start: nothing is cut at random."""
    assert settled(np.full(100, 3.0), margin=0.05) == Settled(0, 0, [])


def test_a_short_noisy_series_of_one_level_is_settled() -> None:
    """Whose mean is off its own median by chance, and by more than the margin."""
    rng = np.random.default_rng(1)
    found = [settled(rng.exponential(size=24), margin=0.01) for _ in range(40)]

    assert all(one.start == 0 for one in found if not one.changes)


def test_what_comes_back_again_and_again_is_settled() -> None:
    """A pause of the target every so often is how it is."""
    rng = np.random.default_rng(1)
    values = np.tile(np.repeat([0.0, 0.5], [40, 10]), 8) + rng.normal(0, 0.02, 400)

    found = settled(values, margin=0.05)
    assert found.start is not None
    assert found.start <= 50


def test_one_late_excursion_is_told() -> None:
    """It begins at 300 and lasts to 350, half a unit too high."""
    values = np.random.default_rng(1).normal(0, 0.02, 400)
    values[300:350] += 0.5

    found = settled(values, margin=0.05)
    assert found.start is None
    assert found.trouble is not None
    assert found.trouble[:2] == (300, 350)
    assert abs(found.trouble[2] - 0.5) < 0.02
