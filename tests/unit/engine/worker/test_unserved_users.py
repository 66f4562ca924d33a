"""Users whom the worker has not got round to are due, and so in no run overlooked."""

from __future__ import annotations

from vayu.engine.worker.dispatch import dispatch_of
from vayu.model.load import ConstantUsers, Iterations, RampUsers
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS as MS, NS_PER_S


def test_users_that_never_had_a_turn_are_due() -> None:
    """Once they are wanted for 10 ms; those of a ramp from their moment on, none after a halt."""
    dispatch = dispatch_of(ConstantUsers(users=50, duration=10), Share(0, 1), 10**9, seed=0)
    for _ in range(20):
        dispatch.take(0, 0)
    assert [dispatch.due(at * MS) for at in (0, 9, 11, 5_000, 90_000)] == [20, 20, 50, 50, 50]
    for _ in range(30):
        dispatch.take(11 * MS, 0)
    assert dispatch.due(5_000 * MS) == dispatch.started == 50

    ramp = RampUsers(start=0, end=100, duration=10)
    shares = [dispatch_of(ramp, Share(i, 2), 10**9, seed=0) for i in range(2)]
    assert [sum(one.due(at * MS + 10 * MS) for one in shares) for at in (1_001, 5_001)] == [11, 51]
    for one in shares:
        one.halt(2_011 * MS)
    assert sum(one.due(9_000 * MS) for one in shares) == 21


def test_iterations_that_are_over_call_for_no_user() -> None:
    """Fifty users who share ten iterations: forty have nothing to do."""
    dispatch = dispatch_of(Iterations(users=50, iterations=10), Share(0, 1), 10**9, seed=0)
    while dispatch.take(0, 0) is not None:
        pass
    assert dispatch.due(NS_PER_S) == dispatch.started == 10
