"""What happened to both sides of an A/B run is taken off their difference, and no more."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vayu.stats.batches import FEWEST, Batches
from vayu.stats.interval import Interval
from vayu.stats.paired import in_turn, shared_at, shift_in_turn
from vayu.stats.shift import between, shift_function
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Stalls

QS = (0.5, 0.9, 0.99)
COUNT = 20_000
USUAL = Ar1Lognormal()
EVERY = 1_000_000

Sample = tuple[np.ndarray, np.ndarray]


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(4)


def turns(values: np.ndarray, seed: int) -> tuple[Sample, Sample]:
    """Values of one run, each with its arrival, dealt out in pairs by chance."""
    first = np.random.default_rng((1, seed)).integers(0, 2, len(values) // 2)
    of_b = np.stack([first, 1 - first], axis=1).ravel().astype(bool)
    arrivals = np.arange(len(of_b)) * EVERY
    return (values[~of_b], arrivals[~of_b]), (values[of_b], arrivals[of_b])


def drawn(seed: int, source: Ar1Lognormal | Stalls | Bimodal = USUAL) -> np.ndarray:
    """One run."""
    return source.draw(COUNT, np.random.default_rng(seed))


def test_the_interval_of_a_difference_takes_the_correlation_off() -> None:
    """Worked out by hand: 9 + 16 - 2 r 12; errors that are the same leave their difference."""
    x, y = Interval(7, 13), Interval(16, 24)

    assert between(10, x, 20, y, r=0.5) == Interval(10 - math.sqrt(13), 10 + math.sqrt(13))
    assert between(10, x, 20, y, r=1.0) == Interval(9, 11)
    assert between(10, x, 20, y, r=0.0) == between(10, x, 20, y)


@pytest.mark.parametrize("seed", range(3))
def test_both_are_cut_at_the_same_moments(seed: int) -> None:
    """Nothing is lost; the parts of either hold what arrived then."""
    (x, of_x), (y, of_y) = turns(drawn(seed), seed)
    here, there = in_turn(x, of_x, y, of_y)

    assert len(here.parts) == len(there.parts) >= FEWEST
    assert np.array_equal(np.sort(np.concatenate(here.parts)), np.sort(x))
    assert np.array_equal(np.sort(np.concatenate(there.parts)), np.sort(y))
    ends = np.cumsum(here.sizes + there.sizes)[:-1] * EVERY
    for one, values, arrivals in ((here, x, of_x), (there, y, of_y)):
        cut = np.split(values, np.searchsorted(arrivals, ends))
        assert all(map(np.array_equal, one.parts, map(np.sort, cut)))


def test_what_is_shared_narrows_the_band() -> None:
    """An autoregression is slow for both at once: a change of 2 % shows, that else would not."""
    found = {"turns": 0, "apart": 0}
    for seed in range(8):
        (x, of_x), (y, of_y) = turns(drawn(seed), seed)
        here, there = in_turn(x, of_x, 1.02 * y, of_y)
        assert shared_at(here, there, 0.5) > 0.4
        (paired,) = shift_in_turn(here, there, [0.5], 0.95, least=1e-9, rng=rng())
        (apart,) = shift_function(here, there, [0.5], 0.95, least=1e-9, rng=rng())
        found["turns"] += (paired.ratio.low or 0) > 1
        found["apart"] += (apart.ratio.low or 0) > 1
        assert (paired.x, paired.y, paired.needed) == (apart.x, apart.y, apart.needed)

    assert found["turns"] >= 6 > found["apart"]


def test_what_is_not_shared_is_not_taken_off() -> None:
    """Of independent sides the interval is hardly another one."""
    wider = []
    for seed in range(8):
        arrivals = np.arange(COUNT // 2) * EVERY
        x, y = (Ar1Lognormal().draw(COUNT // 2, np.random.default_rng((seed, i))) for i in "12")
        here, there = in_turn(x, arrivals, y, arrivals + 1)
        (paired,) = shift_in_turn(here, there, [0.5], 0.95, least=1e-9, rng=rng())
        (apart,) = shift_function(here, there, [0.5], 0.95, least=1e-9, rng=rng())
        wider.append(
            math.log(paired.ratio.high / paired.ratio.low)
            / math.log(  # type: ignore[operator]
                apart.ratio.high / apart.ratio.low  # type: ignore[operator]
            )
        )

    assert min(wider) > 0.75
    assert np.median(wider) > 0.97


@pytest.mark.parametrize(
    "source", [Ar1Lognormal(), Stalls(), Bimodal()], ids=lambda s: type(s).__name__
)
def test_equals_are_seldom_told_apart(source: Ar1Lognormal | Stalls | Bimodal) -> None:
    """A small part of what ``make accuracy`` measures at length."""
    alarms = 0
    for seed in range(25):
        (x, of_x), (y, of_y) = turns(drawn(seed, source), seed)
        batches = in_turn(x, of_x, y, of_y)
        shifts = shift_in_turn(*batches, QS, 0.95, least=1e-9, rng=rng())
        alarms += any((one.ratio.low or 0) > 1 or (one.ratio.high or 2) < 1 for one in shifts)

    assert alarms <= 4  # more has a chance of 1 in 150 at 5 %


@pytest.mark.parametrize("count", [2, 60, 200])
def test_few_tell_nothing_that_either_alone_would_not(count: int) -> None:
    """No batches of the same moments: as independent samples."""
    (x, of_x), (y, of_y) = turns(drawn(1)[:count], 1)
    here, there = in_turn(x, of_x, y, of_y)
    alone = Batches.of(x, of_x), Batches.of(y, of_y)

    assert shared_at(here, there, 0.5) == 0.0 or len(here.parts) >= FEWEST
    if len(alone[0].parts) < FEWEST:
        assert shift_in_turn(here, there, QS, 0.95, least=1e-9, rng=rng()) == shift_function(
            *alone, QS, 0.95, least=1e-9, rng=rng()
        )


def test_a_side_that_is_missing_for_long_is_no_pair() -> None:
    """Half of B failed: batches of the same moments would hold nothing of it."""
    (x, of_x), (y, of_y) = turns(drawn(1), 1)
    late = of_y > of_y.max() // 2
    here, there = in_turn(x, of_x, y[late], of_y[late])

    assert shared_at(here, there, 0.5) == 0.0 or here.parts[0].size
    assert sum(part.size for part in there.parts) == int(late.sum())
