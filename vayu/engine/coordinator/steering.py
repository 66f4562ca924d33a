"""What of a run may be changed while it goes on, and the orders that change it.

Rule 1: every worker gets the same order with the same time, a little ahead, so the union of
their shards is exactly one schedule before and after.
Rule 2: what cannot be done is refused before any worker hears of it.
Rule 3: before t0 a change waits, and holds from the run's first moment on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, RunStateConflict
from vayu.model.load.control import RunChange
from vayu.model.load.search_profile import BUSY, SearchProfile
from vayu.model.runs.state import TERMINAL, RunState
from vayu.protocol.orders import Steer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.load import LoadProfile

_CHANGEABLE = frozenset({RunState.PENDING, RunState.STARTING, RunState.RUNNING})

OVER = "a run that has ended cannot be changed; start another one"
_ENDING = "nothing more is started, so there is nothing to change; start another run"


class Steering:
    """The changes of one run.

    Parameters
    ----------
    profile : LoadProfile
        As it was asked for.
    most_users : int
        How many users its workers have room for. [1]
    workers : int
        How many carry it.
    """

    def __init__(self, profile: LoadProfile, *, most_users: int, workers: int = 1) -> None:
        self._profile = profile
        self._most_users = most_users
        self._workers = workers
        self._waiting: list[Steer] = []
        self.ordered: list[Steer] = []  # all of them: they say what was called for

    def check(self, change: RunChange, state: RunState) -> None:
        """Refuse what the run cannot do.

        Raises
        ------
        RunStateConflict
            If it is about to end, or has ended.
        InvalidConfig
            If its profile has no such thing, or its workers no room for it.
        """
        if state not in _CHANGEABLE:
            hint = OVER if state in TERMINAL else _ENDING
            raise RunStateConflict(f"the run is {state}", hint=hint)
        problems = dict(self._problems(change))
        if problems:
            raise InvalidConfig(problems)

    def orders(self, change: RunChange, at: int | None) -> list[Steer]:
        """Return the order for each worker; nothing while there is no t0 to count `at` from."""
        order = Steer(at=at or 0, rate=change.rate, users=change.concurrency, paused=change.paused)
        self.ordered.append(order)
        if at is not None:
            return [order]
        self._waiting.append(order)
        return []

    def first(self) -> list[Steer]:
        """Return the orders that waited for t0."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def _problems(self, change: RunChange) -> Iterator[tuple[str, str]]:
        """Yield what this profile has not, or has no room for."""
        if change == RunChange():
            yield "rate", "nothing is changed; give a rate, a concurrency, or paused"
        problem = self._profile.control_problem
        if change.rate is not None and (why := problem("rate")):
            yield "rate", why
        if isinstance(self._profile, SearchProfile) and change.paused is not None:
            yield "paused", BUSY
        if change.concurrency is not None and (why := problem("concurrency")):
            yield "concurrency", why
        elif (change.concurrency or 0) > self._most_users:
            room = f"the workers of this run have room for {self._most_users:,} connections"
            yield "concurrency", f"{room}, got {change.concurrency:,}; start one with more workers"
        elif change.concurrency is not None and change.concurrency < self._least_users:
            why = (
                f"its iterations are shared out to {self._workers} workers, each of a user or more"
            )
            yield "concurrency", f"{why}; give at least {self._workers}, got {change.concurrency}"

    @property
    def _least_users(self) -> int:
        """How many users there must be: a worker without one never ends its iterations. [1]."""
        return 1 if self._profile.limit is None else self._workers
