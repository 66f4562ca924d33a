"""A run whose scripts wait: a request goes out when the scripts before it are at their end.

The loop knows nothing of that. It hands a slot to this transport, which runs the scripts, sends
the request when they are done, and gives the slot back when the scripts on the response are done.
While a script waits, the loop goes on with everything else. Those that do not wait but take their
time hold up everything, so in one turn of the loop only so many responses are looked at.

A user is ready, and an arrival has arrived, when the scripts before its request are done: what
these waited for is in the row's `script`, not in its response time. What the worker was late in
letting them go on is nobody's wait: it is send lag, of this request or of the user's next one.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from vayu.engine.scripting.port import LONG
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import ABSENT
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.transport.port import Options, Slot, Transport
    from vayu.engine.worker.errands import Errands, Waited
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.request import RequestSpec

_CANCELLED = CODES[FailureKind.CANCELLED]


class Interruptible(Protocol):
    """What is done around a request, where scripts can wait."""

    def resumable_before(self, slot: Slot) -> Resumable[bool]:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        ...

    def resumable_after(self, slot: Slot) -> Resumable[None]:
        """Look at the response that the slot holds."""
        ...

    def stop_testing(self) -> None:
        """As of `Exchange`."""
        ...


class WaitingExchange:
    """Exchange and transport of a `LoadLoop` whose scripts may wait.

    Parameters
    ----------
    exchange : Interruptible
    transport : Transport
    errands : Errands
    ways : sequence of (RequestSpec, Options)
        Of each request that is under load: itself, and how the requests of its scripts are sent.
    waited : callable
        Called with how long the scripts before a request waited [ns], where they did.
    """

    deferred = False  # by the time that the loop has the slot, it is done

    def __init__(
        self,
        exchange: Interruptible,
        transport: Transport,
        errands: Errands,
        *,
        ways: Sequence[tuple[RequestSpec, Options]],
        waited: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._exchange = exchange
        self._transport = transport
        self._errands = errands
        self._ways = ways
        self._waited = waited
        self._ended: dict[Slot, Callable[[Slot], None]] = {}
        self._came: deque[Slot] = deque()
        self._over: list[Slot] = []
        self._cancelled = False

    def before(self, slot: Slot) -> bool:
        """Leave everything to `start`."""
        slot.wire = None
        return True

    def after(self, slots: Sequence[Slot]) -> Sequence[Slot]:  # noqa: ARG002
        """Nothing is left to do."""
        return ()

    def stop_testing(self) -> None:
        """Run no more scripts on responses."""
        self._exchange.stop_testing()

    def slot(self, ended: Callable[[Slot], None], options: Options) -> Slot:
        """Return a new sender."""
        slot = self._transport.slot(self._came.append, options)
        self._ended[slot] = ended
        return slot

    def start(self, slot: Slot) -> None:
        """Run the scripts before a request, and send it then."""
        slot.ended = self._came.append
        self._errands.run(
            self._exchange.resumable_before(slot),
            lambda goes, waited: self._ready(slot, goes, waited),
            *self._ways[slot.step],
        )

    def step(self, wait: int) -> None:
        """Let things happen for at most `wait` ns."""
        self._transport.step(wait)

    def settle(self) -> None:
        """Look at the responses that came, as many as do not take long."""
        until = time.perf_counter_ns() + LONG
        while self._came:
            self._look_at(self._came.popleft())
            if time.perf_counter_ns() > until:
                return

    def turn(self, now: int) -> int:
        """Let scripts go on that can, and give back the slots that were not sent.

        Returns
        -------
        int
            How long nothing more is due, if nothing comes meanwhile. [ns]
        """
        wait = self._errands.turn(now)
        return 0 if self._give_back() or self._came else wait

    def _give_back(self) -> bool:
        """Give back the slots that were not sent; whether there were any."""
        over, self._over = self._over, []
        for slot in over:
            self._ended[slot](slot)
        return bool(over)

    def cancel(self) -> None:
        """End every exchange, also those that wait."""
        self._cancelled = True
        self.stop_testing()
        self._errands.cancel()
        self._transport.cancel()
        while self._came:
            self._look_at(self._came.popleft())
        self._give_back()

    def _ready(self, slot: Slot, goes: bool | None, waited: Waited) -> None:  # noqa: FBT001
        """Send the request, if there is one to send; None: the scripts were cancelled."""
        slot.intended += waited.asked
        slot.started = max(slot.started, slot.intended, time.monotonic_ns())
        _leave_out(slot, waited.late)
        if goes and not self._cancelled:
            if waited.asked:
                self._waited(waited.asked)
            self._transport.start(slot)
            return
        if goes is not False:
            slot.unsent(_CANCELLED, "")
        slot.completed = slot.started
        self._over.append(slot)

    def _look_at(self, slot: Slot) -> None:
        """Run the scripts on a response."""
        self._errands.run(
            self._exchange.resumable_after(slot),
            lambda _, waited: self._done(slot, waited),
            *self._ways[slot.step],
        )

    def _done(self, slot: Slot, waited: Waited) -> None:
        """Give the slot back; its user goes on now, so its stamps move, and no duration changes.

        A response whose scripts were cancelled stays one that was not tested.
        """
        slot.intended += waited.asked
        slot.started += waited.asked
        slot.completed += waited.asked
        _leave_out(slot, waited.late)
        self._ended[slot](slot)


def _leave_out(slot: Slot, late: int) -> None:
    """Take what a worker was late out of the time of its scripts. [ns]."""
    if slot.script != ABSENT:
        slot.script = max(slot.script - late // NS_PER_US, 0)
