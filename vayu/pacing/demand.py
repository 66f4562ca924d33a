"""What the open model calls for while it is steered: one schedule after the other.

A change at some moment leaves alone what was called for before it. So whoever knows the changes
knows the demand, also of a worker that says nothing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.rows.metrics import LATE_NS
from vayu.pacing.schedule import schedule_of

if TYPE_CHECKING:
    from vayu.model.load import OpenModel
    from vayu.pacing.schedule import Schedule

NEVER = 1 << 62
"""Further away than any run goes: in ns, and in requests."""


class Demand:
    """The arrivals of a whole run.

    Parameters
    ----------
    profile : OpenModel
    seed : int
        Of the whole run.

    Attributes
    ----------
    schedule : Schedule
        As it is now; the same up to the last change.
    deadline : int
        Nothing is called for after it. [ns]
    halted_at : int or None
        From when on nothing is called for any more. [ns]
    """

    def __init__(self, profile: OpenModel, *, seed: int = 0) -> None:
        self._profile = profile
        self.deadline: int = NEVER if profile.length is None else profile.length
        self.schedule: Schedule = schedule_of(profile, seed)
        self.halted_at: int | None = None
        self._unpaused = self.schedule
        self._paused_at: int | None = None

    def called(self, now: int) -> int:
        """Return how many arrivals were called for by `now` [ns]."""
        end = now if self.halted_at is None else self.halted_at
        return self.schedule.arrived(min(end, self.deadline))

    def halt(self, now: int) -> None:
        """Call for nothing any more; what this catches before it is late was not called for."""
        if self.halted_at is None:
            self.halted_at = max(now - LATE_NS, 0)

    def pause(self, now: int) -> None:
        """Call for nothing from `now` on, until `resume`; the deadline stays where it is."""
        if self._paused_at is None:
            self._paused_at = now
            self.schedule = self._unpaused.silenced(now, NEVER)

    def resume(self, now: int) -> None:
        """Go on from `now`, as if nothing had been called for meanwhile."""
        if self._paused_at is not None:
            self._unpaused = self._unpaused.silenced(self._paused_at, now)
            self._paused_at = None
            self.schedule = self._unpaused

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
        self.schedule = self._unpaused if paused is None else self._unpaused.silenced(paused, NEVER)

    def set_users(self, users: int, now: int) -> None:  # noqa: ARG002
        """Refuse.

        Raises
        ------
        InvalidConfig
            Always: arrivals have no users.
        """
        raise InvalidConfig({"concurrency": self._profile.control_problem("concurrency") or ""})
