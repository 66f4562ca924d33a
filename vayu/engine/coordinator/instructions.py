"""What the course of a run tells its shell to do, and how long it is willing to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from vayu.engine.coordinator.demanded import Demanded
    from vayu.model.load.control import RunChange
    from vayu.model.results.levels import CapacityLevel
    from vayu.model.runs.state import RunState
    from vayu.protocol.orders import Orders


@dataclass(frozen=True, slots=True)
class Tell:
    """Send `order` to a worker."""

    worker: int
    order: Orders


@dataclass(frozen=True, slots=True)
class Kill:
    """End a worker that does not answer."""

    worker: int


@dataclass(frozen=True, slots=True)
class Enter:
    """The run is now in `state`."""

    state: RunState


@dataclass(frozen=True, slots=True)
class Mark:
    """Something was done to the run: it stands in the next tick as its event.

    Attributes
    ----------
    change : RunChange, optional
        What is different from now on.
    level : CapacityLevel, optional
        What was judged of a capacity search.
    """

    event: str
    change: RunChange | None = None
    level: CapacityLevel | None = None


@dataclass(frozen=True, slots=True)
class Conclude:
    """The run is over: save it and tell everybody.

    Attributes
    ----------
    error : str, optional
        Why it failed.
    demanded : Demanded, optional
        Of an open model that failed: what had been called for.
    """

    state: RunState
    error: str | None = None
    demanded: Demanded | None = None


Instruction = Tell | Kill | Enter | Mark | Conclude


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the course waits for what. [ns].

    Attributes
    ----------
    ready : int
        For a worker to prepare.
    lead : int
        From the order to begin until t0, so that every worker has read it.
    silence : int
        For a sign of life while the run goes on.
    halt : int
        For requests in flight when the run is stopped, unless the caller says otherwise.
    notice : int
        From an order to steer until it takes effect, so that every worker has read it.
    grace : int
        For what should have happened by now.
    """

    ready: int = 30 * NS_PER_S
    lead: int = 20 * NS_PER_MS
    silence: int = 30 * NS_PER_S
    halt: int = NS_PER_S
    notice: int = 50 * NS_PER_MS
    grace: int = 5 * NS_PER_S


USUAL = Patience()
"""What a run gets."""
