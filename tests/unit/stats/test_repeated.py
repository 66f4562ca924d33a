"""Runs are what is repeated: what happens between them widens what is said of a difference."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from vayu.stats.batches import Batches
from vayu.stats.interval import share_interval
from vayu.stats.repeated import Repeated, difference, ratio, repeated, repeated_shifts
from vayu.stats.shift import shift_function
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Latencies, Stalls

QS = (0.5, 0.75, 0.9, 0.95, 0.99)
PAIRS = 60
BETWEEN = 0.05  # standard deviation of a run's own factor, as a logarithm


def side(*runs: np.ndarray) -> Batches:
    """Some runs."""
    return Batches(np.sort(np.concatenate(runs)), tuple(np.sort(run) for run in runs))


def drawn(source: Latencies, runs: int, rng: np.random.Generator, *, rows: int = 2_000) -> Batches:
    """Runs that meet a machine of their own each."""
    factors = np.exp(BETWEEN * rng.normal(size=runs))
    return side(*(factor * source.draw(rows, rng) for factor in factors))


@pytest.mark.parametrize(("here", "there"), [(3, 3), (5, 2), (2, 2)])
def test_means_of_equal_runs_are_compared_as_scipy_compares_them(here: int, there: int) -> None:
    """Student's t of the runs' means, with a pooled spread."""
    rng = np.random.default_rng(here)
    x, y = rng.normal(size=(here, 50)), rng.normal(1, size=(there, 50))
    sides = [repeated(one.mean(), one.mean(axis=1).tolist(), [50] * len(one)) for one in (x, y)]
    truth = stats.ttest_ind(y.mean(axis=1), x.mean(axis=1)).confidence_interval(0.9)

    assert difference(*sides, 0.9) == pytest.approx((truth.low, truth.high))


def test_runs_of_unlike_length_weigh_by_their_length() -> None:
    """A run that is nearly all of a side is nearly all of its error (Kish)."""
    found = repeated(3.3, [1, 2, 4], [10, 20, 70])

    assert found == pytest.approx((3.3, 3.3, 7 / 3, 3, 0.54))


def test_an_interval_reaches_around_both_differences() -> None:
    """That of all requests, which a single run may make, and that of the runs' own numbers."""
    x, y = repeated(1.0, [1.0, 1.0], [1, 1]), repeated(5.0, [1.0, 1.0], [1, 1])

    assert difference(x, y, 0.95) == (0.0, 4.0)
    assert difference(y, x, 0.95) == (-4.0, 0.0)


def test_a_run_that_is_far_from_all_others_is_no_difference() -> None:
    """One of ten stood still: the p99 of all together is its, and nine others have another."""
    rng = np.random.default_rng(1)
    x, y = ([0.02 * rng.lognormal(0, 0.2, 1_000) for _ in range(10)] for _ in range(2))
    x[3][:200] += 1.0
    found = repeated_shifts(side(*x), side(*y), [0.5, 0.99], 0.95, least=1e-9)

    assert found[1].x > 10 * found[1].y
    for one in found:
        assert one.ratio.low is None or one.ratio.low < 1
        assert one.ratio.high is None or one.ratio.high > 1


def test_one_run_on_a_side_does_not_tell() -> None:
    """How it would differ from the next is not known."""
    two, one = repeated(1, [0.9, 1.1], [1, 1]), repeated(2, [2], [1])
    assert difference(two, one, 0.95) == difference(one, two, 0.95) == (None, None)
    assert one == Repeated(2, 2, 0, 1, 1)


def test_a_ratio_that_could_be_anything_has_no_bound() -> None:
    """Rather than one of many digits."""
    wild = repeated(0, [-5, 5], [1, 1])
    assert ratio(wild, wild, 0.95) == (None, None)


def test_what_too_few_requests_do_not_reach_has_no_bound() -> None:
    """Six runs of 40 requests hold no p99.9, and it says about how many more runs would."""
    rng = np.random.default_rng(1)
    x, y = (side(*(rng.exponential(size=40) for _ in range(3))) for _ in range(2))
    middle, far = repeated_shifts(x, y, (0.5, 0.999), 0.95, least=1e-9)

    assert None not in middle.ratio
    assert far.ratio == far.difference == (None, None)
    assert middle.needed == 0
    assert far.needed == math.ceil((math.log(0.0125) / math.log(0.999) - 120) / 40)


def test_numbers_of_a_side_are_of_all_its_requests() -> None:
    """No mean of percentiles: a slow run of three is a third of the requests."""
    fast, slow = np.full(100, 0.01), np.full(100, 0.5)
    found = repeated_shifts(side(fast, fast, slow), side(fast, fast), [0.6, 0.9], 0.95, least=1e-9)

    assert [(one.x, one.y) for one in found] == [(0.01, 0.01), (0.5, 0.01)]


@given(st.permutations(range(4)), st.floats(0.01, 100))
def test_neither_order_nor_unit_of_the_runs_matters(order: list[int], unit: float) -> None:
    """The ratio is the same."""
    rng = np.random.default_rng(3)
    runs, others = [rng.exponential(size=60) for _ in range(4)], rng.exponential(size=(3, 60))
    one = repeated_shifts(side(*runs), side(*others), [0.5], 0.95, least=1e-9)[0]
    moved = [unit * runs[i] for i in order]
    two = repeated_shifts(side(*moved), side(*(unit * others)), [0.5], 0.95, least=1e-9)[0]

    assert two.ratio == pytest.approx(one.ratio)


@pytest.mark.parametrize("source", [Ar1Lognormal(), Stalls(), Bimodal()], ids=lambda s: repr(s)[:5])
@pytest.mark.parametrize(("here", "there"), [(3, 3), (2, 4)])
def test_equal_sets_of_runs_are_seldom_told_apart(source: Latencies, here: int, there: int) -> None:
    """So seldom that 5 % is not ruled out, although each run meets another machine."""
    alarms = 0
    for seed in range(PAIRS):
        rng = np.random.default_rng(seed)
        sides = drawn(source, here, rng), drawn(source, there, rng)
        shifts = repeated_shifts(*sides, QS, 0.95, least=1e-9)
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)
    low, _ = share_interval(alarms, PAIRS, 0.999)

    assert low is not None
    assert low <= 0.05


def test_two_single_runs_take_what_changed_between_them_for_a_difference() -> None:
    """The same runs, two by two and by their requests alone: far more than one in twenty."""
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        factors = np.exp(BETWEEN * rng.normal(size=2))
        x, y = (Batches.of(f * Ar1Lognormal().draw(4_000, rng)) for f in factors)
        shifts = shift_function(x, y, QS, 0.95, least=1e-9, rng=rng)
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)

    assert alarms > 4


def test_more_runs_find_what_fewer_do_not() -> None:
    """A fifth more is found by few runs seldom, by many always."""
    found = []
    for runs in (2, 4, 8):
        rng = np.random.default_rng(runs)
        hits = 0
        for _ in range(20):
            x, y = drawn(Ar1Lognormal(), runs, rng), drawn(Ar1Lognormal(median=0.06), runs, rng)
            hits += (repeated_shifts(x, y, QS, 0.95, least=1e-9)[0].ratio.low or 0) > 1
        found.append(hits)

    assert all(fewer <= more for fewer, more in pairwise(found))
    assert found[-1] == 20
