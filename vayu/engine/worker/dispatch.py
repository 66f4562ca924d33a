"""Decides what starts when. Pure: times go in, arrivals come out.

Every time here is after t0 [ns]. An arrival is ``(k, user, intended)``; `NOBODY` sends it in
the open model.

Open model: arrivals are due on a schedule, whatever the target does. A late one starts as
soon as it can. Nothing starts once the deadline is past by `GRACE`; what was due by then and
never started is the backlog. Closed model: a user whose exchange has ended is ready at once.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol

from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.sample import NOBODY
from vayu.pacing.schedule import schedule_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.model.load import LoadProfile
    from vayu.pacing.shard import Share

Arrival = tuple[int, int, int]

NEVER = 1 << 62
"""Further away than any run goes: in ns, and in requests."""

GRACE = 100 * NS_PER_MS
"""How long after the deadline an arrival that was due before it may still start. [ns]"""


class Dispatch(Protocol):
    """What the loop asks: what starts now, and when to ask again.

    Attributes
    ----------
    started, dropped : int
        Arrivals so far. [requests]
    """

    started: int
    dropped: int

    def take(self, now: int, in_flight: int) -> Arrival | None:
        """Return an arrival that starts now, or None; ask again until there is none."""
        ...

    def completed(self, user: int, now: int) -> None:
        """Note that a user's exchange has ended."""
        ...

    def again(self, user: int, now: int) -> Arrival | None:
        """Note that a user's exchange has ended, and return that user's next one, if any.

        The same as `completed` and `take`, for a user who waits behind nobody.
        """
        ...

    def due(self, now: int) -> int:
        """Return how many arrivals were called for by `now`; never less than were taken."""
        ...

    def next_at(self) -> int | None:
        """Return when the next arrival is due, or None while nothing is scheduled."""
        ...

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again."""
        ...

    def halt(self, now: int) -> None:
        """Start nothing more."""
        ...


class OpenDispatch:
    """Arrivals on a schedule.

    Parameters
    ----------
    profile : ConstantRate
        Of the whole run.
    share : Share
        Which arrivals are this worker's.
    max_in_flight : int
        An arrival that finds as many in flight is dropped. [requests]
    """

    def __init__(self, profile: ConstantRate, share: Share, max_in_flight: int) -> None:
        self.started = self.dropped = 0
        self._schedule = schedule_of(profile)
        self._share = share
        self._most = max_in_flight
        self._left = share.count(self._schedule.count())
        self._deadline: int = profile.duration
        self._place = 0
        self._next = self._start()
        self._halted_at: int | None = None

    def take(self, now: int, in_flight: int) -> Arrival | None:
        """Return an arrival that starts now, or None; ask again until there is none."""
        while self._next is not None and self._next <= now and not self.exhausted(now):
            k, intended = self._share.number(self._place), self._next
            self._place += 1
            self._next = self._start()
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
        return max(min(called, self._left), self._place)

    def next_at(self) -> int | None:
        """Return when the next arrival is due, or None when there is none."""
        return None if self._halted_at is not None else self._next

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again."""
        halted = self._halted_at is not None
        return halted or self._next is None or now > self._deadline + GRACE

    def halt(self, now: int) -> None:
        """Start nothing more."""
        if self._halted_at is None:
            self._halted_at = now

    def _start(self) -> int | None:
        """Intended start of this worker's next arrival."""
        if self._place >= self._left:
            return None
        return self._schedule.start(self._share.number(self._place))


class ClosedDispatch:
    """Virtual users that wait for their responses.

    Parameters
    ----------
    profile : ConstantUsers
        Of the whole run.
    share : Share
        Which users and arrivals are this worker's.
    """

    def __init__(self, profile: ConstantUsers, share: Share) -> None:
        self.started = self.dropped = 0
        self._share = share
        self._deadline = NEVER if profile.duration is None else profile.duration
        self._left = NEVER if profile.iterations is None else share.count(profile.iterations)
        ramp, users = profile.ramp_up, profile.users
        mine = [share.number(place) for place in range(share.count(users))]
        self._rising = deque((ramp * user // users, user) for user in mine)
        self._ready: deque[tuple[int, int]] = deque()
        self._halted = False

    def take(self, now: int, in_flight: int) -> Arrival | None:  # noqa: ARG002
        """Return an arrival that starts now, or None; ask again until there is none."""
        if self._ready:
            queue = self._ready
        elif self._rising and self._rising[0][0] <= now:
            queue = self._rising
        else:
            return None
        if self.exhausted(now):
            return None
        intended, user = queue.popleft()
        k = self._share.number(self.started)
        self.started += 1
        return k, user, intended

    def completed(self, user: int, now: int) -> None:
        """Note that a user's exchange has ended: the user is ready for the next one."""
        self._ready.append((now, user))

    def again(self, user: int, now: int) -> Arrival | None:
        """Note that a user's exchange has ended, and return that user's next one, if any."""
        if self._ready or self.exhausted(now):
            self._ready.append((now, user))
            return None
        started = self.started
        self.started = started + 1
        return self._share.worker + self._share.workers * started, user, now

    def due(self, now: int) -> int:  # noqa: ARG002
        """Return how many arrivals were called for: a closed model calls as it starts."""
        return self.started

    def next_at(self) -> int | None:
        """Return when the next user is ready, or None while all wait for responses."""
        if self._ready:
            return self._ready[0][0]
        return self._rising[0][0] if self._rising else None

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again."""
        return self._halted or now >= self._deadline or self.started >= self._left

    def halt(self, now: int) -> None:  # noqa: ARG002
        """Start nothing more."""
        self._halted = True


def dispatch_of(profile: LoadProfile, share: Share, max_in_flight: int) -> Dispatch:
    """Return the dispatcher that carries out a profile's share."""
    if isinstance(profile, ConstantRate):
        return OpenDispatch(profile, share, max_in_flight)
    return ClosedDispatch(profile, share)
