"""The exit rule, case by case, and the counting of leases."""

from __future__ import annotations

import pytest

from vayu.engine.leases import Decision, Facts, Leases, judge
from vayu.model.settings import Settings
from vayu.units import NS_PER_S, Nanoseconds

S = NS_PER_S
SETTINGS = Settings(idle_exit="30s", orphan_stop="60s")

STAY, STOP, EXIT = Decision.STAY, Decision.STOP_RUNS, Decision.EXIT


@pytest.mark.parametrize(
    ("decision", "facts"),
    [
        (STAY, {"leases": 1, "lonely": 0, "calm": 999 * S}),
        (STAY, {"lonely": 29 * S, "calm": 99 * S}),
        (STAY, {"lonely": 99 * S, "calm": 29 * S}),
        (EXIT, {"lonely": 30 * S, "calm": 30 * S}),
        (STAY, {"lonely": 99 * S, "calm": 99 * S, "stay": True}),
        (STAY, {"lonely": 59 * S, "calm": 99 * S, "watched": 1}),
        (STAY, {"lonely": 99 * S, "calm": 59 * S, "watched": 1}),
        (STOP, {"lonely": 60 * S, "calm": 60 * S, "watched": 1}),
        (STOP, {"lonely": 60 * S, "calm": 60 * S, "watched": 1, "detached": 1}),
        (STOP, {"lonely": 60 * S, "calm": 60 * S, "watched": 1, "stay": True}),
        (STAY, {"lonely": 61 * S, "calm": 61 * S, "watched": 1, "orphaned": True}),
        (EXIT, {"lonely": 62 * S, "calm": 0, "orphaned": True}),
        (STAY, {"lonely": 62 * S, "calm": 0, "orphaned": True, "stay": True}),
        (STAY, {"lonely": 62 * S, "calm": 0, "orphaned": True, "detached": 1}),
        (STAY, {"lonely": 999 * S, "calm": 999 * S, "detached": 1}),
        (STAY, {"leases": 1, "lonely": 0, "calm": 999 * S, "watched": 1}),
    ],
)
def test_what_follows_from_solitude(decision: Decision, facts: dict) -> None:
    """Idle engines exit, orphaned runs are stopped first, detached ones go on."""
    given = {"leases": 0, "watched": 0, "detached": 0, **facts}

    assert judge(Facts(**given), SETTINGS) is decision


def test_solitude_is_counted_from_the_last_lease() -> None:
    """While one is held there is none."""
    now = [Nanoseconds(0)]
    leases = Leases(lambda: now[0])

    now[0] = Nanoseconds(5 * S)
    assert (leases.held, leases.lonely) == (0, 5 * S)
    with leases.hold(), leases.hold():
        now[0] = Nanoseconds(9 * S)
        assert (leases.held, leases.lonely) == (2, 0)
    now[0] = Nanoseconds(11 * S)
    assert (leases.held, leases.lonely) == (0, 2 * S)


def test_a_new_lease_ends_the_orphanage() -> None:
    """Somebody came back: the engine does not leave after all."""
    leases = Leases(lambda: Nanoseconds(0))
    leases.orphaned = True

    with leases.hold():
        assert not leases.orphaned


def test_a_lease_ends_with_its_holder() -> None:
    """Also when the call breaks."""
    leases = Leases(lambda: Nanoseconds(0))

    with pytest.raises(ConnectionResetError), leases.hold():
        raise ConnectionResetError
    assert leases.held == 0
