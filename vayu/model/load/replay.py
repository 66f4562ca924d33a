"""A replay: the open model with the arrivals of another time."""

from __future__ import annotations

import math
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from msgspec.structs import force_setattr

from vayu.model.load.bounds import LONGEST_DURATION
from vayu.model.load.open import OpenProfile
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import format_duration
from vayu.model.words.spelling import spell_number
from vayu.units import NS_PER_S, Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.load.profile import Piece

MOST_REPLAYED = 200_000
"""Most arrivals of a replay: they travel in one message, and are kept with the run. [requests]"""

_SPEEDS = (1e-6, 1e6)  # the least and the most [1]
_MOST_TOLD = 5  # times that are none
_DIGITS = 9  # of a second: nanoseconds
_EARLIEST = 1e8  # in 1973; what is later is a moment beside what fits into a run [s since 1970]


class Replay(OpenProfile, frozen=True, kw_only=True, tag="replay"):
    """Open model: requests arrive as they once did.

    Attributes
    ----------
    times : list of float
        Arrival times: seconds, moments or lengths, in any order. They are kept in order, and
        counted from the earliest, which becomes t0. [s]
    speed : float
        2 replays in half the time, 0.5 in twice. [1]
    """

    times: tuple[float, ...]
    speed: float = 1.0

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        why = bounds_problem(self.speed, *_SPEEDS)
        if why:
            yield "speed", why
        if not self.times:
            yield "times", "there are none; a replay needs at least one arrival"
        if len(self.times) > MOST_REPLAYED:
            yield "times", f"must be at most {MOST_REPLAYED:,}, got {len(self.times):,}"
        missing = [place for place, time in enumerate(self.times) if not math.isfinite(time)]
        for place in missing[:_MOST_TOLD]:
            yield f"times[{place}]", f"must be finite, got {self.times[place]}; leave it out"
        if len(missing) > _MOST_TOLD:
            yield "times", f"must be finite; {len(missing):,} of {len(self.times):,} are not"
        if self.times and not missing:
            yield from self._span_problems(None if why else self.speed)

    def _span_problems(self, speed: float | None) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with all times together, at a `speed` if that is one."""
        if mixed := _mixed(self.times):
            yield "times", mixed
        elif speed and self.times[-1] / speed * NS_PER_S >= LONGEST_DURATION:
            most = format_duration(LONGEST_DURATION)
            yield "times", f"last longer than {most} at this speed; leave some out, or raise it"

    def _tidy(self) -> None:
        """Put the times in order, and begin them at 0; what is wrong is left for `problems`."""
        if not all(map(math.isfinite, self.times)) or _mixed(self.times):
            return
        if self.times and (self.times[0] != 0 or not _rising(self.times)):
            ranked = sorted(self.times)
            first = ranked[0]
            force_setattr(self, "times", tuple(round(t - first, _DIGITS) for t in ranked))

    def pieces(self) -> tuple[Piece, ...]:
        """Return nothing: single arrivals have no level."""
        return ()

    @property
    def length(self) -> Nanoseconds:
        """From the first arrival to just after the last. [ns]."""
        return Nanoseconds(round(self.times[-1] / self.speed * NS_PER_S) + 1)

    @property
    def limit(self) -> int:
        """How many arrivals there are. [requests]."""
        return len(self.times)

    @property
    def peak(self) -> float:
        """Most arrivals in one second, counted from the first. [1/s]."""
        seconds = Counter(int(time / self.speed) for time in self.times)
        return float(max(seconds.values()))

    def control_problem(self, word: Literal["rate", "concurrency"]) -> str | None:
        """Return why a run of this profile has no such thing to set while it goes on."""
        why = "a replay has the rate that it once had; start another at a different speed"
        return super().control_problem(word) or why

    def __repr__(self) -> str:
        """Show how many arrivals there are, never all of them."""
        return f"Replay(times=<{len(self.times):,} arrivals>, speed={self.speed!r})"

    def __str__(self) -> str:
        """One sentence a person can check."""
        speed = (
            f", {spell_number(self.speed)} times as fast as they came" if self.speed != 1 else ""
        )
        many = f"{len(self.times):,} arrivals" if len(self.times) > 1 else "1 arrival"
        return f"replay of {many} over {format_duration(self.length)}{speed}"


def _mixed(times: tuple[float, ...]) -> str | None:
    """Say which times are moments although others are seconds of a run; None when none are."""
    first, last = min(times, default=0.0), max(times, default=0.0)
    if not (abs(first) * NS_PER_S <= LONGEST_DURATION and last >= _EARLIEST):
        return None
    places = f"times[{times.index(last)}] ({_moment(last)}) is a moment"
    others = f"times[{times.index(first)}] ({first:g}) a number of seconds"
    return f"are of two kinds: {places}, {others}; give all as moments, or all as seconds"


def _moment(time: float) -> str:
    """Return seconds since 1970 as a moment, if there is such a day in the calendar."""
    with suppress(OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds")
    return f"{time:g}"


def _rising(times: tuple[float, ...]) -> bool:
    """Whether no time is before the one ahead of it."""
    return all(a <= b for a, b in pairwise(times))
