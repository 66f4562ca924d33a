"""The closed model: a user whose exchange has ended is ready again, after its pauses.

A user is *active* from the moment that the level rises past its number until it is not
wanted any more when it is ready. What it has in flight by then completes; nothing is killed.

A user who is wanted for 10 ms or more and never had a turn, because the worker has too many others
to start, is due: else a run that reached a few of its users would look like one that has them all.

The usual case is a user that goes on at once while nobody else waits: `again` decides it with two
comparisons. That holds until `_usual_until`: somebody else is ready, or the level falls.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.rows.metrics import LATE_NS
from vayu.pacing.curve import curve_of
from vayu.pacing.demand import NEVER
from vayu.pacing.pauses import pauses_of
from vayu.pacing.shard import numbers_of
from vayu.pacing.users import BEFORE_ALL, rises

if TYPE_CHECKING:
    from vayu.engine.worker.arrival import Arrival
    from vayu.model.load import ClosedModel
    from vayu.pacing.shard import Share


class ClosedDispatch:
    """Virtual users that wait for their responses.

    Parameters
    ----------
    profile : ClosedModel
        Of the whole run.
    share : Share
        Which users are this worker's.
    seed : int
        Of the whole run.
    """

    def __init__(self, profile: ClosedModel, share: Share, *, seed: int = 0) -> None:
        self.started = self.dropped = 0
        self._profile = profile
        self._share, self._numbers = share, numbers_of(profile, share)
        self._worker, self._workers = share.worker, share.workers
        self._deadline: int = NEVER if profile.length is None else profile.length
        self._each = profile.each
        self._left = NEVER if profile.limit is None else self._numbers.count(profile.limit)
        self._curve = curve_of(profile)
        self._pauses = pauses_of(profile, seed)
        self._done: dict[int, int] = {}
        self._active: set[int] = set()
        self._waiting: list[tuple[int, int]] = []  # a heap of (ready, user)
        self._rises = rises(self._curve, share)
        self._rise = next(self._rises, None)
        self._last_rise = BEFORE_ALL
        self._newest = -1  # the highest number that had its turn
        self._end = self._deadline  # or earlier, when it is halted
        self._not_before = 0
        self._paused = self._halted = False
        self._plain = False
        self._free_until = self._next = self._usual_until = 0
        self._steer()

    def take(self, now: int, in_flight: int) -> Arrival | None:  # noqa: ARG002
        """Return an arrival that starts now, or None; ask again until there is none."""
        while now >= self._next and not self.exhausted(now):
            ready, user, wanted = self._earliest(now)
            self._look_ahead()
            if wanted:
                return self._begin(user, max(ready, self._not_before))
        return None

    def completed(self, user: int, now: int) -> None:
        """Note that a user's exchange has ended: after its pauses the user is ready again."""
        if self._each is not None and self._done.get(user, 0) >= self._each:
            return
        ready = now if self._pauses is None else self._pauses.ready(user, now)
        heappush(self._waiting, (ready, user))
        self._look_ahead()

    def again(self, user: int, now: int) -> int | None:
        """Note that a user's exchange has ended; return the number of its next, if there is one."""
        started = self.started
        if now >= self._usual_until or started >= self._left:
            return self._again(user, now)
        self.started = started + 1
        return self._worker + self._workers * started

    def due(self, now: int) -> int:
        """Return how many arrivals were called for: a closed model calls as it starts.

        Beside them each user that waits for its first turn is one.
        """
        return self.started + self._unserved(now)

    def next_at(self) -> int | None:
        """Return when the next user is ready, or None while all wait for responses."""
        return None if self._next == NEVER else self._next

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again."""
        return self._halted or now >= self._deadline or self.started >= self._left

    def halt(self, now: int) -> None:
        """Start nothing more."""
        self._halted = True
        self._end = min(self._end, now)
        self._steer()

    def pause(self, now: int) -> None:  # noqa: ARG002
        """Let users wait from `now` on, until `resume`; the deadline stays where it is."""
        self._paused = True
        self._steer()

    def resume(self, now: int) -> None:
        """Let users go on: who waited is ready at `now`."""
        if self._paused:
            self._paused = False
            self._not_before = now
            self._steer()

    def set_rate(self, rate: float, now: int) -> None:  # noqa: ARG002
        """Refuse.

        Raises
        ------
        InvalidConfig
            Always: users have no rate.
        """
        raise InvalidConfig({"rate": self._profile.control_problem("rate") or ""})

    def set_users(self, users: int, now: int) -> None:
        """Want so many users, of all workers together, from `now` on.

        Raises
        ------
        InvalidConfig
            If no others could join those of the profile.
        """
        if why := self._profile.control_problem("concurrency"):
            raise InvalidConfig({"concurrency": why})
        at = max(now, self._last_rise[0] + 1)  # who has begun, has
        self._curve = self._curve.changed(at, users)
        self._rises = rises(self._curve, self._share, self._last_rise)
        self._rise = next(self._rises, None)
        self._steer()

    def _again(self, user: int, now: int) -> int | None:
        """Decide what is not the usual case: the user pauses, goes, or waits for its turn."""
        queue = self._waiting
        self.completed(user, now)
        if not queue or queue[0] != (now, user) or self._paused or self.exhausted(now):
            return None
        heappop(queue)
        self._look_ahead()
        wanted = self._curve.level(now) > user
        if not wanted:
            self._active.discard(user)
        self._free(now)
        return self._begin(user, now)[0] if wanted else None

    def _earliest(self, now: int) -> tuple[int, int, bool]:
        """Take who is ready first: when, who, and whether it is wanted."""
        if self._rise is None or (self._waiting and self._waiting[0] < self._rise):
            ready, user = heappop(self._waiting)
            wanted = self._curve.level(now) > user
            if not wanted:
                self._active.discard(user)
            return ready, user, wanted
        ready, user = self._last_rise = self._rise
        self._newest = max(self._newest, user)
        self._rise = next(self._rises, None)
        gone = ready < self._not_before and self._curve.level(now) <= user  # during a pause
        if gone or user in self._active:
            return ready, user, False
        self._active.add(user)
        return ready, user, True

    def _unserved(self, now: int) -> int:
        """Return how many users were wanted for some time, and never had a turn.

        Users rise lowest first, so whoever is above the newest had none.
        """
        until = min(now, self._end) - LATE_NS
        if self._rise is None or self._rise[0] > until:
            return 0
        if self._paused or self.started >= self._left:
            return 0
        risen = self._share.count(math.ceil(self._curve.highest(until)))
        return max(risen - self._share.count(self._newest + 1), 0)

    def _begin(self, user: int, ready: int) -> Arrival:
        """Start an iteration of a user."""
        k = self._numbers.number(self.started)
        self.started += 1
        if self._pauses is not None:
            self._pauses.begun(user, ready)
        if self._each is not None:
            self._done[user] = self._done.get(user, 0) + 1
        return k, user, ready

    def _look_ahead(self) -> None:
        """Work out when anybody is ready next."""
        waiting = self._waiting[0][0] if self._waiting else NEVER
        rising = self._rise[0] if self._rise is not None else NEVER
        held = self._paused or self._halted
        self._next = NEVER if held else max(min(waiting, rising), self._not_before)
        self._usual_until = min(self._free_until, self._next)

    def _steer(self) -> None:
        """Work out until when users go on at once, and who is next."""
        held = self._paused or self._halted
        alike = self._numbers is self._share  # so `again` knows the next number by itself
        self._plain = self._pauses is None and self._each is None and alike and not held
        self._free_until = 0
        self._look_ahead()

    def _free(self, now: int) -> None:
        """Let users go on at once until the level falls, if none has yet to come or to go."""
        if not self._plain or now < self._free_until or now >= self._next:
            return
        wanted = self._share.count(math.ceil(self._curve.level(now)))
        if len(self._active) <= wanted:
            self._free_until = min(self._deadline, self._curve.next_fall(now))
            self._look_ahead()
