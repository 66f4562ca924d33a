"""How a `Steer` changes what is called for: one rule, for whoever sends and whoever only counts.

Everything that an order says holds from its own time on, and not from when it is carried out.
Rate and users come before a pause and its end, so a run that goes on does so at its new level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from vayu.protocol.orders import Steer


class Steerable(Protocol):
    """What a run calls for, or a shard of it; every time is after t0 [ns]."""

    def pause(self, now: int) -> None:
        """Call for nothing from `now` on, until `resume`; the deadline stays where it is."""
        ...

    def resume(self, now: int) -> None:
        """Go on from `now`."""
        ...

    def set_rate(self, rate: float, now: int) -> None:
        """Call for `rate` arrivals a second, of all workers together, from `now` on.

        Raises
        ------
        InvalidConfig
            If the run has no rate, or none that could be another.
        """
        ...

    def set_users(self, users: int, now: int) -> None:
        """Want so many users, of all workers together, from `now` on.

        Raises
        ------
        InvalidConfig
            If the run has no users, or no others could join them.
        """
        ...


def carry_out(order: Steer, called: Steerable) -> None:
    """Change what is called for as an order says."""
    if order.rate is not None:
        called.set_rate(order.rate, order.at)
    if order.users is not None:
        called.set_users(order.users, order.at)
    if order.paused is True:
        called.pause(order.at)
    elif order.paused is False:
        called.resume(order.at)
