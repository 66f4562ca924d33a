"""The worker's loop in virtual time, against answers worked out by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tests.unit.engine.worker.virtual import CANCELLED, ORIGIN, Plain, Rows, run, steady
from vayu.engine.transport.port import Options
from vayu.engine.worker.loop import SLACK, UNSENT_PAUSE
from vayu.engine.worker.senders import InTurn
from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.rows.failure import CODES, FailureKind
from vayu.pacing.shard import Share
from vayu.pacing.turns import Turns
from vayu.units import NS_PER_MS, NS_PER_S


def test_ten_minutes_at_a_thousand_a_second() -> None:
    """600,000 requests, each on time to the nanosecond, each 3 ms long."""
    profile = ConstantRate(rate=1000.0, duration=600)

    rows, world, _ = run(profile, steady(3 * NS_PER_MS))
    table = np.array(rows.rows)

    assert len(table) == 600_000
    assert (table[:, 1] == np.sort(table[:, 0]) * NS_PER_MS).all()
    assert (table[:, 2] == table[:, 1]).all()
    assert (table[:, 3] - table[:, 1] == 3 * NS_PER_MS).all()
    assert world.most == 3
    assert rows.levels["due"] == rows.levels["started"] == 600_000


def test_a_frozen_target_shows_in_the_percentiles() -> None:
    """500/s for 10 s, 2 s of them frozen: the truth is p90 1.0 s, p95 1.5 s, p99 1.9 s."""

    def latency(start):
        frozen = 4 * NS_PER_S <= start < 6 * NS_PER_S
        return NS_PER_MS + (6 * NS_PER_S - start if frozen else 0)

    rows, world, _ = run(ConstantRate(rate=500.0, duration=10), latency)
    table = np.array(rows.rows)
    response = (table[:, 3] - table[:, 1]) / NS_PER_S

    assert len(table) == 5000
    assert np.quantile(response, [0.5, 0.9, 0.95, 0.99]) == pytest.approx(
        [0.001, 1.0, 1.5, 1.9], rel=0.005
    )
    assert world.most == 1001
    assert rows.levels["dropped"] == 0


def test_the_last_tick_pushes_nothing_past_the_deadline() -> None:
    """Every start is before the deadline, and the drain is counted in none of them."""
    rows, _, drained = run(ConstantRate(rate=1500.0, duration=1), steady(50 * NS_PER_MS))

    assert len(rows.rows) == 1500
    assert max(row[2] for row in rows.rows) < NS_PER_S
    assert drained <= NS_PER_S


def test_nothing_is_called_for_after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the drain the schedule stands still, so no tick of it has an offered rate."""
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(
        Rows, "flush", lambda _, levels: seen.append((levels["elapsed"], levels["due"]))
    )
    run(ConstantRate(rate=1500.0, duration=1), steady(500 * NS_PER_MS))

    assert {due for elapsed, due in seen if elapsed >= NS_PER_S} == {1500}
    assert max(elapsed for elapsed, _ in seen) > 1.4 * NS_PER_S


def test_closed_model_keeps_its_users_busy() -> None:
    """Ten users of 20 ms each do fifty iterations a second."""
    rows, world, _ = run(ConstantUsers(users=10, duration=1), steady(20 * NS_PER_MS))

    assert len(rows.rows) == 500
    assert world.most == 10
    assert all(row[1] == row[2] for row in rows.rows)


def test_closed_model_slows_with_its_target() -> None:
    """A freeze of half the run halves the count: that is what coordinated omission is."""

    def latency(start):
        return 10 * NS_PER_MS if start < NS_PER_S else NS_PER_S

    rows, _, _ = run(ConstantUsers(users=1, duration=2), latency)

    assert len(rows.rows) == 101


def test_iterations_end_the_run() -> None:
    """Seven iterations of three users are seven requests."""
    rows, _, _ = run(ConstantUsers(users=3, iterations=7), steady(NS_PER_MS))

    assert len(rows.rows) == 7


def test_a_limit_drops_and_says_so() -> None:
    """At 100/s against 1 s of latency, ten in flight let ten through each second."""
    profile = ConstantRate(rate=100.0, duration=3)

    rows, world, _ = run(profile, steady(NS_PER_S), most=10)

    levels = rows.levels
    assert world.most == 10
    assert levels["due"] == 300 == levels["started"] + levels["dropped"]
    assert levels["started"] == len(rows.rows) == 30


