"""Ten minutes of every load profile in virtual time, against answers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.engine.worker.virtual import Together, run, steady
from vayu.model.load import (
    ConstantUsers,
    Iterations,
    PoissonRate,
    RampRate,
    RampUsers,
    Replay,
    Stages,
    UserStages,
)
from vayu.units import NS_PER_MS, NS_PER_S

K, INTENDED, STARTED, COMPLETED = range(4)


def table(profile, latency, **more) -> np.ndarray:
    """Rows in the order of their arrivals."""
    rows, world, _ = run(profile, latency, **more)
    found = np.array(rows.rows)
    assert world.flying == []
    return found[np.argsort(found[:, K])]


def per_second(rows: np.ndarray, seconds: int) -> np.ndarray:
    return np.bincount(rows[:, INTENDED] // NS_PER_S, minlength=seconds)


def test_a_ramp_of_ten_minutes() -> None:
    """0 to 200/s: 60,000 arrivals, the median one at 600 s / sqrt(2)."""
    rows = table(RampRate(end=200, duration="10m"), steady(3 * NS_PER_MS))

    assert len(rows) == 60_000
    assert (rows[:, STARTED] == rows[:, INTENDED]).all()
    assert np.quantile(rows[:, INTENDED], [0.25, 0.5, 0.9]) / NS_PER_S == pytest.approx(
        600 * np.sqrt([0.25, 0.5, 0.9]), rel=1e-3
    )


def test_stages_of_ten_minutes() -> None:
    """Up for 2 m, 100/s for 5 m, a rest of 1 m, 50/s for 2 m: each second has its number."""
    rows = table(Stages(stages="2m:100,5m:100,0:0,1m:0,0:50,2m:50"), steady(3 * NS_PER_MS))
    counts = per_second(rows, 600)

    assert len(rows) == 6_000 + 30_000 + 6_000
    assert counts[119] == pytest.approx(100, abs=1)
    assert set(counts[120:420]) == {100}
    assert set(counts[420:480]) == {0}
    assert set(counts[480:]) == {50}


def test_arrivals_at_random_queue_as_theory_says() -> None:
    """100/s of 3 ms each: in flight are 0.3 on average, Poisson (M/D/infinity)."""
    rows = table(PoissonRate(rate=100, duration="10m", seed=1), steady(3 * NS_PER_MS))
    busy = np.searchsorted(rows[:, COMPLETED], rows[:, STARTED], side="right")
    found = np.arange(len(rows)) - busy  # in flight when an arrival comes (PASTA)

    assert len(rows) == pytest.approx(60_000, abs=4 * np.sqrt(60_000))
    assert (found == 0).mean() == pytest.approx(np.exp(-0.3), abs=0.01)
    assert found.mean() == pytest.approx(0.3, abs=0.01)


def test_a_replay_of_ten_minutes_at_ten_times_the_speed() -> None:
    """An hour and forty minutes in ten; a burst is a burst."""
    times = [float(t) for t in range(6_000)] + [3_000.5] * 50
    rows = table(Replay(times=times, speed=10), steady(NS_PER_MS))

    assert len(rows) == 6_050
    assert (rows[:, STARTED] == rows[:, INTENDED]).all()
    assert (rows[:, INTENDED] == 300_050 * NS_PER_MS).sum() == 50


def test_users_in_stages_for_ten_minutes() -> None:
    """Iterations of 1 s: as many begin in a second as there are users."""
    rows = table(UserStages(stages="0:20,5m:20,0:5,3m:5,0:0,2m:10"), steady(NS_PER_S))
    counts = per_second(rows, 600)

    assert set(counts[:300]) == {20}
    assert set(counts[300:480]) == {5}
    # then 0 to 10 in 120 s: user u comes at 480 + 12 u
    assert [counts[480 + 12 * u] for u in range(10)] == list(range(1, 11))


def test_users_leave_one_by_one() -> None:
    """100 to 0 in 10 minutes: half of the iterations that 100 would have made."""
    rows = table(RampUsers(start=100, end=0, duration="10m"), steady(NS_PER_S))

    # user u stays for (100 - u) * 6 s: 600 + 594 + ... + 6 iterations
    assert len(rows) == pytest.approx(6 * 100 * 101 / 2, abs=100)
    assert rows[:, INTENDED].max() < 600 * NS_PER_S


def test_thinking_users_keep_littles_law() -> None:
    """N = X (R + Z): 50 users, 20 ms of response, 480 ms of thought, 100 iterations a second."""
    constant = table(ConstantUsers(users=50, duration="1m", think="480ms"), steady(20 * NS_PER_MS))
    random = table(ConstantUsers(users=50, duration="1m", think="exp:480ms"),
                   steady(20 * NS_PER_MS))  # fmt: skip

    assert len(constant) == 50 * 120
    assert len(random) == pytest.approx(6_000, rel=0.05)
    assert (constant[:, STARTED] == constant[:, INTENDED]).all()
    assert (random[:, STARTED] == random[:, INTENDED]).all()


def test_pacing_keeps_a_rate_although_the_target_slows_down() -> None:
    """10 users twice a second: 20/s, whether a response takes 1 or 400 ms."""

    def latency(start):
        return NS_PER_MS if start < 30 * NS_PER_S else 400 * NS_PER_MS

    rows = table(ConstantUsers(users=10, duration="1m", pacing="500ms"), latency)

    assert set(per_second(rows, 60)) == {20}


def test_iterations_of_each_user() -> None:
    """100 of each of 7, whatever they take; then it ends."""
    rows, _, _ = run(Iterations(iterations=100, users=7, per="user"), steady(10 * NS_PER_MS))

    assert len(rows.rows) == 700
    assert max(row[3] for row in rows.rows) == NS_PER_S
    assert rows.levels["due"] == rows.levels["started"] == 700


def test_a_burst_goes_out_over_few_connections() -> None:
    """What some have brought back carries the next, however many are due in one moment."""
    profile = Replay(times=(0.0,) * 2000)
    rows, world, _ = run(profile, Together(steady(0)))

    assert len(rows.rows) == 2000
    assert world.most == 32
