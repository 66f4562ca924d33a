"""Counts the events of streams under load: how many, and how soon the first one came.

A layer around the exchange that only a run with `stream_for` has, so that no other pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.ports import Exchange


class StreamExchange:
    """An exchange whose responses are streams.

    Parameters
    ----------
    inner : Exchange
        Composes the request, runs its scripts.
    note : callable
        Called as ``note(events, first)`` for each response: how many events came, and when the
        first one was whole, after the hand-over; None when none came. [1, ns]
    """

    deferred = True

    def __init__(self, inner: Exchange, note: Callable[[int, int | None], None]) -> None:
        self._inner = inner
        self._note = note

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        if slot.log is not None:
            slot.log.clear()
        return self._inner.before(slot)

    def after(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Look at the responses that slots hold; return those that it did not come to."""
        left = self._inner.after(slots)
        later = set(left)
        for slot in slots:
            log = slot.log
            if log is not None and slot.status and slot not in later:
                self._note(log.count, None if log.first is None else log.first - slot.started)
        return left

    def stop_testing(self) -> None:
        """Run no more scripts; events are counted as ever."""
        self._inner.stop_testing()