def test_the_drain_is_bounded_by_the_timeout() -> None:
    """What never answers is cancelled, not waited for."""
    rows, world, _ = run(ConstantUsers(users=2, duration=1), steady(3600 * NS_PER_S), timeout=2000)

    assert [row[5] for row in rows.rows] == [CANCELLED, CANCELLED]
    assert world.now - ORIGIN == 3 * NS_PER_S + SLACK


def test_a_halt_stops_starting_at_once() -> None:
    """Stopped after one second of ten with 10 ms of drain: what is in flight is cancelled."""
    rows, world, _ = run(
        ConstantRate(rate=100.0, duration=10),
        steady(500 * NS_PER_MS),
        until=(NS_PER_S, 10 * NS_PER_MS),
    )

    states = [row[5] for row in rows.rows]
    assert len(states) == pytest.approx(100, abs=1)
    assert states.count(CANCELLED) == pytest.approx(48, abs=1)  # started after 0.51 s
    assert world.now - ORIGIN < 1.1 * NS_PER_S
    assert rows.levels["due"] - rows.levels["started"] in {0, 1}  # the one due at that instant


class Unsendable(Plain):
    """An exchange that always fails before it is sent."""

    deferred = True

    def before(self, slot) -> bool:
        slot.unsent(CODES[FailureKind.UNRESOLVED], "no value for token")
        return False

    def after(self, _slots) -> None:
        raise AssertionError


def test_what_cannot_be_sent_is_a_row_all_the_same() -> None:
    """Nothing reaches the wire, and every arrival is accounted for."""
    rows, world, _ = run(
        ConstantRate(rate=100.0, duration=1), steady(NS_PER_S), exchange=Unsendable()
    )

    assert world.most == 0
    assert [row[5] for row in rows.rows] == [CODES[FailureKind.UNRESOLVED]] * 100


@pytest.mark.parametrize(
    ("profile", "users"),
    [
        (ConstantRate(rate=1000.0, duration=2), {-1}),
        (ConstantUsers(users=5, duration=2), set(range(5))),
    ],
)
def test_two_requests_take_turns_each_with_its_own_way(profile, users) -> None:
    """In pairs, in order of arrival; every user sends both, over slots of their own."""
    share = Share(0, 1)
    turns = Turns(share, 5)
    ways = (Options(timeout=1_000), Options(timeout=2_000))

    rows, _, _ = run(profile, steady(3 * NS_PER_MS), share=share, options=InTurn(ways, turns))
    found = sorted(zip((row[0] for row in rows.rows), rows.steps, strict=True))

    assert len(found) >= 2_000
    assert [k for k, _ in found] == list(range(len(found)))
    assert [step for _, (step, _, _) in found] == [turns.of(k) for k, _ in found]
    assert {(step, timeout) for _, (step, _, timeout) in found} == {(0, 1_000), (1, 2_000)}
    assert {(step, user) for _, (step, user, _) in found} == {(s, u) for s in (0, 1) for u in users}


@pytest.mark.parametrize("deferred", [True, False])
def test_who_looks_at_no_responses_is_told_of_failures(deferred) -> None:
    """Two users get answers until a halt cancels what both have in flight."""
    told: list[int] = []
    exchange = Plain()
    exchange.deferred = deferred
    exchange.after = lambda slots: told.extend(slot.failure for slot in slots) or ()
    profile, until = ConstantUsers(users=2, duration=9), (10 * NS_PER_MS, 0)
    rows, *_ = run(profile, steady(3 * NS_PER_MS), exchange=exchange, until=until)
    failures = [failure for *_, failure in rows.rows]
    assert told == [failure for failure in failures if deferred or failure]
    assert failures.count(CANCELLED) == 2


def test_users_that_cannot_send_take_no_turn_from_each_other() -> None:
    """Ten users fail a hundred times a second each, in the order in which they are ready."""
    profile = ConstantUsers(users=10, duration=1)
    rows, _, _ = run(profile, steady(NS_PER_S), exchange=Unsendable())

    assert len(rows.rows) == 10 * NS_PER_S // UNSENT_PAUSE
    assert set(Counter(user for _, user, _ in rows.steps).values()) == {NS_PER_S // UNSENT_PAUSE}
