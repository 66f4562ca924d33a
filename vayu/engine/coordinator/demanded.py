"""What the schedule called for of each worker of a run that failed, also of a lost one.

A worker that is frozen, or was killed, says only what was due when it last wrote. Its schedule is
pure, and every change of it is an order that was kept: so the rest is known without the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.model.load import OpenModel
from vayu.pacing.demand import Demand
from vayu.pacing.shard import Share
from vayu.protocol.steerable import carry_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vayu.protocol.orders import Load, Steer


@dataclass(frozen=True, slots=True)
class Demanded:
    """What had been called for when a run that failed was halted.

    Attributes
    ----------
    until : int
        When that was, after t0: when it broke, or when it was stopped before that. [ns]
    due : tuple of int
        Arrivals of each worker.
    """

    until: int
    due: tuple[int, ...]


def demanded(loads: Sequence[Load], steers: Iterable[Steer], *, until: int) -> Demanded | None:
    """Return what a run called for; None in the closed model, where its users do.

    Parameters
    ----------
    loads : sequence of Load
        The order of each worker.
    steers : iterable of Steer
        Every change that was ordered, in order.
    until : int
        When the workers were told to halt, after t0. [ns]
    """
    profile = loads[0].profile
    if not isinstance(profile, OpenModel):
        return None
    demand = Demand(profile, seed=loads[0].seed)
    for steer in steers:
        carry_out(steer, demand)
    demand.halt(until)
    called = demand.called(until)
    return Demanded(until, tuple(Share(load.worker, load.workers).count(called) for load in loads))
