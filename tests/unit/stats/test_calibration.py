"""A small, seeded part of what ``make accuracy`` measures at length."""

from __future__ import annotations

import numpy as np
import pytest

from vayu.stats.batches import Batches
from vayu.stats.interval import share_interval
from vayu.stats.percentile import order_interval
from vayu.stats.shift import shift_function
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Latencies, Stalls

REPLICATES = 100
PAIRS = 40
ROWS = 10_000
SOURCES = [Ar1Lognormal(), Stalls(), Bimodal()]


def name(source: Latencies) -> str:
    """What the test is called."""
    return type(source).__name__


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_intervals_hold_the_truth_although_requests_depend(source: Latencies) -> None:
    """So often that 95 % is not ruled out."""
    truth = source.quantile(0.9)
    held = 0
    for seed in range(REPLICATES):
        batches = Batches.of(source.draw(ROWS, np.random.default_rng(seed)))
        low, high = order_interval(batches, 0.9, 0.95)
        held += low is not None and high is not None and low <= truth <= high
    low, high = share_interval(held, REPLICATES, 0.999)

    assert low is not None
    assert high is not None
    assert low <= 0.95 <= high


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_equal_runs_are_seldom_told_apart(source: Latencies) -> None:
    """So seldom that 5 % is not ruled out."""
    alarms = 0
    for seed in range(PAIRS):
        rng = np.random.default_rng(seed)
        x, y = (Batches.of(source.draw(ROWS, rng)) for _ in range(2))
        shifts = shift_function(x, y, (0.5, 0.9, 0.99), 0.95, least=1e-9, rng=rng)
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)
    low, _ = share_interval(alarms, PAIRS, 0.999)

    assert low is not None
    assert low <= 0.05


@pytest.mark.parametrize("count", [70, 300])
def test_few_equals_are_not_told_apart_by_chance(count: int) -> None:
    """Of strong dependence, in runs as short as a person makes them by hand."""
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        x, y = (Batches.of(Ar1Lognormal(phi=0.95).draw(count, rng)) for _ in range(2))
        shifts = shift_function(x, y, (0.5, 0.75, 0.9, 0.95, 0.99), 0.95, least=1e-9, rng=rng)
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)

    assert alarms <= 3


def test_taking_dependence_for_independence_would_cry_wolf() -> None:
    """The same comparison with every value for itself: far more than one in twenty."""
    alarms = 0
    for seed in range(PAIRS):
        rng = np.random.default_rng(seed)
        x, y = (Batches.of(rng.permutation(Ar1Lognormal().draw(ROWS, rng))) for _ in range(2))
        shifts = shift_function(x, y, (0.5, 0.9, 0.99), 0.95, least=1e-9, rng=rng)
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)

    assert alarms > 8
