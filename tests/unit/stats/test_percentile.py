"""Percentiles are numpy's, and their intervals agree with each other and with theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.batches import Batches
from vayu.stats.interval import Interval, rank_interval
from vayu.stats.percentile import bootstrap_interval, needed, order_interval, percentile
from vayu.testing.latencies import Ar1Lognormal

QS = (0.5, 0.9, 0.99)


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(3)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500), st.integers(0, 1_000), st.sampled_from(QS))
def test_a_percentile_is_numpys_inverted_cdf(size: int, seed: int, q: float) -> None:
    """The value of nearest rank, with its bounds around it."""
    values = np.random.default_rng(seed).integers(0, 100, size).astype(float)
    found = percentile(Batches.of(values), q, 0.95, rng=rng())

    assert found.value == np.quantile(values, q, method="inverted_cdf")
    for low, high in (found.order, found.bootstrap):
        assert low is None or low <= found.value
        assert high is None or high >= found.value


def test_few_values_have_no_bound() -> None:
    """Nothing is known of how 79 depend; one more would tell, and a p99 takes 368 at least."""
    batches = Batches.of(np.random.default_rng(1).permutation(70.0 + np.arange(79)))
    found = [percentile(batches, q, 0.95, rng=rng()) for q in (0.5, 0.99)]

    assert (
        {one.order for one in found} == {one.bootstrap for one in found} == {Interval(None, None)}
    )
    assert [one.needed for one in found] == [1, 368 - 79]
    assert all(math.isnan(one.effect) for one in found)


@pytest.mark.parametrize("count", [60, 100, 400])
def test_few_dependent_values_are_never_known_too_well(count: int) -> None:
    """An interval of the median holds the truth in 19 of 20 runs, or has no bound."""
    source = Ar1Lognormal(phi=0.95)
    held = 0
    for seed in range(60):
        batches = Batches.of(source.draw(count, np.random.default_rng(seed)))
        low, high = order_interval(batches, 0.5, 0.95)
        held += (low is None or low <= source.quantile(0.5)) and (
            high is None or source.quantile(0.5) <= high
        )

    assert held >= 54


def test_the_largest_value_bounds_where_it_ties() -> None:
    """It is the rank that is not reached, not the value: a clock of whole milliseconds."""
    values = np.random.default_rng(1).integers(0, 10, 5_000).astype(float)

    assert bootstrap_interval(Batches.of(values), 0.99, 0.95, rng=rng()) == Interval(9.0, 9.0)
    assert bootstrap_interval(Batches.of(values), 0.9999, 0.95, rng=rng()).high is None


@pytest.mark.parametrize("q", [0.5, 0.9, 0.99])
def test_a_bootstrap_has_no_bound_where_order_statistics_have_none(q: float) -> None:
    """What a short run does not hold cannot be drawn from it either."""
    for seed in range(20):
        batches = Batches.of(np.random.default_rng((5, seed)).lognormal(size=150))
        order = order_interval(batches, q, 0.95)
        bootstrap = bootstrap_interval(batches, q, 0.95, rng=rng())
        assert bootstrap.low is None or order.low is not None
        assert bootstrap.high is None or order.high is not None


@pytest.mark.parametrize(
    ("q", "told"), [(0.99, True), (0.995, False), (0.01, True), (0.005, False)]
)
def test_a_bootstrap_takes_five_independent_values_beyond(q: float, *, told: bool) -> None:
    """Of 800 that are all alone: eight beyond, or four."""
    batches = Batches.of(np.random.default_rng(11).permutation(800) / 800 + 1)
    worth = batches.worth(q, 0.95)
    assert worth == pytest.approx(800, rel=0.35)

    assert (bootstrap_interval(batches, q, 0.95, rng=rng()).low is not None) is told


def test_a_bootstrap_is_that_of_whole_runs_made_anew() -> None:
    """Batches put together one draw after the other, by numpy, give the same bounds."""
    batches = Batches.of(Ar1Lognormal().draw(6_400, rng()))
    found = bootstrap_interval(batches, 0.9, 0.68, rng=rng())
    count, random = len(batches.parts), rng()
    drawn = [
        np.quantile(
            np.concatenate([batches.parts[i] for i in random.integers(count, size=count)]), 0.9
        )
        for _ in range(1_000)
    ]

    assert found == pytest.approx(np.quantile(drawn, [0.16, 0.84]), rel=0.01)


def test_what_values_do_not_reach_has_no_bound() -> None:
    """300 values say nothing of where p99.9 ends."""
    batches = Batches.of(np.random.default_rng(2).lognormal(size=300))

    assert order_interval(batches, 0.999, 0.95).high is None
    assert bootstrap_interval(batches, 0.999, 0.95, rng=rng()).high is None


@pytest.mark.parametrize(("q", "least"), [(0.5, 6), (0.9, 36), (0.99, 368), (0.999, 3688)])
def test_how_many_more_are_needed(q: float, least: int) -> None:
    """``q ** n`` is below 2.5 % from n on; none are needed then."""
    assert needed(0, q, 0.95) == least
    assert needed(least, q, 0.95) == 0
    assert rank_interval(least, q, 0.95)[1] is not None
    assert rank_interval(least - 1, q, 0.95)[1] is None


def test_dependence_asks_for_more() -> None:
    """As many times more as the design effect says: then they are worth as many as it takes."""
    more = needed(1_000, 0.999, 0.95, effect=9.7)

    assert more == math.ceil(9.7 * 3_688) - 1_000
    assert rank_interval(int((1_000 + more) / 9.7), 0.999, 0.95)[1] is not None


def test_both_intervals_agree() -> None:
    """They rest on different arguments, and differ by a quarter of their width at most."""
    batches = Batches.of(Ar1Lognormal().draw(30_000, rng()))
    for q in QS:
        order = order_interval(batches, q, 0.95)
        bootstrap = bootstrap_interval(batches, q, 0.95, rng=rng())
        width = order.high - order.low  # type: ignore[operator]
        assert np.subtract(order, bootstrap) == pytest.approx(0, abs=width / 4)  # type: ignore[arg-type]


def test_all_equal_values_have_an_interval_of_one_point() -> None:
    """A constant is known exactly, where it is known at all."""
    assert order_interval(Batches.of(np.full(2_000, 0.1)), 0.5, 0.95) == Interval(0.1, 0.1)
