"""Two requests take turns in pairs: as often, all along, and in no order that repeats."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from vayu.pacing.shard import Share
from vayu.pacing.turns import Turns

SEEDS = st.integers(0, 2**63 - 1)


def turns_of(worker: int, workers: int, seed: int, count: int) -> np.ndarray:
    """The turns of a worker's first arrivals."""
    share = Share(worker, workers)
    turns = Turns(share, seed)
    return np.array([turns.of(share.number(place)) for place in range(count)])


@given(st.integers(1, 8).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))), SEEDS)
def test_each_pair_of_a_worker_holds_one_of_each(share: tuple[int, int], seed: int) -> None:
    """So at any time the numbers of both differ by one at most."""
    turns = turns_of(*share, seed, 400)
    assert (turns.reshape(-1, 2).sum(axis=1) == 1).all()
    assert np.abs(np.cumsum(2 * turns - 1)).max() <= 1


def test_who_goes_first_is_a_matter_of_chance() -> None:
    """Half of the time, and what one pair did says nothing of the next (five standard errors)."""
    count = 40_000
    first = turns_of(0, 1, 7, 2 * count)[::2] - 0.5
    for lag in range(1, 20):
        assert abs((first[lag:] * first[:-lag]).mean()) < 0.25 * 5 / count**0.5
    assert abs(first.mean()) < 0.5 * 5 / count**0.5


def test_workers_and_seeds_have_turns_of_their_own_and_the_same_ones_again() -> None:
    """Reproducible, and no two alike."""
    found = {tuple(turns_of(w, 2, seed, 200)) for w in (0, 1) for seed in (1, 2)}
    assert len(found) == 4
    assert found == {tuple(turns_of(w, 2, seed, 200)) for w in (0, 1) for seed in (1, 2)}


def test_two_servers_behind_a_balancer_get_as_much_of_each() -> None:
    """A fixed order would send all of the one request to the first server."""
    turns = turns_of(0, 1, 3, 40_000)
    assert abs(turns[::2].mean() - 0.5) < 0.5 * 5 / 20_000**0.5
