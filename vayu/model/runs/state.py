"""Where a run is in its life."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """The states of `vayu.engine.coordinator.lifecycle`."""

    PENDING = "pending"
    STARTING = "starting"
    RUNNING = "running"
    DRAINING = "draining"
    STOPPING = "stopping"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


TERMINAL = frozenset({RunState.FINISHED, RunState.STOPPED, RunState.FAILED})
"""States that a run never leaves."""
