"""Responses that came in one turn, in virtual time: looked at together, recorded one by one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.unit.engine.worker.virtual import (
    CANCELLED,
    ORIGIN,
    Plain,
    Rows,
    Together,
    World,
    run,
    steady,
)
from vayu.engine.transport.port import Options
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.loop import LoadLoop
from vayu.model.load import ConstantUsers
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS, NS_PER_S


class Looking(Plain):
    """An exchange that looks at responses, and notes what was recorded by then."""

    deferred = True

    def __init__(self, rows: list[object], most: int = 1000) -> None:
        self.rows = rows
        self.most = most  # that it comes to at once
        self.seen: list[tuple[int, list[int]]] = []
        self.untested: list[int] | None = None

    def stop_testing(self) -> None:
        self.untested = self.untested or []

    def after(self, slots) -> list:
        if self.untested is not None:
            self.untested += [slot.k for slot in slots if not slot.failure]
            return []
        come_to = slots[: self.most]
        self.seen.append((len(self.rows), [slot.k for slot in come_to]))
        for slot in come_to:
            slot.status = 299
        return slots[self.most :]


def looked(exchange: Looking, rows: Rows, users: int) -> list[int]:
    """Send three requests a user; return how many were looked at by the end of each turn."""
    world = Together(steady(3 * NS_PER_MS))
    loop = LoadLoop(
        dispatch_of(ConstantUsers(users=users, iterations=3 * users), Share(0, 1), 10**9),
        exchange,
        world,
        rows,
        options=Options(timeout=30_000),
        draining=lambda: None,
    )
    world.now = ORIGIN
    loop.begin(ORIGIN)
    turns = []
    while not loop.done:
        wait = loop.turn(world.now)
        turns.append(sum(len(slots) for _, slots in exchange.seen))
        world.step(wait)
    return turns


@pytest.mark.parametrize("users", [1, 7])
def test_what_came_in_one_turn_is_looked_at_together_before_it_is_recorded(users) -> None:
    """All answers are there at the same instant; what the look brings is in the rows."""
    rows = Rows()
    exchange = Looking(rows.rows)
    looked(exchange, rows, users)

    turns = [list(range(i * users, (i + 1) * users)) for i in range(3)]
    assert exchange.seen == [(i * users, turn) for i, turn in enumerate(turns)]
    assert [row[0] for row in rows.rows] == list(range(3 * users))
    assert [row[1:4] for row in rows.rows] == [
        (i * 3 * NS_PER_MS, i * 3 * NS_PER_MS, (i + 1) * 3 * NS_PER_MS)
        for i in range(3)
        for _ in range(users)
    ]
    assert {row[4] for row in rows.rows} == {299}


def test_many_are_looked_at_part_by_part_in_one_turn() -> None:
    """So that the users of the first go on before the last are looked at."""
    exchange = Looking([])
    turns = looked(exchange, Rows(), 100)

    assert [len(slots) for _, slots in exchange.seen] == [64, 36] * 3
    assert sorted({*turns}) == [0, 100, 200, 300]
    assert sorted(k for _, slots in exchange.seen for k in slots) == list(range(300))


def test_those_that_a_look_did_not_come_to_are_looked_at_next() -> None:
    """None is recorded before, none is left out, none is looked at twice."""
    rows = Rows()
    exchange = Looking(rows.rows, most=3)
    looked(exchange, rows, 8)

    assert [(n, len(slots)) for n, slots in exchange.seen[:3]] == [(0, 3), (3, 3), (6, 2)]
    assert [row[0] for row in rows.rows] == [k for _, slots in exchange.seen for k in slots]
    assert sorted(row[0] for row in rows.rows) == list(range(24))
    assert {row[4] for row in rows.rows} == {299}


def test_after_a_look_that_took_long_there_is_a_turn_before_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In which rows are handed on: else a run whose scripts loop is taken for one that hangs."""
    monkeypatch.setattr("vayu.engine.worker.loop._LONG", -1)
    exchange, rows = Looking([], most=1), Rows()
    turns = looked(exchange, rows, 20)

    assert [len(slots) for _, slots in exchange.seen] == [1] * 60
    assert sorted({*turns}) == list(range(61))
    assert sorted(row[0] for row in rows.rows) == list(range(60))


def test_after_what_runs_before_a_request_took_long_there_is_a_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All were looked at in one call, yet only one user's next request is got ready in a turn."""
    exchange, rows = Looking([]), Rows()
    world = Together(steady(3 * NS_PER_MS))
    dispatch = dispatch_of(ConstantUsers(users=20, iterations=40), Share(0, 1), 10**9)
    loop = LoadLoop(
        dispatch, exchange, world, rows, options=Options(timeout=30_000), draining=lambda: None
    )
    world.now = ORIGIN
    loop.begin(ORIGIN)
    loop.turn(world.now)
    world.step(4 * NS_PER_MS)
    monkeypatch.setattr("vayu.engine.worker.loop._LONG", -1)
    for gone_on in range(1, 21):
        assert loop.turn(world.now) == 0 or gone_on == 20
        assert [len(slots) for _, slots in exchange.seen] == [20]
        assert [row[0] for row in rows.rows] == list(range(gone_on))
        assert dispatch.started == 20 + gone_on


