"""A load run as it is asked for: the payload of ``POST /run``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from vayu.model.base import Record
from vayu.model.bounds import LARGEST_INT, bounds_problem
from vayu.model.duration import Duration, duration_problem, format_duration, parse_duration
from vayu.model.load import (
    MOST_REQUESTS,
    MOST_USERS,
    ConstantRate,
    ConstantUsers,
    LoadProfile,
    rate_problem,
)
from vayu.model.plain import variable_problems
from vayu.model.request import RequestSpec
from vayu.model.script import ScriptSpec
from vayu.model.threshold import Threshold, settled, threshold_problems
from vayu.units import Nanoseconds, RequestsPerSecond

if TYPE_CHECKING:
    from collections.abc import Iterator

Variables = dict[str, str | int | float | bool | None]

DEFAULT_DURATION: Duration = "30s"
MOST_WORKERS = 256
"""Nobody has that many cores to spare, and a typing error must not start a million processes."""

SHORTEST_DURATION: Duration = "1ms"
LONGEST_DURATION = Nanoseconds(7 * 24 * 3600 * 1_000_000_000)

_COUNTS = {
    "concurrency": (1, MOST_USERS),
    "iterations": (1, MOST_REQUESTS),
    "max_in_flight": (1, MOST_USERS),
    "workers": (1, MOST_WORKERS),
    "seed": (0, LARGEST_INT),
}
"""The least and the most that each may be."""


class LoadConfig(Record, frozen=True, kw_only=True):
    """How much load, how long, in the words people use.

    Exactly one of `concurrency` (closed model) and `rate` (open model); with neither, one
    virtual user. Without `duration` and `iterations` a run lasts 30 s.

    Attributes
    ----------
    mode : str
        ``"vayu"``, the only load mode there is.
    concurrency : int, optional
        Virtual users, each waiting for its response. [1]
    rate : float, optional
        Arrivals whatever the target does. [1/s]
    duration : str or number, optional
        [duration]
    ramp_up : str or number, optional
        Part of `duration` in which users, or the rate, rise from 0. [duration]
    iterations : int, optional
        Requests in all. [requests]
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
    duration: Duration | None = None
    ramp_up: Duration | None = None
    iterations: int | None = None
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
        rate = None if self.rate is None else rate_problem(self.rate)
        if rate:
            yield "rate", rate
        if self.concurrency is not None and self.rate is not None:
            yield "rate", "conflicts with concurrency; give one (open model) or the other (closed)"
        if self.max_in_flight is not None and self.rate is None:
            yield "max_in_flight", "belongs to the open model; give a rate, or leave it out"
        yield from self._time_problems()
        yield from threshold_problems(
            self.thresholds, abort_on_fail=self.abort_on_fail, delay=self.delay_abort_eval
        )

    def _time_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the durations."""
        longest = format_duration(LONGEST_DURATION)
        length = duration_problem(self.duration, least=SHORTEST_DURATION, most=longest)
        ramp = duration_problem(self.ramp_up, most=longest)
        if length:
            yield "duration", length
        if ramp:
            yield "ramp_up", ramp
        if not length and not ramp and self._length is not None and self._ramp > self._length:
            yield "ramp_up", f"{self.ramp_up!r} is longer than the duration; shorten it"

    @property
    def _length(self) -> Nanoseconds | None:
        """Length of the run; None when only `iterations` ends it."""
        if self.duration is not None:
            return parse_duration(self.duration)
        return None if self.iterations is not None else parse_duration(DEFAULT_DURATION)

    @property
    def _ramp(self) -> Nanoseconds:
        """Length of the ramp, 0 when there is none."""
        return parse_duration(self.ramp_up or 0)

    @property
    def limits(self) -> tuple[Threshold, ...]:
        """The thresholds as records, each with what is said of all."""
        return settled(
            self.thresholds, abort_on_fail=self.abort_on_fail, delay=self.delay_abort_eval
        )

    @property
    def model(self) -> Literal["open", "closed"]:
        """Whether arrivals follow a schedule, or users wait for their responses."""
        return "closed" if self.rate is None else "open"

    @property
    def profile(self) -> LoadProfile:
        """The load profile that these words describe."""
        if self.rate is None:
            return ConstantUsers(
                users=self.concurrency or 1,
                duration=self._length,
                ramp_up=self._ramp,
                iterations=self.iterations,
            )
        return ConstantRate(
            rate=RequestsPerSecond(self.rate),
            duration=self._length or LONGEST_DURATION,
            ramp_up=self._ramp,
            iterations=self.iterations,
        )


class RunSpec(Record, frozen=True, kw_only=True):
    """Everything a load run is made of.

    Attributes
    ----------
    request : RequestSpec
    config : LoadConfig
    script : ScriptSpec
    environment : dict
        Values of the variables that templates and scripts read. Never stored in the clear.
    name : str, optional
        What tables and charts call the run.
    tags : list of str
        Free words to find the run again.
    detach : bool
        Let the run go on although nobody holds a lease.
    """

    request: RequestSpec
    config: LoadConfig = LoadConfig()
    script: ScriptSpec = ScriptSpec()
    environment: Variables = msgspec.field(default_factory=dict)
    name: str | None = None
    tags: tuple[str, ...] = ()
    detach: bool = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        yield from variable_problems(self.environment)

    def __repr__(self) -> str:
        """Show the request and the names of the variables, never their values."""
        return f"RunSpec({self.request!r}, {self.config!r}, variables={sorted(self.environment)})"


class SendSpec(Record, frozen=True, kw_only=True):
    """One request to send once: the payload of ``POST /request``."""

    request: RequestSpec
    script: ScriptSpec = ScriptSpec()
    environment: Variables = msgspec.field(default_factory=dict)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        yield from variable_problems(self.environment)

    def __repr__(self) -> str:
        """Show the request and the names of the variables, never their values."""
        return f"SendSpec({self.request!r}, variables={sorted(self.environment)})"
