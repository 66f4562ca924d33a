"""Arrivals at random are a Poisson process, and the same one however they are asked for."""

from __future__ import annotations

import math
from itertools import count, takewhile

import numpy as np
import pytest

from vayu.model.load import PoissonRate
from vayu.pacing.poisson import BLOCK, Sums
from vayu.pacing.schedule import schedule_of
from vayu.pacing.shard import Share
from vayu.units import NS_PER_S


def starts_of(schedule) -> np.ndarray:
    found = takewhile(lambda start: start is not None, map(schedule.start, count()))
    return np.array(list(found), dtype=float)


def kolmogorov_smirnov(values: np.ndarray, cdf) -> float:
    """Return sqrt(n) times the largest distance of the empirical distribution from `cdf`."""
    ranked = np.sort(values)
    n = len(ranked)
    expected = np.array([cdf(value) for value in ranked])
    above = np.arange(1, n + 1) / n - expected
    below = expected - np.arange(n) / n
    return math.sqrt(n) * float(max(above.max(), below.max()))


CRITICAL = 1.95
"""Exceeded by one sample in 1,000 (Kolmogorov's distribution: K(1.95) = 0.999)."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_gaps_are_exponentially_distributed(seed: int) -> None:
    """Kolmogorov-Smirnov against 1 - exp(-rate t), over 20,000 arrivals."""
    starts = starts_of(schedule_of(PoissonRate(rate=200, duration=100, seed=seed))) / NS_PER_S
    gaps = np.diff(starts, prepend=0.0)

    assert kolmogorov_smirnov(gaps, lambda gap: 1 - math.exp(-200 * gap)) < CRITICAL


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_arrivals_are_spread_evenly_and_their_number_varies_as_it_should(seed: int) -> None:
    """Uniform over the time; counts of a second have the variance of their mean."""
    starts = starts_of(schedule_of(PoissonRate(rate=200, duration=100, seed=seed))) / NS_PER_S
    counts = np.bincount(starts.astype(int), minlength=100)

    assert kolmogorov_smirnov(starts, lambda t: t / 100) < CRITICAL
    assert counts.mean() == pytest.approx(200, abs=4 * math.sqrt(200 / 100))
    # variance / mean of 100 Poisson counts: 1, with a deviation of sqrt(2 / 99)
    assert counts.var(ddof=1) / counts.mean() == pytest.approx(1, abs=4 * math.sqrt(2 / 99))


def test_a_ramp_thins_them_out() -> None:
    """Rising from 0 in 100 s: arrivals lie like t squared."""
    profile = PoissonRate(rate=200, duration=100, ramp_up=100, seed=5)
    starts = starts_of(schedule_of(profile)) / NS_PER_S

    assert kolmogorov_smirnov(starts, lambda t: (t / 100) ** 2) < CRITICAL


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_arrivals_are_the_same_for_any_number_of_workers(workers: int) -> None:
    """Each worker asks for its own, with a schedule of its own."""
    profile = PoissonRate(rate=500, duration=10, seed=7)
    whole = starts_of(schedule_of(profile)).tolist()
    parts: dict[int, int] = {}
    for worker in range(workers):
        schedule, share = schedule_of(profile), Share(worker, workers)
        for place in range(share.count(len(whole))):
            k = share.number(place)
            parts[k] = schedule.start(k)

    assert [parts[k] for k in range(len(whole))] == whole


def test_a_seed_makes_them_reproducible() -> None:
    """Its own before the run's; other seeds, other arrivals."""
    unseeded, seeded = (PoissonRate(rate=50, duration=5, seed=seed) for seed in (None, 7))

    one, same = starts_of(schedule_of(unseeded, seed=7)), starts_of(schedule_of(seeded, seed=99))
    assert one.tolist() == same.tolist()
    assert one.tolist() != starts_of(schedule_of(unseeded, seed=8)).tolist()


def test_sums_can_be_asked_in_any_order() -> None:
    """Going back begins again, and gives the same."""
    straight = [Sums(3).at(k) for k in (0, 5, BLOCK, 3 * BLOCK + 1)]
    sums = Sums(3)

    assert [sums.at(k) for k in (3 * BLOCK + 1, 0, BLOCK, 5)] == [straight[i] for i in (3, 0, 2, 1)]
    assert sums.below(straight[2]) == BLOCK + 1
    assert sums.below(0.0) == 0


def test_another_rate_does_not_count_from_the_beginning_again(monkeypatch) -> None:
    """A change late in a long run would take seconds otherwise."""
    schedule = schedule_of(PoissonRate(rate=10_000, duration=60, seed=1))
    k = schedule.arrived(30 * NS_PER_S)
    assert schedule.start(k - 1) <= 30 * NS_PER_S < schedule.start(k)
    monkeypatch.setattr(Sums, "_rewind", None)

    changed = schedule.changed(31 * NS_PER_S, 5)
    paused = changed.silenced(32 * NS_PER_S, 33 * NS_PER_S)
    assert changed.start(k) == paused.start(k) == schedule.start(k)
    assert changed.arrived(30 * NS_PER_S) == paused.arrived(30 * NS_PER_S) == k
