"""Batches keep every value, and tell dependence from independence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.stats.batches import FEWEST, MOST, Batches
from vayu.testing.latencies import Ar1Lognormal


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2_000), st.integers(0, 1_000))
def test_parts_together_are_the_whole(size: int, seed: int) -> None:
    """No value is lost or doubled, and each part is sorted."""
    values = np.random.default_rng(seed).integers(0, 100, size).cumsum() % 300
    batches = Batches.of(values)

    assert np.array_equal(np.sort(np.concatenate(batches.parts)), np.sort(values))
    assert np.array_equal(batches.ordered, np.sort(values))
    assert all((np.diff(part) >= 0).all() for part in batches.parts)
    assert int(batches.sizes.sum()) == batches.size == values.size
    assert len(batches.parts) == 1 or FEWEST <= len(batches.parts) <= MOST


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 900), st.integers(0, 1_000), st.integers(-1, 40))
def test_counts_below_a_limit_add_up(size: int, seed: int, limit: int) -> None:
    """Over all parts as in the whole."""
    values = np.random.default_rng(seed).integers(0, 40, size)
    assert Batches.of(values).below([limit]).sum() == np.count_nonzero(values <= limit)


def test_few_values_say_nothing_about_dependence() -> None:
    """One batch: the effect is unknown."""
    batches = Batches.of(np.arange(79.0))

    assert len(batches.parts) == 1
    assert math.isinf(batches.freedom)
    assert math.isnan(batches.effect(batches.below([40.0])[:, 0], 0.95))
    assert math.isnan(batches.effect_at(0.99, 0.95))


def test_a_batch_that_does_not_outlast_an_episode_tells_nothing() -> None:
    """15 slow ones in a row among 120, in batches of ten."""
    values = np.zeros(120)
    values[45:60] = 1.0

    assert math.isnan(Batches.of(values).effect_at(0.5, 0.95))


def test_what_batches_cut_off_is_added() -> None:
    """Of an autoregression in batches of 40, to the effect that a long run shows."""
    found = []
    for seed in range(60):
        values = Ar1Lognormal(phi=0.9).draw(6_400, np.random.default_rng(seed))
        ordered = np.sort(values)
        parts = tuple(np.sort(part) for part in np.split(values, 160))
        batches = Batches(ordered, parts)
        hits = batches.below([batches.quantile(0.5)])[:, 0]
        found.append(
            batches.effect(hits, 0.5) / batches.stretch(hits) * np.array([1, batches.stretch(hits)])
        )
    short, added = np.mean(found, axis=0)
    lags = np.arange(1, 400)
    truth = 1 + 2 * (2 / np.pi * np.arcsin(0.9**lags)).sum()

    assert short < 0.85 * truth
    assert added == pytest.approx(truth, rel=0.08)


def test_independent_values_keep_their_worth() -> None:
    """The design effect is about 1."""
    values = np.random.default_rng(5).lognormal(size=20_000)
    batches = Batches.of(values)

    assert batches.effect(batches.below([1.0])[:, 0], 0.95) < 1.5


def test_the_effect_of_an_autoregression_is_the_known_one() -> None:
    """At the median the signs correlate by 2/pi asin(phi^k): the effect is 1 plus twice the sum."""
    truth = 1 + 2 * sum(2 / math.pi * math.asin(0.7**k) for k in range(1, 200))
    source, rng = Ar1Lognormal(phi=0.7), np.random.default_rng(6)
    found = []
    for _ in range(20):
        batches = Batches.of(source.draw(20_000, rng))
        found.append(batches.effect(batches.below([source.median])[:, 0], 0.95))

    assert np.mean(found) == pytest.approx(truth, rel=0.15)


def test_batches_grow_until_neighbours_differ() -> None:
    """Values that drift slower than the shortest batch leave fewer of them."""
    drift = np.repeat(np.random.default_rng(8).normal(size=20), 400)

    assert len(Batches.of(drift + 10).parts) < MOST


def test_all_equal_values_are_no_trouble() -> None:
    """Nothing varies: the effect is 1."""
    batches = Batches.of(np.full(5_000, 0.25))

    assert batches.quantile(0.99) == 0.25
    assert batches.effect(batches.below([0.25])[:, 0], 0.95) == 1
