"""Ends a process that a script holds and nothing can stop.

A time limit stops JavaScript between its instructions, but not one native call (say, a search
for a huge text in a huger one). The binding lets other threads run meanwhile, so one that
sleeps nearly always can tell: the worker dies by name instead of hanging for ever.

What counts is processor time: on a busy machine, or in a process that was stopped for a while, a
call takes long without having done anything.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EXIT_CODE = 70
"""Of a process that a script held. `EX_SOFTWARE` of sysexits.h."""


class Watchdog:
    """Watches calls that begin and end on another thread.

    Parameters
    ----------
    limit : float
        How much of the processor one call may take, give or take half of it. [s]
    bite : callable, optional
        Called, once, when a call takes longer.

    Attributes
    ----------
    turn : int
        Odd while a call is on. The caller adds one at its beginning and one at its end: a
        number is all that the hot path pays.
    """

    def __init__(self, limit: float, bite: Callable[[float], None] | None = None) -> None:
        self.turn = 0
        self._limit = limit
        self._bite = bite or end_process
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="vayu-scripts", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def _watch(self) -> None:
        """Look four times within the limit whether the same call is still on, and what it took."""
        seen, since = 0, 0.0
        while not self._stopped.wait(self._limit / 4):
            turn = self.turn
            if turn != seen or not turn & 1:
                seen, since = turn, time.process_time()
            elif time.process_time() - since >= self._limit:
                self._bite(self._limit)
                return


def end_process(limit: float) -> None:
    """Say why on stderr, and end this process."""
    sys.stderr.write(
        f"a script did not come back from one native call for {limit:g} s of the processor and "
        "cannot be stopped; this worker ends\n"
    )
    sys.stderr.flush()
    os._exit(EXIT_CODE)


@cache
def watchdog_of_process(limit: float) -> Watchdog:
    """Return the watchdog that all scripts of this process with one limit share. [s]."""
    watchdog = Watchdog(limit)
    watchdog.start()
    return watchdog
