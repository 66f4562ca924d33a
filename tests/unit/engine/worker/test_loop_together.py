"""Responses that came in one turn, in virtual time: looked at together, recorded one by one."""

from __future__ import annotations

import pytest

from tests.unit.engine.worker.virtual import CANCELLED, ORIGIN, Plain, Rows, World, run, steady
from vayu.engine.transport.port import Options
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.loop import LoadLoop
from vayu.model.load import ConstantUsers
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS


class Together(World):
    """A world in which everything that is due comes in one step."""

    def step(self, wait: int) -> None:
        super().step(wait)
        while self.flying and self.flying[0][0] <= self.now:
            super().step(0)


class Looking(Plain):
    """An exchange that looks at responses, and notes what was recorded by then."""

    looks = True

    def __init__(self, rows: list[object]) -> None:
        self.rows = rows
        self.seen: list[tuple[int, list[int]]] = []

    def after(self, slots) -> None:
        self.seen.append((len(self.rows), [slot.k for slot in slots]))
        for slot in slots:
            slot.status = 299


@pytest.mark.parametrize("users", [1, 7])
def test_what_came_in_one_turn_is_looked_at_together_before_it_is_recorded(users) -> None:
    """All answers are there at the same instant; what the look brings is in the rows."""
    world, rows = Together(steady(3 * NS_PER_MS)), Rows()
    exchange = Looking(rows.rows)
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
    while not loop.done:
        world.step(loop.turn(world.now))

    turns = [list(range(i * users, (i + 1) * users)) for i in range(3)]
    assert exchange.seen == [(i * users, turn) for i, turn in enumerate(turns)]
    assert [row[0] for row in rows.rows] == list(range(3 * users))
    assert [row[1:4] for row in rows.rows] == [
        (i * 3 * NS_PER_MS, i * 3 * NS_PER_MS, (i + 1) * 3 * NS_PER_MS)
        for i in range(3)
        for _ in range(users)
    ]
    assert {row[4] for row in rows.rows} == {299}


def test_what_an_end_cancels_is_looked_at_and_recorded_as_well() -> None:
    """No slot is left behind in the turn that ends the run."""
    exchange = Looking([])
    until = (10 * NS_PER_MS, 0)
    rows, *_ = run(
        ConstantUsers(users=3, duration=9), lambda _: 10**12, exchange=exchange, until=until
    )
    assert exchange.seen == [(0, [0, 1, 2])]
    assert [(row[0], row[5]) for row in rows.rows] == [(k, CANCELLED) for k in range(3)]
