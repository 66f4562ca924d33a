"""Synthetic latencies have the distribution and the dependence that they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.testing import latencies
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Latencies, Stalls

EVERY = [Ar1Lognormal(), Stalls(), Bimodal()]


@pytest.mark.parametrize("source", EVERY, ids=lambda source: type(source).__name__)
def test_the_true_quantiles_are_those_of_many_draws(source: Latencies) -> None:
    """Within 2 % of half a million."""
    drawn = source.draw(500_000, np.random.default_rng(1))

    assert drawn.size == 500_000
    for q in (0.5, 0.9, 0.99):
        assert np.quantile(drawn, q) == pytest.approx(source.quantile(q), rel=0.03), q


@pytest.mark.parametrize("source", EVERY, ids=lambda source: type(source).__name__)
def test_a_short_draw_is_as_long_as_asked(source: Latencies) -> None:
    """And the same with the same seed."""
    first, again = (source.draw(10, np.random.default_rng(2)) for _ in range(2))

    assert np.array_equal(first, again)
    assert first.size == 10
    assert (first > 0).all()


def test_neighbours_resemble_each_other_as_told() -> None:
    """The logarithms of an autoregression correlate by phi."""
    drawn = np.log(Ar1Lognormal(phi=0.6).draw(200_000, np.random.default_rng(3)))

    assert np.corrcoef(drawn[1:], drawn[:-1])[0, 1] == pytest.approx(0.6, abs=0.01)


def test_a_pause_is_met_by_its_share() -> None:
    """Three in a hundred wait; slow ones stand in a row for five."""
    stalls, bimodal = Stalls(), Bimodal()
    waited = stalls.draw(500_000, np.random.default_rng(4)) > 0.03 / 2 + 0.005
    slow = bimodal.draw(500_000, np.random.default_rng(5)) > 0.02
    starts = np.count_nonzero(slow[1:] & ~slow[:-1])

    assert waited.mean() == pytest.approx(0.015, rel=0.15)
    assert slow.mean() == pytest.approx(0.2, rel=0.05)
    assert np.count_nonzero(slow) / starts == pytest.approx(5, rel=0.05)


@given(st.integers(1, 300), st.floats(-0.95, 0.95))
def test_doubling_is_the_recursion(count: int, phi: float) -> None:
    """x[i] = phi x[i-1] + noise[i], step by step."""
    noise = np.random.default_rng(count).normal(size=count)
    expected, last = [], 0.0
    for value in noise:
        last = phi * last + value
        expected.append(last)

    assert latencies._filtered(noise, phi) == pytest.approx(expected)
