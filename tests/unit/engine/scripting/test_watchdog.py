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
    while not bitten.is_set():
        sum(range(10_000))
    assert limits == [0.02]


def test_it_does_not_bite_what_waits_for_the_processor() -> None:
    """On a busy machine a call is long in coming back, and has done nothing yet."""
    bites: list[float] = []
    watchdog = Watchdog(0.04, bites.append)
    watchdog.turn = 1
    watchdog.start()
    threading.Event().wait(0.2)
    watchdog.stop()
    assert bites == []


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
