"""Open-model profiles: *when* requests start is fixed, whatever the target does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vayu.model.load.bounds import (
    LONGEST_DURATION,
    MOST_REQUESTS,
    count_problem,
    length_problem,
    ramp_problems,
    rate_problem,
)
from vayu.model.load.profile import Piece, Profile
from vayu.model.load.stages import StageList, describe_stages, stage_pieces, stage_problems
from vayu.model.words.bounds import LARGEST_INT
from vayu.model.words.duration import Duration, format_duration, parse_duration
from vayu.model.words.spelling import count_of, spell_number
from vayu.units import Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Iterator


class OpenProfile(Profile, frozen=True, kw_only=True, tag_field="kind"):
    """What all profiles of the open model have in common."""

    model: ClassVar[Literal["open", "closed"]] = "open"


class ConstantRate(OpenProfile, frozen=True, kw_only=True, tag="constant_rate"):
    """Open model: requests start at a fixed rate.

    Attributes
    ----------
    rate : float
        Arrival rate. [1/s]
    duration : str or number, optional
        How long arrivals are scheduled for. At least one of `duration` and `iterations`.
        [duration]
    ramp_up, ramp_down : str or number
        The rate rises linearly from 0 during the first `ramp_up` of `duration`, and falls to 0
        during its last `ramp_down`. [duration]
    iterations : int, optional
        Stop after this many arrivals, if that comes first. [requests]
    """

    rate: float
    duration: Duration | None = None
    ramp_up: Duration = 0
    ramp_down: Duration = 0
    iterations: int | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        if why := rate_problem(self.rate):
            yield "rate", why
        if self.duration is None and self.iterations is None:
            yield "duration", "give a duration, a number of iterations, or both"
        yield from ramp_problems(self.duration, self.ramp_up, self.ramp_down)
        if why := count_problem(self.iterations, MOST_REQUESTS):
            yield "iterations", why

    def pieces(self) -> tuple[Piece, ...]:
        """Return ramp, hold, ramp."""
        return trapezium(self.rate, self.duration, self.ramp_up, self.ramp_down)

    @property
    def length(self) -> Nanoseconds | None:
        """How long anything is started [ns]; None when only `iterations` ends it."""
        return None if self.duration is None else parse_duration(self.duration)

    @property
    def limit(self) -> int | None:
        """Most arrivals. [requests]."""
        return self.iterations

    def __str__(self) -> str:
        """One sentence a person can check."""
        count = f", at most {count_of(self.iterations, 'request')}" if self.iterations else ""
        time = spell_time(self.duration, self.ramp_up, self.ramp_down)
        return f"{count_of(self.rate, 'request')}/s{time}{count}"


class RampRate(OpenProfile, frozen=True, kw_only=True, tag="ramp_rate"):
    """Open model: the rate moves in a straight line from one to another.

    Attributes
    ----------
    start, end : float
        Arrival rate when the run begins, and when it ends. At most one of them is 0. [1/s]
    duration : str or number
        [duration]
    """

    start: float = 0.0
    end: float
    duration: Duration

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        for name, rate in (("start", self.start), ("end", self.end)):
            if why := rate_problem(rate, 0):
                yield name, why
        if not self.start and not self.end:
            yield "end", "a ramp from 0 to 0 sends nothing; give a rate above 0"
        if why := length_problem(self.duration):
            yield "duration", why

    def pieces(self) -> tuple[Piece, ...]:
        """Return the one ramp."""
        return (Piece(parse_duration(self.duration), self.start, self.end),)

    def __str__(self) -> str:
        """One sentence a person can check."""
        length = format_duration(parse_duration(self.duration))
        return f"from {spell_number(self.start)} to {count_of(self.end, 'request')}/s in {length}"


class Stages(OpenProfile, frozen=True, kw_only=True, tag="stages"):
    """Open model: any list of ramps and holds of the arrival rate.

    Attributes
    ----------
    stages : str or list of pairs
        ``(duration, rate)`` each: the rate moves linearly from the one before, the first from
        0. Text such as ``"10s:100,30s:100,5s:0"`` says the same. [(duration, 1/s)]
    """

    stages: StageList

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each stage that no run could act on."""
        yield from stage_problems(self.stages, lambda rate: rate_problem(rate, 0))

    def pieces(self) -> tuple[Piece, ...]:
        """Return one piece a stage."""
        return stage_pieces(self.stages)

    def __str__(self) -> str:
        """One sentence a person can check."""
        return f"arrivals in stages: {describe_stages(self.stages, 'request', '/s')}"


class PoissonRate(OpenProfile, frozen=True, kw_only=True, tag="poisson_rate"):
    """Open model: requests come at random, independently of each other, at a mean rate.

    The times between them are exponentially distributed, as those of many people who know
    nothing of one another. The arrivals are the same for any number of workers.

    Attributes
    ----------
    rate : float
        Mean arrival rate. [1/s]
    duration : str or number
        [duration]
    ramp_up, ramp_down : str or number
        As in `ConstantRate`.
    seed : int, optional
        The same seed gives the same arrivals; without one, the seed of the run counts.
    """

    rate: float
    duration: Duration
    ramp_up: Duration = 0
    ramp_down: Duration = 0
    seed: int | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        if why := rate_problem(self.rate):
            yield "rate", why
        yield from ramp_problems(self.duration, self.ramp_up, self.ramp_down)
        if why := count_problem(self.seed, LARGEST_INT, least=0):
            yield "seed", why

    def pieces(self) -> tuple[Piece, ...]:
        """Return ramp, hold, ramp."""
        return trapezium(self.rate, self.duration, self.ramp_up, self.ramp_down)

    def __str__(self) -> str:
        """One sentence a person can check."""
        time = spell_time(self.duration, self.ramp_up, self.ramp_down)
        return f"{count_of(self.rate, 'request')}/s on average, at random (Poisson){time}"


def trapezium(
    level: float, duration: Duration | None, ramp_up: Duration, ramp_down: Duration
) -> tuple[Piece, ...]:
    """Return the pieces of a level that is risen to, held, and left again."""
    length = LONGEST_DURATION if duration is None else parse_duration(duration)
    up, down = parse_duration(ramp_up), parse_duration(ramp_down)
    hold = Nanoseconds(max(length - up - down, 0))
    pieces = (Piece(up, 0.0, level), Piece(hold, level, level), Piece(down, level, 0.0))
    return tuple(piece for piece in pieces if piece.length)


def spell_time(duration: Duration | None, ramp_up: Duration, ramp_down: Duration) -> str:
    """Say how long, and how much of it are ramps."""
    time = "" if duration is None else f" for {format_duration(parse_duration(duration))}"
    up, down = (format_duration(parse_duration(ramp)) for ramp in (ramp_up, ramp_down))
    rise = f", ramping up over {up}" if parse_duration(ramp_up) else ""
    fall = f", ramping down over {down}" if parse_duration(ramp_down) else ""
    return f"{time}{rise}{fall}"
