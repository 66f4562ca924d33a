"""How much load a run is asked for, in the words people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from vayu.errors import InvalidConfig
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    LoadProfile,
    Paced,
    Stages,
    UserStages,
)
from vayu.model.load.bounds import MOST_USERS
from vayu.model.load.search_profile import SearchProfile
from vayu.model.load.stages import StageList
from vayu.model.load.words import WORDS, alone, contradictions
from vayu.model.records.base import Record
from vayu.model.thresholds.threshold import Threshold, settled, threshold_problems
from vayu.model.words.bounds import LARGEST_INT, bounds_problem
from vayu.model.words.duration import Duration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

DEFAULT_DURATION: Duration = "30s"
MOST_WORKERS = 256
"""Nobody has that many cores to spare, and a typing error must not start a million processes."""

_COUNTS = {
    "concurrency": (1, MOST_USERS),
    "max_in_flight": (1, MOST_USERS),
    "workers": (1, MOST_WORKERS),
    "seed": (0, LARGEST_INT),
}
"""The least and the most that each may be."""

_OWN_NAMES = {"users": "concurrency"}
"""Words whose names in a profile are others."""


class LoadConfig(Record, frozen=True, kw_only=True):
    """How much load, how long, in the words people use.

    At most one of `concurrency`, `stages` (closed model), `rate`, `rate_stages` (open model) and
    `profile`; with none of them, one virtual user. Without `duration` and `iterations` a run
    lasts 30 s.

    Attributes
    ----------
    mode : str
        ``"vayu"``, the only load mode there is.
    concurrency : int, optional
        Virtual users, each waiting for its response. [1]
    rate : float, optional
        Arrivals whatever the target does. [1/s]
    stages, rate_stages : str or list of pairs, optional
        ``(duration, target)`` each, of users and of arrivals: see `vayu.model.load.stages`.
        [(duration, 1 or 1/s)]
    duration : str or number, optional
        [duration]
    ramp_up, ramp_down : str or number, optional
        First and last part of `duration`, in which users, or the rate, rise from 0 and fall
        to it. [duration]
    iterations : int, optional
        Requests in all. [requests]
    think : str or number, optional
        Time from a response to the user's next request: see `vayu.model.load.think`.
    pacing : str or number, optional
        Least time from the start of an iteration to the start of the user's next. [duration]
    given : LoadProfile, optional
        What is written as ``profile``: a load profile, instead of all these words.
    max_in_flight : int, optional
        Open model: an arrival that finds this many in flight is dropped, and counted. [requests]
    workers : int, optional
        Worker processes; by default one a core, less one for a target on this machine.
    seed : int, optional
        Makes every random choice of the run reproducible.
    thresholds : list of str or Threshold
        Limits that the run is judged by, such as ``"p99 < 250ms"``.
    abort_on_fail : bool
        Stop the run as soon as any of them fails.
    delay_abort_eval : str or number, optional
        For so long none of them stops the run. 2 s by default. [duration]
    """

    mode: Literal["vayu"] = "vayu"
    concurrency: int | None = None
    rate: float | None = None
    stages: StageList | None = None
    rate_stages: StageList | None = None
    duration: Duration | None = None
    ramp_up: Duration | None = None
    ramp_down: Duration | None = None
    iterations: int | None = None
    think: Duration | None = None
    pacing: Duration | None = None
    given: LoadProfile | None = msgspec.field(default=None, name="profile")
    max_in_flight: int | None = None
    workers: int | None = None
    seed: int | None = None
    thresholds: tuple[str | Threshold, ...] = ()
    abort_on_fail: bool = False
    delay_abort_eval: Duration | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no run could act on, and each pair in conflict."""
        for name, (least, most) in _COUNTS.items():
            value = getattr(self, name)
            why = None if value is None else bounds_problem(value, least, most)
            if why:
                yield name, why
        conflicts = dict(self._conflicts())
        for name, why in conflicts.items():
            yield name, "; ".join([*alone(LoadConfig, name, getattr(self, name)), why])
        if self.given is None:
            yield from (p for p in self._profile_problems() if p[0] not in conflicts)
        found = threshold_problems(
            self.thresholds, abort_on_fail=self.abort_on_fail, delay=self.delay_abort_eval
        )
        yield from (problem for problem in found if problem[0] not in conflicts)

    def _conflicts(self) -> Iterator[tuple[str, str]]:
        """Yield each word that contradicts another."""
        words = [name for name in ("given", *WORDS) if getattr(self, name) is not None]
        yield from contradictions(words)
        if isinstance(self.given, SearchProfile):
            yield from self._judged_otherwise()
        if self.model == "open":
            for name in ("think", "pacing"):
                if name in words:
                    yield name, "belongs to the closed model, where users wait; leave it out"
        elif self.max_in_flight is not None:
            yield "max_in_flight", "belongs to the open model; give a rate, or leave it out"

    @classmethod
    def clashes(cls, given: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield each word beside a profile, or beside another word that contradicts it."""
        yield from contradictions(given)

    def _judged_otherwise(self) -> Iterator[tuple[str, str]]:
        """Yield each word that judges a whole run; a search judges its levels."""
        if self.thresholds:
            yield "thresholds", "belong to the search itself, which judges each level by them"
        for name in ("abort_on_fail", "delay_abort_eval"):
            if getattr(self, name):
                yield name, "no broken level ends a search: it looks for one; leave it out"

    def _profile_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the profile that the words describe, in those words."""
        try:
            str(self.profile)
        except InvalidConfig as error:
            for where, why in error.problems.items():
                field, bracket, rest = where.partition("[")
                if field == "stages" and self.stages is None:
                    field = "rate_stages"
                yield f"{_OWN_NAMES.get(field, field)}{bracket}{rest}", why

    @property
    def limits(self) -> tuple[Threshold, ...]:
        """The thresholds as records, each with what is said of all."""
        return settled(
            self.thresholds, abort_on_fail=self.abort_on_fail, delay=self.delay_abort_eval
        )

    @property
    def model(self) -> Literal["open", "closed"]:
        """Whether arrivals follow a schedule, or users wait for their responses."""
        if self.given is not None:
            return self.given.model
        return "closed" if self.rate is None and self.rate_stages is None else "open"

    @property
    def profile(self) -> LoadProfile:
        """The load profile that these words describe."""
        if self.given is not None:
            return self.given
        if self.stages is not None:
            return UserStages(stages=self.stages, think=self.think, pacing=self.pacing)
        if self.rate_stages is not None:
            return Stages(stages=self.rate_stages)
        duration = DEFAULT_DURATION if self.duration is self.iterations is None else self.duration
        up, down = self.ramp_up or 0, self.ramp_down or 0
        if self.rate is not None:
            return ConstantRate(
                rate=self.rate,
                duration=duration,
                ramp_up=up,
                ramp_down=down,
                iterations=self.iterations,
            )
        return ConstantUsers(
            users=1 if self.concurrency is None else self.concurrency,
            duration=duration,
            ramp_up=up,
            ramp_down=down,
            iterations=self.iterations,
            think=self.think,
            pacing=self.pacing,
        )

    @property
    def paced(self) -> Paced:
        """The profile that the workers begin with: of a search its first level."""
        profile = self.profile
        return profile.paced if isinstance(profile, SearchProfile) else profile
