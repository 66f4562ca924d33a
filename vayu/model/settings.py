"""What ``GET /config`` shows and ``PATCH /config`` changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.base import Record
from vayu.model.duration import Duration, duration_problem

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        if self.workers is not None and self.workers < 1:
            yield "workers", f"must be at least 1, got {self.workers!r}"
        for name in ("tick", "idle_exit", "orphan_stop"):
            value = getattr(self, name)
            why = duration_problem(value)
            if why or value in {0, "0", "0s"}:
                yield name, why or "must be longer than 0"
