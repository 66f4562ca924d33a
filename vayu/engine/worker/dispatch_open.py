"""The open model: arrivals are due on a schedule, whatever the target does.

A late one starts as soon as it can. Nothing starts once the deadline is past by `GRACE`; what
was due by then and never started is the backlog. A pause is a stretch of the schedule in which
nothing is called for; what was due before it still starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.worker.arrival import GRACE
from vayu.model.rows.sample import NOBODY
from vayu.pacing.demand import NEVER, Demand

if TYPE_CHECKING:
    from vayu.engine.worker.arrival import Arrival
    from vayu.model.load import OpenModel
    from vayu.pacing.shard import Share


class OpenDispatch:
    """Arrivals on a schedule.

    Parameters
    ----------
    profile : OpenModel
        Of the whole run.
    share : Share
        Which arrivals are this worker's.
    max_in_flight : int
        An arrival that finds as many in flight is dropped. [requests]
    seed : int
        Of the whole run.
    """

    def __init__(
        self, profile: OpenModel, share: Share, max_in_flight: int, *, seed: int = 0
    ) -> None:
        self.started = self.dropped = self._told = 0
        self._demand = Demand(profile, seed=seed)
        self._share = share
        self._most = max_in_flight
        self._limit = NEVER if profile.limit is None else profile.limit
        self._deadline = self._demand.deadline
        self._schedule = self._demand.schedule
        self._k = share.number(0)
        self._next: int | None = self._schedule.start(self._k)

    def take(self, now: int, in_flight: int) -> Arrival | None:
        """Return an arrival that starts now, or None; ask again until there is none."""
        while self._next is not None and self._next <= now and not self.exhausted(now):
            k, intended = self._k, self._next
            self._k = k + self._share.workers
            self._next = self._schedule.start(self._k)
            if in_flight < self._most:
                self.started += 1
                return k, NOBODY, intended
            self.dropped += 1
        return None

    def completed(self, user: int, now: int) -> None:
        """Arrivals do not wait for each other."""

    def again(self, user: int, now: int) -> None:
        """Arrivals do not follow each other."""

    def due(self, now: int) -> int:
        """Return how many arrivals were called for by `now`: never less than were taken or told."""
        called = self._share.count(self._demand.called(now))
        self._told = max(called, self.started + self.dropped, self._told)
        return self._told

    def next_at(self) -> int | None:
        """Return when the next arrival is due, or the deadline when there is none."""
        if self._demand.halted_at is not None:
            return None
        return self._deadline if self._next is None else self._next

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again: until the deadline, the rate may change."""
        if self._demand.halted_at is not None:
            return True
        if self._next is None:
            return self._k >= self._limit or now >= self._deadline
        return now > self._deadline + GRACE

    def halt(self, now: int) -> None:
        """Start nothing more."""
        self._demand.halt(now)

    def pause(self, now: int) -> None:
        """Call for nothing from `now` on, until `resume`; the deadline stays where it is."""
        self._demand.pause(now)
        self._follow()

    def resume(self, now: int) -> None:
        """Go on from `now`, as if nothing had been called for meanwhile."""
        self._demand.resume(now)
        self._follow()

    def set_rate(self, rate: float, now: int) -> None:
        """Call for `rate` arrivals a second from `now` on, as `Demand` does."""
        self._demand.set_rate(rate, now)
        self._follow()

    def set_users(self, users: int, now: int) -> None:
        """Refuse, as `Demand` does."""
        self._demand.set_users(users, now)

    def _follow(self) -> None:
        """Go on with the schedule of the demand, which is the same up to now."""
        self._schedule = self._demand.schedule
        self._next = self._schedule.start(self._k)
