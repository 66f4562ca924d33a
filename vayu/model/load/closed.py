"""Closed-model profiles: *how many* users there are is fixed, each waiting for its response.

So a slow target slows the generator too. Between two iterations a user may think, and with
pacing its iterations start at least so far apart. A level that falls lets users go: each
finishes its iteration first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vayu.model.load.bounds import (
    LONGEST_DURATION,
    MOST_REQUESTS,
    MOST_USERS,
    count_problem,
    length_problem,
    ramp_problems,
)
from vayu.model.load.open import spell_time, trapezium
from vayu.model.load.profile import Piece, Profile
from vayu.model.load.stages import StageList, describe_stages, stage_pieces, stage_problems
from vayu.model.load.think import parse_think, think_problem
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import Duration, format_duration, parse_duration
from vayu.model.words.show import show
from vayu.model.words.spelling import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.units import Nanoseconds


class ClosedProfile(Profile, frozen=True, kw_only=True, tag_field="kind"):
    """What all profiles of the closed model have in common.

    Attributes
    ----------
    think : str or number, optional
        Time from a response to the user's next request; see `vayu.model.load.think`.
    pacing : str or number, optional
        Least time from the start of an iteration to the start of the user's next. [duration]
    """

    model: ClassVar[Literal["open", "closed"]] = "closed"

    think: Duration | None = None
    pacing: Duration | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the pauses between iterations."""
        if why := think_problem(self.think):
            yield "think", why
        if why := length_problem(self.pacing):
            yield "pacing", why

    @property
    def each(self) -> int | None:
        """Iterations of one user, if that is stated. [requests]."""
        return None

    def _pauses(self) -> str:
        """Say what lies between the iterations."""
        think = "" if self.think is None else f", {parse_think(self.think)}"
        if self.pacing is None:
            return think
        return f"{think}, each at most once in {format_duration(parse_duration(self.pacing))}"


class ConstantUsers(ClosedProfile, frozen=True, kw_only=True, tag="constant_users"):
    """Closed model: a fixed number of virtual users, each waiting for its response.

    Attributes
    ----------
    users : int
        Virtual users. [1]
    duration : str or number, optional
        Users start no iteration after this. At least one of `duration` and `iterations`.
        [duration]
    ramp_up, ramp_down : str or number
        Users start evenly spread over the first `ramp_up`, and leave evenly spread over the
        last `ramp_down` of `duration`. [duration]
    iterations : int, optional
        Iterations shared by all users. [requests]
    """

    users: int
    duration: Duration | None = None
    ramp_up: Duration = 0
    ramp_down: Duration = 0
    iterations: int | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        if why := bounds_problem(self.users, 1, MOST_USERS):
            yield "users", why
        if self.duration is None and self.iterations is None:
            yield "duration", "give a duration, a number of iterations, or both"
        yield from ramp_problems(self.duration, self.ramp_up, self.ramp_down)
        if why := count_problem(self.iterations, MOST_REQUESTS):
            yield "iterations", why
        yield from super().problems()

    def pieces(self) -> tuple[Piece, ...]:
        """Return ramp, hold, ramp."""
        return trapezium(self.users, self.duration, self.ramp_up, self.ramp_down)

    @property
    def length(self) -> Nanoseconds | None:
        """How long anything is started [ns]; None when only `iterations` ends it."""
        return None if self.duration is None else parse_duration(self.duration)

    @property
    def limit(self) -> int | None:
        """Most iterations, of all users together. [requests]."""
        return self.iterations

    def __str__(self) -> str:
        """One sentence a person can check."""
        shared = f", {count_of(self.iterations, 'iteration')} in all" if self.iterations else ""
        time = spell_time(self.duration, self.ramp_up, self.ramp_down)
        return f"{count_of(self.users, 'user')}{time}{shared}{self._pauses()}"


