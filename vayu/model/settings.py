"""What ``GET /config`` shows and ``PATCH /config`` changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.base import Record
from vayu.model.bounds import bounds_problem
from vayu.model.duration import Duration, duration_problem
from vayu.model.run import MOST_WORKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTHS = {
    "tick": ("10ms", "10s"),
    "idle_exit": ("100ms", "168h"),
    "orphan_stop": ("100ms", "168h"),
    "history_age": ("1s", "87600h"),
}
"""The shortest and the longest that each may be. A tick is also how often numbers are shown."""


COUNTS = {
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
            count = bounds_problem(getattr(self, name), *bounds)
            if count:
                yield name, count
        for name, (least, most) in LENGTHS.items():
            why = duration_problem(getattr(self, name), least=least, most=most)
            if why:
                yield name, why
