"""Who carries an exchange: a user's own slot; for an arrival of the open model the warmest one.

A slot is a sender with a memory: its connection, its cookies, what scripts set. Each of the two
requests of an A/B run has slots of its own, so no user of the one remembers what the other brought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.model.rows.sample import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.port import Options, Slot, Transport
    from vayu.pacing.turns import Turns


class InTurn(NamedTuple):
    """How both requests of an A/B run are sent, and whose turn it is; None: always the first's."""

    ways: tuple[Options, Options]
    turns: Turns | None


class Senders:
    """The slots of one shard.

    Parameters
    ----------
    transport : Transport
        Makes them.
    in_turn : InTurn
        How they send.
    ended : callable
        Called with a slot whose exchange has ended.
    fresh : callable, optional
        Called with a slot that is new, and before an arrival of the open model uses one, which
        starts with no memory of the one before.

    Attributes
    ----------
    free : tuple of list of Slot
        Of either request, those that carry nothing and belong to no user; the warmest is last.
    """

    def __init__(
        self,
        transport: Transport,
        in_turn: InTurn,
        *,
        ended: Callable[[Slot], None],
        fresh: Callable[[Slot], None] | None = None,
    ) -> None:
        self._transport = transport
        self._ways, self._turns = in_turn
        self._report_end = ended
        self._fresh = fresh
        self._users: tuple[dict[int, Slot], dict[int, Slot]] = {}, {}
        self.free: tuple[list[Slot], list[Slot]] = [], []

    def get_ready(self, count: int) -> None:
        """Make so many slots for either request, before there is anything to send.

        The first handle of a process takes libcurl 15 ms, and each other 60 us: made at t0 they
        would hold up the first arrivals, and their response times.
        """
        for step in range(1 if self._turns is None else 2):
            self.free[step].extend(self._new(step) for _ in range(count))

    def of(self, k: int, user: int) -> Slot:
        """Return the user's own slot, or for an arrival of the open model the warmest one."""
        step = 0 if self._turns is None else self._turns.of(k)
        free = self.free[step]
        if user != NOBODY:
            slot = self._users[step].get(user)
            if slot is None:
                slot = self._users[step][user] = free.pop() if free else self._new(step)
                slot.user = user
            return slot
        if not free:
            return self._new(step)
        slot = free.pop()
        if self._fresh is not None:
            self._fresh(slot)
        return slot

    def _new(self, step: int) -> Slot:
        """Return a slot that nobody had before."""
        slot = self._transport.slot(self._report_end, self._ways[step])
        slot.step = step
        if self._fresh is not None:
            self._fresh(slot)
        return slot
