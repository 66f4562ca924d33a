"""Carries out the engine's orders: one shard of load at a time, and Sends beside it."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, assert_never

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.curl_options import LIBCURL
from vayu.engine.worker.alternating import AlternatingExchange
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.chain import chain_of
from vayu.engine.worker.cookies import parse_cookies
from vayu.engine.worker.descriptors import make_room
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.errands import Errands
from vayu.engine.worker.exemplars import Exemplars
from vayu.engine.worker.loop import Exchange, LoadLoop
from vayu.engine.worker.notes import Notes
from vayu.engine.worker.preparation import compiled, composer_of
from vayu.engine.worker.samples import Samples
from vayu.engine.worker.senders import InTurn
from vayu.engine.worker.sends import Sends, refusal
from vayu.engine.worker.side import LARGEST_TESTED, Side
from vayu.engine.worker.stream import StreamExchange
from vayu.engine.worker.waiting import WaitingExchange
from vayu.engine.worker.way import refuse_missing_features
from vayu.errors import VayuError
from vayu.pacing.curve import curve_of
from vayu.pacing.shard import Share
from vayu.pacing.turns import Turns
from vayu.protocol.orders import (
    Begin,
    Denied,
    Draining,
    Finished,
    Granted,
    Halt,
    Load,
    Once,
    Orders,
    Prepared,
    Renew,
    Steer,
    Vet,
    Vetted,
)
from vayu.resolve.scopes import Changes, Scopes
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.transport.port import Options, Slot, Transport
    from vayu.engine.worker.exchange import LoadExchange
    from vayu.engine.worker.mailbox import Mailbox
    from vayu.model.load import Paced

MOST_WARM = 16
"""For how many scripts that wait at the same time a worker is ready when a run starts."""

_MOST_AT_ONCE = 16
"""For how many arrivals of the open model a worker is ready when a run starts."""

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
        self._load: LoadLoop | None = None
        self._samples: Samples | None = None
        self._exemplars: Exemplars | None = None
        self._errands = self._errands_of(Random())  # noqa: S311
        self._sends = Sends(mailbox.send, self._transport, self._errands)
        self._gate: WaitingExchange | None = None
        self._renew: Callable[[Renew], None] = lambda _: None
        self._jars: list[list[str]] = []

    def _errands_of(self, random: Random) -> Errands:
        """Return what carries out what scripts wait for."""
        return Errands(self._transport, lambda spec: composer_of(spec, random))

    def run(self) -> None:
        """Work until the engine closes the pipe."""
        wait = _IDLE
        while not self._mailbox.closed:
            self._transport.step(wait)
            for order in self._mailbox.take():
                self._obey(order)
            wait = self._turn()

    def _turn(self) -> int:
        """Let load loop and scripts do what is due; return how long they can wait. [ns]."""
        wait = self._turn_load() if self._load is not None else _IDLE
        wait = min(wait, self._errands.turn(time.monotonic_ns()))
        return wait if self._gate is None else min(wait, self._gate.turn(time.monotonic_ns()))

    def _turn_load(self) -> int:
        """Let the load loop do what is due; return how long it can wait. [ns]."""
        assert self._load is not None
        wait = self._load.turn(time.monotonic_ns())
        if self._load.done:
            self._load = self._gate = None
            if self._samples is not None:
                self._samples.close()
            self._mailbox.send(Finished())
        return wait

    def _obey(self, order: Orders) -> None:
        """Carry out one order, or refuse it."""
        match order:
            case Load():
                self._refusable(None, lambda: self._prepare(order))
            case Renew():
                if self._load is not None:
                    self._renew(order)
            case Begin() | Steer() | Halt():
                if self._load is not None:
                    self._lead(self._load, order)
            case Once() | Granted() | Denied():
                self._sends.obey(order)
            case Vet():
                self._refusable(order.id, lambda: self._vet(order))
            case _:
                assert_never(order)

    def _prepare(self, order: Load) -> None:
        """Get ready for a shard: compile, open files, make room, say so."""
        share = Share(order.worker, order.workers)
        specs = [order.exchange] if order.against is None else [order.exchange, order.against]
        connections, asked_by = _connections(order.profile, share, order.max_in_flight)
        make_room(connections * len(specs), asked_by)
        censor = Censor(order.exchange, self._cookies, against=order.against)
        random = Random(order.seed * 1_000_003 + order.worker)  # noqa: S311
        sides = [Side(spec, random) for spec in specs]
        exemplars = self._exemplars = Exemplars(
            self._mailbox.send,
            censor,
            self._transport,
            share=share,
            random=Random(f"exemplars {order.seed}/{order.worker}"),  # noqa: S311
            constant=[side.constant for side in sides],
        )
        notes = Notes(self._mailbox.send, censor)
        samples = Samples(Path(order.block), Path(order.rows), exemplars.look)
        exchanges = [
            side.exchange(self._transport, notes=notes, samples=samples, exemplars=exemplars)
            for side in sides
        ]
        self._jars = [side.jar for side in sides]
        self._renew = _renewal(sides, exchanges, censor)
        plain = exchanges[0] if len(exchanges) == 1 else AlternatingExchange(exchanges)
        exchange: Exchange = plain
        transport: Transport = self._transport
        if any(side.scripts is not None and side.scripts.waits for side in sides):
            for scripts in (side.scripts for side in sides if side.scripts is not None):
                scripts.warm(min(connections, MOST_WARM))
            self._gate = exchange = transport = WaitingExchange(
                plain,
                self._transport,
                self._errands_of(random),
                ways=[(side.spec.request, _of_scripts(side.options)) for side in sides],
            )
        elif any(side.options.hang_up for side in sides):
            exchange = StreamExchange(plain, samples.stream)
        self._samples = samples
        self._load = LoadLoop(
            dispatch_of(order.profile, share, order.max_in_flight, seed=order.seed),
            exchange,
            transport,
            samples,
            options=_ways(sides, Turns(share, order.seed)),
            draining=lambda: self._mailbox.send(Draining()),
            fresh=self._forget,
            patience=max(side.patience for side in sides),
        )
        self._load.get_ready(_at_once(order.profile, share, connections))
        self._mailbox.send(Prepared(libcurl=LIBCURL))

    def _lead(self, load: LoadLoop, order: Begin | Steer | Halt) -> None:
        """Let the shard begin, go on differently, or come to its end."""
        match order:
            case Begin():
                if self._exemplars is not None:
                    self._exemplars.begin(order.t0)
                load.begin(order.t0)
            case Steer():
                load.steer(order)
            case Halt():
                load.halt(order.drain, time.monotonic_ns())
            case _:
                assert_never(order)

    def _cookies(self, slot: Slot) -> list[str]:
        """Return the values of the cookies that a slot holds."""
        return [cookie.value for cookie in parse_cookies(self._transport.cookie_lines(slot))]

    def _forget(self, slot: Slot) -> None:
        """Let an arrival start as the first one did, without what the one before set."""
        if slot.changes:
            slot.changes = Changes()
        self._transport.forget_cookies(slot, self._jars[slot.step])

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


def _renewal(
    sides: Sequence[Side], exchanges: Sequence[LoadExchange], censor: Censor
) -> Callable[[Renew], None]:
    """Return what lets a run go on with a new token."""

    def renew(order: Renew) -> None:
        censor.add(order.auth.token)
        sides[order.step].renew(exchanges[order.step], order.auth)

    return renew


def _ways(sides: Sequence[Side], turns: Turns) -> Options | InTurn:
    """Return how the requests of a run are sent."""
    if len(sides) == 1:
        return sides[0].options
    return InTurn((sides[0].options, sides[1].options), turns)


def _of_scripts(options: Options) -> Options:
    """Return how the requests of scripts are sent, where a request is sent like this."""
    return replace(options, keep=LARGEST_TESTED, hang_up=False)


def _connections(profile: Paced, share: Share, max_in_flight: int) -> tuple[int, str]:
    """How many connections the shard may open at once, and the setting that asks for them."""
    if profile.model == "closed":
        return share.count(math.ceil(profile.peak)), "config.concurrency"
    return max_in_flight, "config.maxInFlight"


def _at_once(profile: Paced, share: Share, most: int) -> int:
    """How many may want to send as soon as the run begins."""
    if profile.model == "closed":
        return max(share.count(math.ceil(curve_of(profile).level(0))), 1)
    return min(_MOST_AT_ONCE, most)
