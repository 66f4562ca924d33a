"""The exchanges of an A/B run: each slot belongs to one request, and so does what is done for it.

A layer that only such a run has, so that no other pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.exchange import LoadExchange
    from vayu.engine.worker.steps import Steps


class AlternatingExchange:
    """The exchanges of requests that take turns.

    Parameters
    ----------
    exchanges : sequence of LoadExchange
        By `Slot.step`.
    """

    def __init__(self, exchanges: Sequence[LoadExchange]) -> None:
        self._exchanges = exchanges
        self.looks = any(exchange.looks for exchange in exchanges)

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        return self._exchanges[slot.step].before(slot)

    def before_steps(self, slot: Slot) -> Steps[bool]:
        """Do what `before` does, where scripts can wait."""
        return self._exchanges[slot.step].before_steps(slot)

    def after(self, slot: Slot) -> None:
        """Look at the response that the slot holds."""
        self._exchanges[slot.step].after(slot)

    def after_steps(self, slot: Slot) -> Steps[None]:
        """Do what `after` does, where scripts can wait."""
        return self._exchanges[slot.step].after_steps(slot)
