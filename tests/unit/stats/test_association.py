"""Associations agree with scipy, and with the definitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

from vayu.stats.association import Association, adjusted, mid_ranks, of_number, of_property


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=80))
def test_ranks_are_those_of_scipy(values: list[int]) -> None:
    """Equal values share their mean."""
    assert mid_ranks(np.array(values)) == pytest.approx(stats.rankdata(values))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1_000))
def test_the_delta_of_a_number_is_that_of_all_pairs(seed: int) -> None:
    """Of the marked with the rest."""
    rng = np.random.default_rng(seed)
    values, marked = rng.integers(0, 20, 60), np.arange(60) % 7 == 0
    every = np.sign(np.subtract.outer(values[marked], values[~marked]))

    found = of_number(values, marked, np.arange(60) // 5)
    assert found.delta == pytest.approx(every.mean(), abs=1e-12)


def test_the_delta_of_a_property_is_a_difference_of_shares() -> None:
    """Three of four, less two of six."""
    has = np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0], bool)
    marked = np.arange(10) < 4

    assert of_property(has, marked, np.arange(10)).delta == pytest.approx(3 / 4 - 2 / 6)


def test_a_property_has_the_delta_of_the_number_it_is() -> None:
    """One scale for both."""
    rng = np.random.default_rng(1)
    has, marked, batch = rng.random(500) < 0.3, rng.random(500) < 0.1, np.arange(500) // 10

    number = of_number(has.astype(int), marked, batch)
    assert of_property(has, marked, batch) == pytest.approx(number, abs=1e-12)


def test_independent_requests_give_the_p_of_mann_and_whitney() -> None:
    """About; batches know less of chance than a formula does."""
    rng = np.random.default_rng(2)
    marked = rng.random(4_000) < 0.25
    values = rng.normal(size=4_000) + 0.06 * marked
    expected = stats.mannwhitneyu(values[marked], values[~marked]).pvalue

    found = of_number(values, marked, np.arange(4_000) // 40)
    assert found.p == pytest.approx(expected, abs=0.03)


def test_one_burst_is_one_piece_of_news() -> None:
    """A hundred marked ones of one moment, which all came by one worker, prove nothing."""
    marked = np.zeros(10_000, bool)
    marked[5_000:5_100] = True
    worker = (np.arange(10_000) // 200) % 2 == 1
    found = of_property(worker, marked, np.arange(10_000) // 200)

    assert abs(found.delta) > 0.49
    assert found.p > 0.3


def test_chance_is_found_as_often_as_it_should() -> None:
    """Of 400 properties without any meaning, one in twenty has p below 5 %."""
    rng = np.random.default_rng(3)
    batch = np.arange(3_000) // 50
    ps = [
        of_property(rng.random(3_000) < 0.5, rng.random(3_000) < 0.05, batch).p for _ in range(400)
    ]

    assert 0.02 < np.mean(np.array(ps) < 0.05) < 0.09


def test_a_perfect_property_is_as_certain_as_it_is_often_seen() -> None:
    """All of the marked, and none of the rest: in ten batches, t is the root of ten."""
    marked = np.arange(100) % 10 == 0
    found = of_property(marked, marked, np.arange(100) // 10)

    assert found == Association(1.0, pytest.approx(2 * stats.t.sf(10**0.5, 9)))


def test_one_batch_proves_nothing() -> None:
    """There is no telling how it varies."""
    marked = np.arange(100) < 10

    assert of_property(marked, marked, np.zeros(100, np.int64)).p == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusted_ps_are_those_of_scipy(ps: list[float]) -> None:
    """Benjamini and Yekutieli's."""
    expected = stats.false_discovery_control(ps, method="by").tolist() if ps else []

    assert adjusted(ps) == pytest.approx(expected)