def test_what_an_end_cancels_is_looked_at_and_recorded_as_well() -> None:
    """No slot is left behind in the turn that ends the run."""
    exchange = Looking([])
    until = (10 * NS_PER_MS, 0)
    rows, *_ = run(
        ConstantUsers(users=3, duration=9), lambda _: 10**12, exchange=exchange, until=until
    )
    assert exchange.seen == [(0, [0, 1, 2])]
    assert [(row[0], row[5]) for row in rows.rows] == [(k, CANCELLED) for k in range(3)]


def test_after_a_start_that_took_long_there_is_a_turn_before_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty scripts before requests that loop must not hold a worker for a minute."""
    monkeypatch.setattr("vayu.engine.worker.loop._LONG", -1)
    world, options = World(steady(3 * NS_PER_MS)), Options(timeout=30_000)
    dispatch = dispatch_of(ConstantUsers(users=60, iterations=60), Share(0, 1), 10**9)
    loop = LoadLoop(dispatch, Plain(), world, Rows(), options=options, draining=lambda: None)
    world.now = ORIGIN
    loop.begin(ORIGIN)
    for started in range(1, 60):
        assert loop.turn(world.now) == 0
        assert dispatch.started == started


def test_what_no_script_came_to_by_the_end_is_recorded_untested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Scripts that all loop: as many have their turn as there is time for, and the run ends."""
    rows, world = Rows(), Together(lambda start: 10**12 if start else 3 * NS_PER_MS)
    exchange = Looking([], most=1)
    loop = LoadLoop(
        dispatch_of(ConstantUsers(users=60, iterations=61), Share(0, 1), 10**9),
        exchange,
        world,
        rows,
        options=Options(timeout=10_000),
        draining=lambda: None,
        patience=10 * NS_PER_S,
    )
    world.now = ORIGIN
    loop.begin(ORIGIN)
    while len(world.flying) < 60:
        loop.turn(world.now)
    world.step(4 * NS_PER_MS)
    monkeypatch.setattr("vayu.engine.worker.loop._LONG", -1)
    while not loop.done:
        loop.turn(world.now)
        world.step(NS_PER_S)  # each turn takes as long as a script that loops may

    tested = [k for _, slots in exchange.seen for k in slots]
    assert exchange.untested is not None
    assert len(tested) == 10 + 1 + 10  # in the time of a request, and in that of its scripts
    assert len(tested) + len(exchange.untested) == 60
    assert sorted([row[0] for row in rows.rows]) == list(range(61))
    assert [row[0] for row in rows.rows if row[5] == CANCELLED] == [60]
    assert [row[0] for row in rows.rows if row[4] == 299] == tested


def test_scripts_that_are_only_before_requests_leave_rows_in_the_order_of_their_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing looks at the responses; yet users whose next script takes long go on one a turn."""
    slow = {"now": 0}
    clock = SimpleNamespace(
        perf_counter_ns=lambda: slow["now"], process_time_ns=lambda: slow["now"]
    )
    monkeypatch.setattr("vayu.engine.worker.loop.time", clock)

    class Before(Plain):
        deferred = True

        def before(self, _slot) -> bool:
            slow["now"] += NS_PER_S  # a script that loops
            return True

    rows, world = Rows(), Together(steady(3 * NS_PER_MS))
    dispatch = dispatch_of(ConstantUsers(users=5, iterations=10), Share(0, 1), 10**9)
    loop = LoadLoop(
        dispatch, Before(), world, rows, options=Options(timeout=30_000), draining=lambda: None
    )
    world.now = ORIGIN
    loop.begin(ORIGIN)
    for started in range(1, 6):
        loop.turn(world.now)
        assert dispatch.started == started
    world.step(4 * NS_PER_MS)
    for recorded in range(1, 6):
        loop.turn(world.now)
        assert [row[0] for row in rows.rows] == list(range(recorded))
        assert dispatch.started == 5 + recorded
    while not loop.done:
        world.step(loop.turn(world.now))
    assert sorted(row[0] for row in rows.rows) == list(range(10))


def test_a_run_takes_as_long_as_the_scripts_on_its_last_response() -> None:
    """One request of 3 ms, whose tests take a second: it is over when they are."""
    world, rows = World(steady(3 * NS_PER_MS)), Rows()

    class Slow(Looking):
        def after(self, slots) -> list:
            world.now += NS_PER_S
            return super().after(slots)

    profile, options = ConstantUsers(users=1, iterations=1), Options(timeout=30_000)
    dispatch = dispatch_of(profile, Share(0, 1), 10**9)
    loop = LoadLoop(dispatch, Slow([]), world, rows, options=options, draining=lambda: None)
    world.now = ORIGIN
    loop.begin(ORIGIN)
    while not loop.done:
        world.step(loop.turn(world.now))

    assert [row[3] for row in rows.rows] == [3 * NS_PER_MS]
    assert rows.levels["elapsed"] == 3 * NS_PER_MS + NS_PER_S
