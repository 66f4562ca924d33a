"""The open model: arrivals are due on a schedule, whatever the target does.

A late one starts as soon as it can. Nothing starts once the deadline is past by `GRACE`; what
was due by then and never started is the backlog. A pause is a stretch of the schedule in which
nothing is called for; what was due before it still starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.worker.arrival import GRACE, NEVER
from vayu.errors import InvalidConfig
from vayu.model.sample import NOBODY
from vayu.pacing.schedule import schedule_of

if TYPE_CHECKING:
    from vayu.engine.worker.arrival import Arrival
    from vayu.model.load import OpenModel
    from vayu.pacing.schedule import Schedule
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
        self.started = self.dropped = 0
        self._profile = profile
        self._share = share
        self._most = max_in_flight
        self._limit = NEVER if profile.limit is None else profile.limit
        self._deadline: int = NEVER if profile.length is None else profile.length
        self._schedule = self._unpaused = schedule_of(profile, seed)
        self._paused_at: int | None = None
        self._halted_at: int | None = None
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
        """Return how many arrivals were called for by `now`; never less than were taken."""
        end = now if self._halted_at is None else self._halted_at
        called = self._share.count(self._schedule.arrived(min(end, self._deadline)))
        return max(called, self.started + self.dropped)

    def next_at(self) -> int | None:
        """Return when the next arrival is due, or the deadline when there is none."""
        if self._halted_at is not None:
            return None
        return self._deadline if self._next is None else self._next

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again: until the deadline, the rate may change."""
        if self._halted_at is not None:
            return True
        if self._next is None:
            return self._k >= self._limit or now >= self._deadline
        return now > self._deadline + GRACE

    def halt(self, now: int) -> None:
        """Start nothing more."""
        if self._halted_at is None:
            self._halted_at = now

    def pause(self, now: int) -> None:
        """Call for nothing from `now` on, until `resume`; the deadline stays where it is."""
        if self._paused_at is None:
            self._paused_at = now
            self._follow(self._unpaused.silenced(now, NEVER))

    def resume(self, now: int) -> None:
        """Go on from `now`, as if nothing had been called for meanwhile."""
        if self._paused_at is not None:
            self._unpaused = self._unpaused.silenced(self._paused_at, now)
            self._paused_at = None
            self._follow(self._unpaused)

    def set_rate(self, rate: float, now: int) -> None:
        """Call for `rate` arrivals a second, of all workers together, from `now` on.

        Raises
        ------
        InvalidConfig
            If the profile has no rate that could be another.
        """
        if why := self._profile.control_problem("rate"):
            raise InvalidConfig({"rate": why})
        self._unpaused = self._unpaused.changed(now, rate)
        paused = self._paused_at
        self._follow(self._unpaused if paused is None else self._unpaused.silenced(paused, NEVER))

    def set_users(self, users: int, now: int) -> None:  # noqa: ARG002
        """Refuse.

        Raises
        ------
        InvalidConfig
            Always: arrivals have no users.
        """
        raise InvalidConfig({"concurrency": self._profile.control_problem("concurrency") or ""})

    def _follow(self, schedule: Schedule) -> None:
        """Go on with a schedule that is the same up to now."""
        self._schedule = schedule
        self._next = schedule.start(self._k)
