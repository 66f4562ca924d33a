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
}
"""The shortest and the longest that each may be. A tick is also how often numbers are shown."""


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
    """

    workers: int | None = None
    tick: Duration = "100ms"
    idle_exit: Duration = "30s"
    orphan_stop: Duration = "60s"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that the engine could not live with."""
        workers = None if self.workers is None else bounds_problem(self.workers, 1, MOST_WORKERS)
        if workers:
            yield "workers", workers
        for name, (least, most) in LENGTHS.items():
            why = duration_problem(getattr(self, name), least=least, most=most)
            if why:
                yield name, why
