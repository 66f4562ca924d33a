"""How far a run is: pure arithmetic on what was asked for and the newest tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.model.load.search_profile import SearchProfile
from vayu.report.quantity import clock
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.load import LoadProfile
    from vayu.model.results.tick import Tick


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    elapsed : float
        Since t0. [s]
    fraction : float
        0 to 1.
    remaining : float, optional
        Until nothing more is started [s]; None when nothing can be said yet.
    about : bool
        `remaining` is a guess from the throughput so far.
    """

    elapsed: float
    fraction: float
    remaining: float | None
    about: bool = False

    def __str__(self) -> str:
        """Elapsed and remaining time in words."""
        if self.remaining is None:
            return clock(self.elapsed)
        if self.fraction >= 1:
            return f"{clock(self.elapsed)}, waiting for the last responses"
        guess = "about " if self.about else ""
        return f"{clock(self.elapsed)}, {guess}{clock(self.remaining)} left"


def progress(profile: LoadProfile, tick: Tick | None) -> Progress:
    """Return how far a run is.

    Parameters
    ----------
    profile : LoadProfile
        What was asked for: a length, a number of requests, or both. What comes first ends it.
    tick : Tick or None
        The newest.
    """
    elapsed = tick.elapsed / 1_000 if tick else 0.0
    by_time = _by_time(profile, elapsed)
    by_count = _by_count(profile, tick, elapsed)
    if by_time is None or by_count is None:
        return by_time or by_count or Progress(elapsed, 0.0, None)
    return max(by_time, by_count, key=lambda way: way.fraction)


def _by_time(profile: LoadProfile, elapsed: float) -> Progress | None:
    """Return how far the time is that was asked for, if it was; a search only has a limit."""
    if profile.length is None or isinstance(profile, SearchProfile):
        return None
    length = profile.length / NS_PER_S
    return Progress(elapsed, min(1.0, elapsed / length), max(0.0, length - elapsed))


def _by_count(profile: LoadProfile, tick: Tick | None, elapsed: float) -> Progress | None:
    """Return how far the number of requests is that was asked for, if it was."""
    if profile.limit is None or tick is None:
        return None
    sent = tick.requests.total if profile.model == "closed" else tick.due
    fraction = min(1.0, sent / profile.limit)
    remaining = elapsed * (1 - fraction) / fraction if fraction else None
    return Progress(elapsed, fraction, remaining, about=True)
