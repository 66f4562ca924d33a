"""Think times have the distribution they state, and hang on nothing but seed, user and count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vayu.model.load import ConstantUsers
from vayu.model.load.think import parse_think
from vayu.pacing.pauses import Pauses, pauses_of, think_time, uniform
from vayu.units import NS_PER_MS, NS_PER_S

CRITICAL = 1.95
"""Of Kolmogorov-Smirnov: exceeded by one sample in 1,000."""


def distance(values: np.ndarray, cdf) -> float:
    """Return sqrt(n) times the largest distance of the empirical distribution from `cdf`."""
    expected = np.array([cdf(value) for value in np.sort(values)])
    steps = np.arange(len(values)) / len(values)
    return math.sqrt(len(values)) * float(np.abs(expected - steps).max())


@pytest.mark.parametrize(
    ("words", "cdf"),
    [
        ("1s..3s", lambda t: (t - 1) / 2),
        ("exp:2s", lambda t: 1 - math.exp(-t / 2)),
    ],
)
def test_think_times_are_distributed_as_they_say(words: str, cdf) -> None:
    """Over users and over counts, by Kolmogorov-Smirnov."""
    think = parse_think(words)
    by_count = np.array([think_time(think, 7, 3, n) for n in range(5_000)]) / NS_PER_S
    by_user = np.array([think_time(think, 7, u, 0) for u in range(5_000)]) / NS_PER_S

    assert distance(by_count, cdf) < CRITICAL
    assert distance(by_user, cdf) < CRITICAL


def test_neighbours_do_not_hang_together() -> None:
    """Correlation of one user's times with the next user's, and with its own next, is noise."""
    grid = np.array([[uniform(1, user, n) for n in range(100)] for user in range(100)])
    flat, across = grid.ravel(), grid.T.ravel()

    for values in (flat, across):
        assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 4 / math.sqrt(len(values))
    assert len(np.unique(flat)) == flat.size


def test_the_same_three_give_the_same() -> None:
    """And a number that was worked out once, so that it stays what it is."""
    assert uniform(7, 3, 5) == uniform(7, 3, 5) != uniform(7, 5, 3)
    assert 0 <= uniform(0, 0, 0) < 1


def test_a_user_is_ready_after_think_time_and_pacing() -> None:
    """Whichever comes last."""
    thinking = Pauses(parse_think("1s"), 0, 0)
    paced = Pauses(None, 2 * NS_PER_S, 0)
    both = Pauses(parse_think("1s"), 2 * NS_PER_S, 0)
    for pauses in (thinking, paced, both):
        pauses.begun(0, 10 * NS_PER_MS)

    ends = (NS_PER_S, 5 * NS_PER_S)
    assert [thinking.ready(0, end) for end in ends] == [2 * NS_PER_S, 6 * NS_PER_S]
    assert [paced.ready(0, end) for end in ends] == [2_010 * NS_PER_MS, 5 * NS_PER_S]
    assert [both.ready(0, end) for end in ends] == [2_010 * NS_PER_MS, 6 * NS_PER_S]


def test_users_without_pauses_have_none() -> None:
    """Nothing is asked for them at all."""
    assert pauses_of(ConstantUsers(users=1, duration=1), 0) is None
    assert pauses_of(ConstantUsers(users=1, duration=1, think=0), 0) is not None
