"""Fates and holds of a target."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.testing.behaviour import Behaviour, Dice, Fate


def test_every_problem_is_named_at_once() -> None:
    """Wrong shares, durations, statuses and unknown fields are reported together."""
    wrong = {
        "latency": "5 parsecs",
        "errors": 1.5,
        "resets": -0.1,
        "error_status": 200,
        "laziness": 1,
    }

    with pytest.raises(InvalidConfig) as caught:
        build(Behaviour, wrong, names="python")

    assert set(caught.value.problems) == set(wrong)


def test_shares_may_not_exceed_one_together() -> None:
    """A request has one fate."""
    with pytest.raises(InvalidConfig, match="add up to more than 1"):
        Behaviour(errors=0.6, hangs=0.6)


def test_calm_behaviour_answers_everything_at_once() -> None:
    """The default does nothing to nobody."""
    dice = Dice(Behaviour())

    assert {(dice.fate(), dice.hold()) for _ in range(100)} == {(Fate.ANSWER, 0.0)}


def test_same_seed_same_fates() -> None:
    """The sequence depends on the seed alone."""
    one, two, other = (Dice(Behaviour(errors=0.5, seed=seed)) for seed in (1, 1, 2))
    draws = [[dice.fate() for _ in range(64)] for dice in (one, two, other)]

    assert draws[0] == draws[1]
    assert draws[0] != draws[2]


def test_shares_come_out() -> None:
    """Each fate gets its share, within four standard deviations of 20,000 draws."""
    shares = {Fate.ERROR: 0.1, Fate.RESET: 0.05, Fate.TRUNCATE: 0.02, Fate.HANG: 0.01}
    dice = Dice(Behaviour(errors=0.1, resets=0.05, truncations=0.02, hangs=0.01, seed=3))
    n = 20_000
    counts = Counter(dice.fate() for _ in range(n))

    for fate, share in shares.items():
        assert abs(counts[fate] - n * share) < 4 * math.sqrt(n * share * (1 - share))


def test_hold_has_the_stated_quantiles() -> None:
    """latency + jitter · (-ln(1 - q)), within 5 % at the median, p90 and p99."""
    dice = Dice(Behaviour(latency="5ms", jitter="10ms", seed=4))
    holds = np.array([dice.hold() for _ in range(50_000)])
    quantiles = np.array([0.5, 0.9, 0.99])

    truth = 0.005 - 0.010 * np.log(1 - quantiles)

    assert holds.min() >= 0.005
    assert np.quantile(holds, quantiles) == pytest.approx(truth, rel=0.05)


def test_requests_wait_in_line_for_a_server() -> None:
    """Two servers of 10 ms: of five at once the third waits 10 ms and the fifth 20; later none."""
    dice = Dice(Behaviour(service="10ms", servers=2))

    assert not dice.calm
    assert [dice.hold(1.0) for _ in range(5)] == pytest.approx([0.01, 0.01, 0.02, 0.02, 0.03])
    assert [dice.hold(1.025) for _ in range(2)] == pytest.approx([0.010, 0.015])
    assert dice.hold(9.0) == pytest.approx(0.01)


def test_a_target_of_servers_has_a_capacity() -> None:
    """Just below servers / service nobody waits; just above, the line grows for ever."""
    for rate, longest in ((195.0, 0.0101), (205.0, 0.2)):
        dice = Dice(Behaviour(service="10ms", servers=2))
        holds = [dice.hold(k / rate) for k in range(2000)]
        assert (max(holds) < longest) is (rate < 200)


@pytest.mark.parametrize("servers", [0, -1, 10_001])
def test_servers_are_counted_from_one(servers: int) -> None:
    """And there is an end to them."""
    with pytest.raises(InvalidConfig, match="servers: must be 1 to 10,000"):
        Behaviour(servers=servers)


def test_connections_stall_by_their_share() -> None:
    """With draws of their own: fates and holds stay those of the seed."""
    plain, stalling = (
        Dice(Behaviour(jitter="1ms", seed=6, stalls=share, stall="80ms")) for share in (0.0, 0.1)
    )
    stalls = [stalling.stall() for _ in range(10_000)]

    assert set(stalls) == {0.0, 0.08}
    assert np.mean(np.array(stalls) > 0) == pytest.approx(0.1, abs=0.01)
    assert [plain.hold() for _ in range(50)] == [stalling.hold() for _ in range(50)]
    assert not stalling.calm
    assert not Dice(Behaviour(keep=2)).calm


@pytest.mark.parametrize("wrong", [{"stalls": 1.5}, {"stall": "soon"}, {"keep": -1}])
def test_stalls_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    """By name."""
    with pytest.raises(InvalidConfig, match=next(iter(wrong))):
        build(Behaviour, wrong, names="python")
