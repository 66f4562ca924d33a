"""A call that does not end is told from many short ones."""

from __future__ import annotations

import threading

from vayu.engine.scripting.watchdog import Watchdog


def test_it_bites_when_one_call_does_not_end() -> None:
    """Once, with the limit."""
    bitten = threading.Event()
    limits: list[float] = []
    watchdog = Watchdog(0.02, lambda limit: (limits.append(limit), bitten.set()))
    watchdog.turn = 1
    watchdog.start()
    assert bitten.wait(10)
    assert limits == [0.02]


def test_it_does_not_bite_between_calls_nor_when_calls_follow_each_other() -> None:
    """An even turn is no call, and a turn that changes is another one."""
    bites: list[float] = []
    watchdog = Watchdog(0.02, bites.append)
    watchdog.start()
    for _ in range(40):
        watchdog.turn += 2 if watchdog.turn & 1 else 1
        threading.Event().wait(0.002)
    watchdog.turn += watchdog.turn & 1
    threading.Event().wait(0.1)
    watchdog.stop()
    assert bites == []
