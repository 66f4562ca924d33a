"""How much of its load a run called for, and for how long: responses come in later.

    0 ─────── arrivals ─────── until ── responses ── elapsed
    |←── as long as was asked, or until the last iteration, or a stop ──→|

A schedule that a number of arrivals ends lasts until the next one would have been due: twenty at
100/s are called for in 0.2 s, though the last of them is due at 0.19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.engine.coordinator.measure import per_second
from vayu.model.load import ConstantRate, ConstantUsers, Iterations
from vayu.pacing.curve import curve_of
from vayu.pacing.even import EvenSchedule
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.load import LoadProfile
    from vayu.model.load.search_profile import SearchProfile


class Calling(NamedTuple):
    """What was done to the schedule of a run.

    Attributes
    ----------
    until : int, optional
        From when on nothing was due, after t0 [ns]; as long as was asked for, if not said.
    steered : bool
        Its rate was set, or it was paused, so that its profile tells no more how long it is.
    """

    until: int | None = None
    steered: bool = False


AS_ASKED = Calling()
"""Nothing was done to it."""


def offered_of(
    profile: LoadProfile | SearchProfile, reading: Snapshot, calling: Calling = AS_ASKED
) -> float | None:
    """Return how many arrivals were due per second of the schedule [1/s].

    Parameters
    ----------
    profile : LoadProfile or SearchProfile
    reading : Snapshot
        The last one, of all workers.
    calling : Calling

    Returns
    -------
    float or None
        None where all were due within 1 ms, as in a replay of one moment: that is no rate.
    """
    due, elapsed = reading.counter("due"), reading.counter("elapsed")
    length = min(end for end in (elapsed, profile.length, calling.until) if end is not None)
    if isinstance(profile, ConstantRate) and profile.limit == due and not calling.steered:
        length = EvenSchedule(curve_of(profile)).start(due) or length  # or the duration ends it
    return per_second(due, length) if length >= NS_PER_MS else None


def cut_short_of(profile: LoadProfile | SearchProfile, reading: Snapshot) -> tuple[str, ...]:
    """Return a warning of a run of users that came to its end before its iterations did.

    Parameters
    ----------
    profile : LoadProfile or SearchProfile
    reading : Snapshot
        The last one, of all workers.
    """
    asked = profile.limit if isinstance(profile, Iterations | ConstantUsers) else None
    started = reading.counter("started")
    if asked is None or started >= asked:
        return ()
    return (f"Its duration was over when {started:,} of {asked:,} iterations had started.",)
