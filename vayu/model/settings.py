"""What ``GET /config`` shows and ``PATCH /config`` changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.load.config import MOST_WORKERS
from vayu.model.records.base import Record
from vayu.model.requests.address import proxy_problem
from vayu.model.requests.transport import DEFAULT_TIMEOUT, SHORTEST_TIMEOUT
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import Duration, duration_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_USUAL: Duration = "1h"
"""The longest time limit that a request has without a word of its own."""

LENGTHS = {
    "timeout": (SHORTEST_TIMEOUT, LONGEST_USUAL),
    "connect_timeout": (SHORTEST_TIMEOUT, LONGEST_USUAL),
    "tick": ("10ms", "10s"),
    "idle_exit": ("100ms", "168h"),
    "orphan_stop": ("100ms", "168h"),
    "history_age": ("1s", "87600h"),
}
"""The shortest and the longest that each may be. A tick is also how often numbers are shown."""


COUNTS = {
    "keep_runs": (1, 1_000_000),
    "live_rate": (0.1, 5),
    "history_entries": (0, 100_000),
    "history_body": (0, 16 * 1024 * 1024),
}
"""The least and the most that each may be."""


class Settings(Record, frozen=True, kw_only=True):
    """Settings of a running engine.

    Attributes
    ----------
    workers : int, optional
        Worker processes a run; null: one a core, less one for a target on this machine.
    timeout : str or number
        How long a request may take that does not say so itself. [duration]
    connect_timeout : str or number, optional
        The part of it for name lookup, TCP and TLS. [duration]
    proxy : str, optional
        URL of the proxy of requests that name none; never for this machine. Without a password:
        settings are written to a file.
    keep_runs : int, optional
        Load runs that are kept: when a new one begins, the oldest that have ended are deleted.
        null: all. [1]
    live_rate : float
        How often a live view is drawn, at most. [1/s]
    tick : str or number
        Length of a tick. [duration]
    idle_exit : str or number
        Without a lease and an active run for this long, the engine exits. [duration]
    orphan_stop : str or number
        Without a lease for this long, an active run is stopped and saved. [duration]
    history_entries : int
        Sends that the history keeps; 0: none. [1]
    history_age : str or number
        For how long it keeps them. [duration]
    history_body : int
        How much of each body it keeps. [B]
    """

    workers: int | None = None
    timeout: Duration = DEFAULT_TIMEOUT
    connect_timeout: Duration | None = None
    proxy: str | None = None
    keep_runs: int | None = None
    live_rate: float = 5.0
    tick: Duration = "100ms"
    idle_exit: Duration = "30s"
    orphan_stop: Duration = "60s"
    history_entries: int = 1_000
    history_age: Duration = "720h"
    history_body: int = 64 * 1024

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that the engine could not live with."""
        workers = None if self.workers is None else bounds_problem(self.workers, 1, MOST_WORKERS)
        if workers:
            yield "workers", workers
        for name, bounds in COUNTS.items():
            value = getattr(self, name)
            count = None if value is None else bounds_problem(value, *bounds)
            if count:
                yield name, count
        if self.proxy is not None and (proxy := _proxy_problem(self.proxy)):
            yield "proxy", proxy
        for name, (least, most) in LENGTHS.items():
            why = duration_problem(getattr(self, name), least=least, most=most)
            if why:
                yield name, why


def _proxy_problem(proxy: str) -> str | None:
    """Return why a proxy cannot be that of all requests, or None. No password is repeated."""
    if "{{" in proxy:
        return "holds a template; settings know no variables, so write it out"
    if "@" in proxy:
        return "holds a user or password, and settings are kept in a file; set it of each request"
    return proxy_problem(proxy)
