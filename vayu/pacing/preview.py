"""What a profile will offer, as points to draw: from the very arithmetic that paces it.

Level over time is drawn from corner to corner, exactly. Arrivals that are no straight line,
because they come at random or are a replay, are counted in `BINS` equal parts of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vayu.model.load import OpenModel, PoissonRate, Replay
from vayu.pacing.curve import curve_of
from vayu.pacing.schedule import schedule_of
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.load import LoadProfile
    from vayu.pacing.curve import Curve

BINS = 120

_MOST_COUNTED = 1_000_000
"""Of arrivals at random: each is drawn, so more of them would take seconds. [requests]"""

_NO_END = 10 * NS_PER_S
"""What is shown of a profile that ends nobody knows when. [ns]"""


@dataclass(frozen=True, slots=True)
class Preview:
    """A profile as points.

    Attributes
    ----------
    time, level : tuple of float
        Corners of the level; none of a replay. [s, 1/s or 1]
    bins, arrivals : tuple of float
        Middle of each part of the time, and arrival rate in it; none where the level says
        it all. [s, 1/s]
    end : float
        Where the time ends. [s]
    unit : str
        ``"requests/s"`` or ``"users"``.
    example : bool
        The run's own seed will give other `arrivals` than these.
    open_end : bool
        Only the number of requests ends it, and nobody knows when: `end` is arbitrary.
    """

    time: tuple[float, ...]
    level: tuple[float, ...]
    bins: tuple[float, ...]
    arrivals: tuple[float, ...]
    end: float
    unit: str
    example: bool
    open_end: bool


def preview_of(profile: LoadProfile, *, seed: int = 0) -> Preview:
    """Return what a profile will offer.

    Parameters
    ----------
    profile : LoadProfile
    seed : int
        For arrivals at random that have no seed of their own.
    """
    end, known = _end(profile)
    pieces = profile.pieces()
    time, level = _corners(curve_of(profile), end) if pieces else ((), ())
    bins, arrivals = _counted(profile, end, seed) if _uneven(profile) else ((), ())
    return Preview(
        time=time,
        level=level,
        bins=bins,
        arrivals=arrivals,
        end=end / NS_PER_S,
        unit="requests/s" if profile.model == "open" else "users",
        example=isinstance(profile, PoissonRate) and profile.seed is None,
        open_end=not known,
    )


def _end(profile: LoadProfile) -> tuple[int, bool]:
    """Return where the time ends [ns], and whether it is known."""
    if profile.length is not None:
        drawn = sum(piece.length for piece in profile.pieces())  # less, of a search
        return min(profile.length, drawn or profile.length), True
    if isinstance(profile, OpenModel) and profile.limit is not None:
        last = schedule_of(profile).start(profile.limit - 1)
        return max(curve_of(profile).end if last is None else last, 1), True
    return _NO_END, False


def _corners(curve: Curve, end: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the corners of a curve up to `end`."""
    points = []
    for line in curve.lines:
        if line.begin < end:
            part = line if line.end <= end else line.upto(end)
            points += [(part.begin / NS_PER_S, part.first), (part.end / NS_PER_S, part.last)]
    time, level = zip(*points, strict=True)
    return time, level


def _uneven(profile: LoadProfile) -> bool:
    """Whether arrivals are worth counting."""
    if isinstance(profile, PoissonRate):
        return curve_of(profile).total <= _MOST_COUNTED
    return isinstance(profile, Replay)


def _counted(
    profile: LoadProfile, end: int, seed: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the arrival rate in equal parts of the time."""
    assert isinstance(profile, PoissonRate | Replay)
    schedule = schedule_of(profile, seed)
    edges = [end * i // BINS for i in range(BINS + 1)]
    seen = [0, *(schedule.arrived(edge - 1) for edge in edges[1:])]
    width = end / BINS / NS_PER_S
    bins = tuple((i + 0.5) * width for i in range(BINS))
    return bins, tuple((b - a) / width for a, b in pairwise(seen))
