"""The two searches for a capacity: of arrivals per second, and of virtual users."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from vayu.model.load.bounds import FASTEST, MOST_USERS, SLOWEST, length_problem
from vayu.model.load.closed import ConstantUsers
from vayu.model.load.control import RunChange
from vayu.model.load.open import ConstantRate, PoissonRate
from vayu.model.load.search_profile import SearchProfile
from vayu.model.load.think import think_problem
from vayu.model.words.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator


class Capacity(SearchProfile, frozen=True, kw_only=True, tag="capacity"):
    """Search: the highest arrival rate that keeps every threshold. Levels are in 1/s.

    Attributes
    ----------
    arrivals : {"even", "poisson"}
        Evenly spaced, or at random and independent of each other, as those of many people are:
        a target keeps less of these, because they bunch.
    """

    model: ClassVar[Literal["open", "closed"]] = "open"
    unit: ClassVar[str] = "/s"
    what: ClassVar[str] = "arrival rate"

    arrivals: Literal["even", "poisson"] = "even"

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest arrival rate. [1/s]."""
        return SLOWEST, FASTEST

    def at(self, level: float) -> RunChange:
        """Return the change that offers a rate."""
        return RunChange(rate=level, paused=False)

    @property
    def paced(self) -> ConstantRate | PoissonRate:
        """The first rate, until the search changes it."""
        kind = PoissonRate if self.arrivals == "poisson" else ConstantRate
        return kind(rate=self.start, duration=self.max_duration)


class UserCapacity(SearchProfile, frozen=True, kw_only=True, tag="user_capacity"):
    """Search: the largest number of virtual users that keeps every threshold.

    Attributes
    ----------
    think, pacing : str or number, optional
        As in `vayu.model.load.closed.ConstantUsers`.
    """

    model: ClassVar[Literal["open", "closed"]] = "closed"
    unit: ClassVar[str] = " users"
    what: ClassVar[str] = "number of users"

    think: Duration | None = None
    pacing: Duration | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no search could act on."""
        yield from super().problems()
        if why := think_problem(self.think):
            yield "think", why
        if why := length_problem(self.pacing):
            yield "pacing", why

    def _level_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the levels; there are no parts of users."""
        found = dict(super()._level_problems())
        for name in ("start", "maximum", "step"):
            level = getattr(self, name)
            if level is not None and level % 1:
                found.setdefault(name, f"must be a whole number of users, got {level!r}")
        yield from found.items()

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most users. [1]."""
        return 1, MOST_USERS

    def whole(self, level: float) -> float:
        """Return a whole number of users."""
        return float(round(level))

    def at(self, level: float) -> RunChange:
        """Return the change that offers a number of users."""
        return RunChange(concurrency=round(level), paused=False)

    @property
    def paced(self) -> ConstantUsers:
        """The first users, until the search changes their number."""
        return ConstantUsers(
            users=round(self.start),
            duration=self.max_duration,
            think=self.think,
            pacing=self.pacing,
        )
