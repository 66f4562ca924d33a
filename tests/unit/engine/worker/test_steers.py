"""The loop in virtual time, steered while it goes on: the union over workers stays one schedule."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.engine.worker.virtual import ORIGIN, Plain, Rows, World, steady
from vayu.engine.transport.port import Options
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.loop import LoadLoop
from vayu.model.load import ConstantRate, ConstantUsers, PoissonRate
from vayu.pacing.shard import Share
from vayu.protocol.orders import Steer
from vayu.units import NS_PER_MS, NS_PER_S

S = NS_PER_S


def table_of(profile, orders, *, workers=1, latency=3 * NS_PER_MS, ahead=50 * NS_PER_MS):
    """Rows of all workers: k, intended, started, completed; each told `ahead` of time."""
    rows = []
    for worker in range(workers):
        world, mine = World(steady(latency)), Rows()
        loop = LoadLoop(
            dispatch_of(profile, Share(worker, workers), 10**9),
            Plain(),
            world,
            mine,
            options=Options(timeout=30_000),
            draining=lambda: None,
        )
        loop.begin(ORIGIN)
        world.now, waiting = ORIGIN, list(orders)
        while not loop.done:
            while waiting and world.now - ORIGIN >= waiting[0].at - ahead:
                loop.steer(waiting.pop(0))
            world.step(loop.turn(world.now))
        rows += mine.rows
    return np.array(sorted(rows))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_a_new_rate_holds_from_its_time_on(workers: int) -> None:
    """100/s for 2 s, then 300/s for 2 s, each to the nanosecond and whoever sends them."""
    profile = ConstantRate(rate=100.0, duration=4)

    table = table_of(profile, [Steer(at=2 * S, rate=300.0)], workers=workers)
    assert table[:, 0].tolist() == list(range(800))
    assert (table[:, 1] == table[:, 2]).all()
    expected = [*np.arange(200) * S / 100, *(2 * S + np.arange(600) * S / 300)]
    assert table[:, 1] == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_nothing_starts_in_a_pause_and_nothing_is_late_after_it(workers: int) -> None:
    """A second of pause: its 100 arrivals are not called for, and the end does not move."""
    profile = ConstantRate(rate=100.0, duration=4)
    pause = [Steer(at=S, paused=True), Steer(at=2 * S, paused=False)]

    table = table_of(profile, pause, workers=workers)
    assert len(table) == 300
    assert not ((table[:, 2] >= S) & (table[:, 2] < 2 * S)).any()
    assert (table[:, 1] == table[:, 2]).all()
    assert table[-1, 2] == 4 * S - 10 * NS_PER_MS


def test_a_new_rate_of_a_paused_run_holds_when_it_goes_on() -> None:
    """As a capacity search does: one order says both."""
    profile = ConstantRate(rate=100.0, duration=4)
    orders = [Steer(at=S, paused=True), Steer(at=2 * S, rate=300.0, paused=False)]

    table = table_of(profile, orders, workers=2)
    assert len(table) == 700
    assert (table[:, 1] == table[:, 2]).all()
    assert np.diff(table[100:, 1]) == pytest.approx(S / 300, abs=1)
    assert table[100, 1] == pytest.approx(2 * S, abs=S / 300)


def test_more_users_come_and_fewer_go() -> None:
    """2 users, then 6, then 1: those who go finish what they have begun."""
    profile = ConstantUsers(users=2, duration=3)
    orders = [Steer(at=S, users=6), Steer(at=2 * S, users=1)]

    table = table_of(profile, orders, workers=2, latency=10 * NS_PER_MS)
    for second, users in ((0, 2), (1, 6), (2, 1)):
        mine = table[(table[:, 2] >= second * S) & (table[:, 2] < (second + 1) * S)]
        assert len(mine) == pytest.approx(100 * users, abs=2 * users)
    assert (table[:, 3] - table[:, 2] == 10 * NS_PER_MS).all()


def test_users_wait_while_the_run_is_paused() -> None:
    """What is in flight completes; then there is silence, then all go on."""
    profile = ConstantUsers(users=4, duration=3)
    pause = [Steer(at=S, paused=True), Steer(at=2 * S, paused=False)]

    table = table_of(profile, pause, latency=10 * NS_PER_MS)
    starts = table[:, 2]
    assert not ((starts >= S + 10 * NS_PER_MS) & (starts < 2 * S)).any()
    assert len(table) == pytest.approx(800, abs=8)


def test_orders_take_effect_in_the_order_in_which_they_came() -> None:
    """Two changes at one time: the later word counts."""
    profile = ConstantRate(rate=100.0, duration=2)
    orders = [Steer(at=S, rate=500.0), Steer(at=S, rate=50.0)]

    assert len(table_of(profile, orders)) == 150


def test_an_order_from_before_t0_holds_from_the_first_moment() -> None:
    """A run that was paused before it started starts nothing."""
    profile = ConstantRate(rate=100.0, duration=2)

    table = table_of(profile, [Steer(at=0, paused=True), Steer(at=S, paused=False)])
    assert len(table) == 100
    assert table[0, 2] >= S


def test_arrivals_at_random_are_steered_as_one_schedule_too() -> None:
    """Paused, then three times as many: the same arrivals for any number of workers."""
    profile = PoissonRate(rate=200.0, duration=4, seed=3)
    orders = [Steer(at=S, paused=True), Steer(at=2 * S, rate=600.0, paused=False)]

    one, *others = (table_of(profile, orders, workers=workers) for workers in (1, 2, 3))
    assert all((one[:, :3] == other[:, :3]).all() for other in others)
    starts = one[:, 2]
    assert not ((starts >= S) & (starts < 2 * S)).any()
    assert (starts < S).sum() == pytest.approx(200, abs=4 * 200**0.5)
    assert (starts >= 2 * S).sum() == pytest.approx(1200, abs=4 * 1200**0.5)
