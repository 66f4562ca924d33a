"""Who uses the engine, and what follows when nobody does.

A client holds a lease; so does a reader of a run's statistics, and a call in progress.

    a lease is held                              → stay
    runs that somebody should watch, no lease    → after `orphan_stop` stop them, then exit
    only detached runs, no lease                 → stay
    no run, no lease                             → exit after `idle_exit`

An engine that was told to stay still stops orphaned runs (load that nobody watches is a
danger to its target), but never exits by itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.words.duration import parse_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.model.settings import Settings
    from vayu.units import Nanoseconds


class Decision(StrEnum):
    """What the engine should do about its solitude."""

    STAY = "stay"
    STOP_RUNS = "stop_runs"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule looks at.

    Attributes
    ----------
    leases : int
        Held now.
    lonely : int
        Since the last lease ended. [ns]
    watched, detached : int
        Runs that have not ended: those that need a lease, and those that do not.
    calm : int
        Since the number of runs that have not ended last changed. [ns]
    orphaned : bool
        Runs were stopped for want of a lease, and none has been taken since.
    stay : bool
        The engine was told to stay.
    """

    leases: int
    lonely: int
    watched: int
    detached: int
    calm: int
    orphaned: bool = False
    stay: bool = False


def judge(facts: Facts, settings: Settings) -> Decision:
    """Return what follows from `facts`; the rule in the module's docstring."""
    alone = min(facts.lonely, facts.calm)
    if facts.leases:
        return Decision.STAY
    if facts.watched:
        overdue = alone >= parse_duration(settings.orphan_stop)
        return Decision.STOP_RUNS if overdue and not facts.orphaned else Decision.STAY
    if facts.detached or facts.stay:
        return Decision.STAY
    overdue = facts.orphaned or alone >= parse_duration(settings.idle_exit)
    return Decision.EXIT if overdue else Decision.STAY


class Leases:
    """Counts the leases that are held.

    Parameters
    ----------
    clock : callable
        Returns the present instant. [ns]
    """

    def __init__(self, clock: Callable[[], Nanoseconds]) -> None:
        self._clock = clock
        self._held = 0
        self._ended = clock()
        self.orphaned = False

    @property
    def held(self) -> int:
        """How many are held now."""
        return self._held

    @property
    def lonely(self) -> int:
        """How long nobody has held one. [ns]."""
        return 0 if self._held else self._clock() - self._ended

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold a lease as long as the context lasts."""
        self._held += 1
        self.orphaned = False
        try:
            yield
        finally:
            self._held -= 1
            self._ended = self._clock()
