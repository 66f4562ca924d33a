"""For how long a run called for arrivals, without the time in which their responses came in.

    0 ─────── arrivals ─────── until ── responses ── elapsed
    |←── as long as was asked, or until the last iteration, or a stop ──→|

A schedule that a number of arrivals ends lasts until the next one would have been due: twenty at
100/s are called for in 0.2 s, though the last of them is due at 0.19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.coordinator.measure import per_second
from vayu.model.load import ConstantRate
from vayu.pacing.curve import curve_of
from vayu.pacing.even import EvenSchedule
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.load import LoadProfile
    from vayu.model.search_profile import SearchProfile


def offered_of(
    profile: LoadProfile | SearchProfile, reading: Snapshot, until: int | None = None
) -> float | None:
    """Return how many arrivals were due per second of the schedule [1/s].

    Parameters
    ----------
    profile : LoadProfile or SearchProfile
    reading : Snapshot
        The last one, of all workers.
    until : int, optional
        From when on nothing was due, after t0 [ns]; as long as was asked for, if not said.

    Returns
    -------
    float or None
        None where all were due within 1 ms, as in a replay of one moment: that is no rate.
    """
    due, elapsed = reading.counter("due"), reading.counter("elapsed")
    length = min(end for end in (elapsed, profile.length, until) if end is not None)
    if isinstance(profile, ConstantRate) and profile.limit == due:
        whole = EvenSchedule(curve_of(profile)).start(due) or length  # or the duration ends it
        length = whole if until is None else max(length, whole)
    return per_second(due, length) if length >= NS_PER_MS else None
