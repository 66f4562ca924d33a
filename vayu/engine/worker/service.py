"""Carries out the engine's orders: one shard of load at a time, and Sends beside it."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING, assert_never

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.curl_options import LIBCURL
from vayu.engine.worker.chain import chain_of
from vayu.engine.worker.errands import Errands
from vayu.engine.worker.preparation import compiled, composer_of
from vayu.engine.worker.sends import Sends, refusal
from vayu.engine.worker.shard import Shard
from vayu.engine.worker.way import refuse_missing_features
from vayu.errors import StoreError, VayuError
from vayu.protocol.orders import Begin, Denied, Granted, Halt, Load, Once, Orders, Renew, Steer, Vet
from vayu.protocol.reports import Finished, Prepared, Vetted
from vayu.resolve.scopes import Scopes
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.worker.mailbox import Mailbox

_IDLE = NS_PER_S


class Service:
    """One worker process.

    Parameters
    ----------
    mailbox : Mailbox
        Orders in, reports out.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._transport = CurlTransport(lambda _fd: mailbox.receive())
        self._transport.listen(mailbox.orders)
        self._shard: Shard | None = None
        self._broken = False
        random = Random()  # noqa: S311
        self._errands = Errands(self._transport, lambda spec: composer_of(spec, random))
        self._sends = Sends(mailbox.send, self._transport, self._errands)

    def run(self) -> None:
        """Work until the engine closes the pipe, or until nothing can be recorded any more."""
        wait = _IDLE
        while not (self._mailbox.closed or self._broken):
            self._transport.step(wait)
            for order in self._mailbox.take():
                self._obey(order)
            wait = self._turn()
        if self._shard is not None:
            self._shard.give_up()

    def _turn(self) -> int:
        """Let load and scripts do what is due; return how long they can wait. [ns]."""
        wait = _IDLE if self._shard is None else self._turn_load(self._shard)
        return min(wait, self._errands.turn(time.monotonic_ns()))

    def _turn_load(self, shard: Shard) -> int:
        """Let the shard do what is due; return how long it can wait. [ns]."""
        try:
            wait = shard.turn()
        except StoreError as error:  # what is under way has nowhere to go: it ends with us
            self._mailbox.send(refusal(None, error))
            self._broken = True
            return 0
        if shard.done:
            self._shard = None
            shard.close()
            self._mailbox.send(Finished())
        return wait

    def _obey(self, order: Orders) -> None:
        """Carry out one order, or refuse it."""
        match order:
            case Load():
                self._refusable(None, lambda: self._prepare(order))
            case Begin() | Steer() | Halt() | Renew():
                if self._shard is not None:
                    self._shard.obey(order)
            case Once() | Granted() | Denied():
                self._sends.obey(order)
            case Vet():
                self._refusable(order.id, lambda: self._vet(order))
            case _:
                assert_never(order)

    def _prepare(self, order: Load) -> None:
        """Get ready for a shard, and say so."""
        self._shard = Shard(order, self._transport, self._mailbox.send)
        self._mailbox.send(Prepared(libcurl=LIBCURL))

    def _vet(self, order: Vet) -> None:
        """Compile scripts, as a run would, and forget them; look at the way."""
        chain_of(order.script, order.above, lambda script: compiled(script, Scopes()))
        refuse_missing_features(order.transport)
        self._mailbox.send(Vetted(id=order.id))

    def _refusable(self, number: int | None, work: Callable[[], None]) -> None:
        """Do the work; what is wrong with it goes back to whoever asked."""
        try:
            work()
        except VayuError as error:
            self._mailbox.send(refusal(number, error))