class RampUsers(ClosedProfile, frozen=True, kw_only=True, tag="ramp_users"):
    """Closed model: the number of users moves in a straight line from one to another.

    Attributes
    ----------
    start, end : int
        Users when the run begins, and when it ends. At most one of them is 0. [1]
    duration : str or number
        [duration]
    """

    start: int = 0
    end: int
    duration: Duration

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        for name, users in (("start", self.start), ("end", self.end)):
            if why := bounds_problem(users, 0, MOST_USERS):
                yield name, why
        if not self.start and not self.end:
            yield "end", "a ramp from 0 to 0 users sends nothing; give a number above 0"
        if why := length_problem(self.duration):
            yield "duration", why
        yield from super().problems()

    def pieces(self) -> tuple[Piece, ...]:
        """Return the one ramp."""
        return (Piece(parse_duration(self.duration), self.start, self.end),)

    def __str__(self) -> str:
        """One sentence a person can check."""
        length = format_duration(parse_duration(self.duration))
        return f"from {self.start:,} to {count_of(self.end, 'user')} in {length}{self._pauses()}"


class UserStages(ClosedProfile, frozen=True, kw_only=True, tag="user_stages"):
    """Closed model: any list of ramps and holds of the number of users.

    Attributes
    ----------
    stages : str or list of pairs
        ``(duration, users)`` each: the number moves linearly from the one before, the first
        from 0. Text such as ``"10s:100,30s:100,5s:0"`` says the same. [(duration, 1)]
    """

    stages: StageList

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each stage that no run could act on."""
        yield from stage_problems(self.stages, _target_problem)
        yield from super().problems()

    def pieces(self) -> tuple[Piece, ...]:
        """Return one piece a stage."""
        return stage_pieces(self.stages)

    def __str__(self) -> str:
        """One sentence a person can check."""
        return f"users in stages: {describe_stages(self.stages, 'user')}{self._pauses()}"


class Iterations(ClosedProfile, frozen=True, kw_only=True, tag="iterations"):
    """Closed model: a number of iterations ends the run, however long they take.

    Attributes
    ----------
    iterations : int
        [requests]
    users : int
        Virtual users. [1]
    per : {"run", "user"}
        Whether all users share the iterations, or each has as many.
    duration : str or number, optional
        Users start no iteration after this, although some are left. [duration]
    """

    iterations: int
    users: int = 1
    per: Literal["run", "user"] = "run"
    duration: Duration | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on."""
        if why := count_problem(self.iterations, MOST_REQUESTS):
            yield "iterations", why
        if why := bounds_problem(self.users, 1, MOST_USERS):
            yield "users", why
        if why := length_problem(self.duration):
            yield "duration", why
        yield from super().problems()

    def pieces(self) -> tuple[Piece, ...]:
        """Return one hold."""
        length = LONGEST_DURATION if self.duration is None else parse_duration(self.duration)
        return (Piece(length, self.users, self.users),)

    @property
    def length(self) -> Nanoseconds | None:
        """How long anything is started [ns]; None when only the iterations end it."""
        return None if self.duration is None else parse_duration(self.duration)

    @property
    def limit(self) -> int:
        """Most iterations, of all users together. [requests]."""
        return self.iterations * (self.users if self.per == "user" else 1)

    @property
    def each(self) -> int | None:
        """Iterations of one user, if that is stated. [requests]."""
        return self.iterations if self.per == "user" else None

    def control_problem(self, word: Literal["rate", "concurrency"]) -> str | None:
        """Return why a run of this profile has no such thing to set while it goes on, if so."""
        fixed = "each user has iterations of its own, so users stay as many as they are"
        return super().control_problem(word) or (fixed if self.per == "user" else None)

    def __str__(self) -> str:
        """One sentence a person can check."""
        whose = "each" if self.per == "user" else "in all"
        most = f", for at most {format_duration(self.length)}" if self.length else ""
        iterations = count_of(self.iterations, "iteration")
        return f"{count_of(self.users, 'user')}, {iterations} {whose}{most}{self._pauses()}"


def _target_problem(users: float) -> str | None:
    """Return why a stage cannot end with so many users."""
    if users != users // 1:
        return f"users are whole, got {show(users)}"
    return bounds_problem(users, 0, MOST_USERS)
