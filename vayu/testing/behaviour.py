"""How a target treats a request: how long it holds it, and whether it answers at all.

Request number k (counted as they arrive) meets the k-th draw of one seeded generator, so the
same seed gives the same sequence of fates, whoever sends the requests.

    hold = latency + jitter · E,     E exponential with mean 1
    quantile q of hold = latency + jitter · (-ln(1 - q))

With `service`, each request also occupies one of `servers` for that long, and waits in line
when all are busy: the target then has a capacity, and a knee where it is reached.

    capacity = servers / service
"""

from __future__ import annotations

import heapq
import random
from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.words.duration import Duration, duration_problem, parse_duration
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SERVERS = 10_000
"""Each takes a place in the target's memory. [1]"""

SHARES = ("errors", "resets", "truncations", "hangs")


class Fate(StrEnum):
    """What becomes of one request."""

    ANSWER = "answer"
    ERROR = "error"
    RESET = "reset"
    TRUNCATE = "truncate"
    HANG = "hang"


class Behaviour(Record, frozen=True, kw_only=True):
    """What a `Target` does to the requests that reach it.

    Attributes
    ----------
    latency : str or number
        Every request is held this long before it is answered. [duration]
    jitter : str or number
        Mean of an exponentially distributed time on top. [duration]
    service : str or number
        Every request occupies a server for so long; 0: there is no such limit. [duration]
    servers : int
        How many requests are served at a time, if `service` says how long each takes. [1]
    errors : float
        Share of requests answered with `error_status`. [1]
    resets : float
        Share whose connection is reset instead of an answer. [1]
    truncations : float
        Share whose body ends half-way. [1]
    hangs : float
        Share that is never answered. [1]
    stalls : float
        Share of the *connections* whose first request is held for `stall` beside its own time. [1]
    stall : str or number
        How long. [duration]
    keep : int
        Requests that a connection serves before it is closed; 0: any number. [1]
    error_status : int
        Status of `errors`.
    seed : int
        Makes the fates and the jitter reproducible.
    """

    latency: Duration = 0
    jitter: Duration = 0
    service: Duration = 0
    servers: int = 1
    errors: float = 0.0
    resets: float = 0.0
    truncations: float = 0.0
    hangs: float = 0.0
    stalls: float = 0.0
    stall: Duration = "200ms"
    keep: int = 0
    error_status: int = 500
    seed: int = 0

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that makes no sense."""
        for name in ("latency", "jitter", "service", "stall"):
            why = duration_problem(getattr(self, name))
            if why:
                yield name, why
        if not 1 <= self.servers <= MOST_SERVERS:
            yield "servers", f"must be 1 to {MOST_SERVERS:,}, got {self.servers!r}"
        for name in SHARES:
            share = getattr(self, name)
            if not 0 <= share <= 1:
                yield name, f"is a share of the requests, from 0 to 1; got {share!r}"
        if sum(getattr(self, name) for name in SHARES) > 1:
            yield "errors", f"{', '.join(SHARES)} add up to more than 1"
        if not 400 <= self.error_status <= 599:
            yield "error_status", f"must be 400 to 599, got {self.error_status!r}"
        yield from self._of_connections()

    def _of_connections(self) -> Iterator[tuple[str, str]]:
        """Yield each setting of connections that makes no sense."""
        if not 0 <= self.stalls <= 1:
            yield "stalls", f"is a share of the connections, from 0 to 1; got {self.stalls!r}"
        if self.keep < 0:
            yield "keep", f"must be 0 or more requests, got {self.keep!r}"


class Dice:
    """Draws the fate and the hold of one request after the other.

    `calm`: there is nothing to decide, every request is answered at once.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self._random = random.Random(behaviour.seed)  # noqa: S311 - reproducible, not secret
        self.error_status = behaviour.error_status
        self._latency = parse_duration(behaviour.latency) / NS_PER_S
        self._jitter = parse_duration(behaviour.jitter) / NS_PER_S
        self._edges: list[tuple[float, Fate]] = []
        edge = 0.0
        for name, fate in zip(SHARES, list(Fate)[1:], strict=True):
            edge += getattr(behaviour, name)
            self._edges.append((edge, fate))
        self._answers_all = edge == 0.0
        self._service = parse_duration(behaviour.service) / NS_PER_S
        self._free_at = [0.0] * behaviour.servers  # a heap: when each server is free again
        # draws of its own: fates and holds stay those of the seed, whoever opens connections
        self._connections = random.Random(~behaviour.seed)  # noqa: S311 - reproducible, not secret
        self._stalls = behaviour.stalls
        self._stall = parse_duration(behaviour.stall) / NS_PER_S
        self.keep = behaviour.keep
        times = (self._latency, self._jitter, self._service)
        self.calm = self._answers_all and not any((*times, self._stalls, self.keep))

    def fate(self) -> Fate:
        """Draw what becomes of the next request."""
        if self._answers_all:
            return Fate.ANSWER
        draw = self._random.random()
        return next((fate for edge, fate in self._edges if draw < edge), Fate.ANSWER)

    def hold(self, now: float = 0.0) -> float:
        """Draw how long the next request is held, which arrives at `now`. [s]."""
        jitter = self._random.expovariate(1.0) * self._jitter if self._jitter else 0.0
        return self._latency + jitter + (self._line(now) if self._service else 0.0)

    def stall(self) -> float:
        """Draw how much longer the first request of the next connection is held. [s]."""
        if not self._stalls or self._connections.random() >= self._stalls:
            return 0.0
        return self._stall

    def _line(self, now: float) -> float:
        """Send a request to the server that is free first; return when it is done, from `now`."""
        done = max(now, self._free_at[0]) + self._service
        heapq.heapreplace(self._free_at, done)
        return done - now
