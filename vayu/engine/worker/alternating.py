"""The exchanges of an A/B run: each slot belongs to one request, and so does what is done for it.

A layer that only such a run has, so that no other pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.exchange import LoadExchange
    from vayu.engine.worker.resumable import Resumable


class AlternatingExchange:
    """The exchanges of requests that take turns.

    Parameters
    ----------
    exchanges : sequence of LoadExchange
        By `Slot.step`.
    """

    def __init__(self, exchanges: Sequence[LoadExchange]) -> None:
        self._exchanges = exchanges
        self.deferred = any(exchange.deferred for exchange in exchanges)

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        return self._exchanges[slot.step].before(slot)

    def resumable_before(self, slot: Slot) -> Resumable[bool]:
        """Do what `before` does, where scripts can wait."""
        return self._exchanges[slot.step].resumable_before(slot)

    def after(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Look at the responses that slots hold; return those that it did not come to."""
        left: list[Slot] = []
        for step, exchange in enumerate(self._exchanges):
            left += exchange.after([slot for slot in slots if slot.step == step])
        return left

    def resumable_after(self, slot: Slot) -> Resumable[None]:
        """Do what `after` does, where scripts can wait."""
        return self._exchanges[slot.step].resumable_after(slot)

    def stop_testing(self) -> None:
        """Run no more scripts on responses to either request."""
        for exchange in self._exchanges:
            exchange.stop_testing()
