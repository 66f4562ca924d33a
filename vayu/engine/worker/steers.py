"""Changes that wait for their time, and then reach the dispatcher, in the order they came.

The engine orders a change a little ahead, with one time for all workers. It is applied in the
first turn after that time and before that turn starts anything, with the ordered time and not
the turn's: so every worker's shard changes at the same instant of the schedule.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from vayu.protocol.steerable import carry_out

if TYPE_CHECKING:
    from vayu.protocol.orders import Steer
    from vayu.protocol.steerable import Steerable


class Steers:
    """The changes of one shard that have not taken effect yet."""

    def __init__(self) -> None:
        self._waiting: deque[Steer] = deque()
        self.next_at: int | None = None

    def add(self, order: Steer) -> None:
        """Let an order wait for its time."""
        self._waiting.append(order)
        self.next_at = self._waiting[0].at

    def apply(self, called: Steerable, now: int) -> None:
        """Carry out every order whose time has come by `now`, after t0 [ns]."""
        while self._waiting and self._waiting[0].at <= now:
            carry_out(self._waiting.popleft(), called)
        self.next_at = self._waiting[0].at if self._waiting else None
