"""Decides what starts when. Pure: times go in, arrivals come out.

Every time here is after t0 [ns].

A dispatcher can be steered while it works. All workers of a run are told the same `now`, and
before it has come, so that the union of what they start stays exactly the one schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vayu.engine.worker.dispatch_closed import ClosedDispatch
from vayu.engine.worker.dispatch_open import OpenDispatch
from vayu.model.load import OpenModel
from vayu.protocol.steerable import Steerable

if TYPE_CHECKING:
    from vayu.engine.worker.arrival import Arrival
    from vayu.model.load import Paced
    from vayu.pacing.shard import Share


class Dispatch(Steerable, Protocol):
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

    def again(self, user: int, now: int) -> int | None:
        """Note that a user's exchange has ended; return the number of its next, which is due now.

        None when there is none. The same as `completed` and `take`, for a user who waits behind
        nobody.
        """
        ...

    def due(self, now: int) -> int:
        """Return how many arrivals were called for by `now`; never less than were taken."""
        ...

    def next_at(self) -> int | None:
        """Return when to ask again, or None while nothing is scheduled."""
        ...

    def exhausted(self, now: int) -> bool:
        """Whether nothing will ever start again."""
        ...

    def halt(self, now: int) -> None:
        """Start nothing more."""
        ...


def dispatch_of(profile: Paced, share: Share, max_in_flight: int, *, seed: int = 0) -> Dispatch:
    """Return the dispatcher that carries out a profile's share.

    Parameters
    ----------
    profile : Paced
        Of the whole run.
    share : Share
        Which arrivals and users are this worker's.
    max_in_flight : int
        Open model: an arrival that finds as many in flight is dropped. [requests]
    seed : int
        Of the whole run: of arrivals and think times at random.
    """
    if isinstance(profile, OpenModel):
        return OpenDispatch(profile, share, max_in_flight, seed=seed)
    return ClosedDispatch(profile, share, seed=seed)
