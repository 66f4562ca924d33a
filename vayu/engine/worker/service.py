"""Carries out the engine's orders: one shard of load at a time, and Sends beside it."""

from __future__ import annotations

import math
import time
from dataclasses import replace as replace_options
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from vayu.engine.scripting.analysis import patience_with
from vayu.engine.scripting.port import Limits
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.transport.curl import CurlTransport
from vayu.engine.transport.curl_options import LIBCURL
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.chain import chain_of
from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies
from vayu.engine.worker.descriptors import make_room
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.errands import Errands
from vayu.engine.worker.exchange import LoadExchange
from vayu.engine.worker.exemplars import Exemplars
from vayu.engine.worker.loop import Exchange, LoadLoop
from vayu.engine.worker.notes import Notes
from vayu.engine.worker.preparation import composer_of, scripts_of
from vayu.engine.worker.samples import Samples
from vayu.engine.worker.sends import Sends, refusal
from vayu.engine.worker.stream import StreamExchange
from vayu.engine.worker.surroundings import Surroundings
from vayu.engine.worker.waiting import WaitingExchange
from vayu.engine.worker.way import load_options, refuse_missing_features
from vayu.errors import VayuError
from vayu.pacing.shard import Share
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
from vayu.resolve.scopes import Changes, Scopes, scopes_of
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.port import Slot, Transport
    from vayu.engine.worker.mailbox import Mailbox
    from vayu.model.auth import BearerAuth
    from vayu.model.load import Paced
    from vayu.model.request import RequestSpec

LARGEST_TESTED = Limits().body
"""How much of a body is kept for the tests of a load run. [B]"""

MOST_WARM = 16
"""For how many scripts that wait at the same time a worker is ready when a run starts."""

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
        self._renew: Callable[[BearerAuth], None] = lambda _: None
        self._jar: list[str] = []

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
                    self._renew(order.auth)
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
        spec = order.exchange
        profile = order.profile
        share = Share(order.worker, order.workers)
        connections, asked_by = _connections(profile, share, order.max_in_flight)
        make_room(connections, asked_by)
        censor = Censor(spec, self._cookies)
        notes = Notes(self._mailbox.send, censor)
        random = Random(order.seed * 1_000_003 + order.worker)  # noqa: S311
        composer = composer_of(spec.request, random)
        scripts = scripts_of(spec)
        exemplars = self._exemplars = Exemplars(
            self._mailbox.send,
            censor,
            self._transport,
            share=share,
            random=Random(f"exemplars {order.seed}/{order.worker}"),  # noqa: S311
            constant=composer.constant and not (scripts is not None and scripts.has_pre),
        )
        keep = LARGEST_TESTED if scripts is not None and scripts.has_post else 0
        options = load_options(spec, composer, keep=keep)
        samples = Samples(Path(order.block), Path(order.rows), exemplars.look)
        plain = LoadExchange(
            composer,
            scopes_of(spec),
            scripts,
            notes=notes,
            count=samples.check,
            tested=samples.tested,
            exemplars=exemplars,
            surroundings=Surroundings(
                self._transport, name=spec.request.name, url=spec.request.url
            ),
        )
        self._jar = jar_lines(spec.cookies, host_of(spec.request.url))
        self._renew = _renewal(spec.request, random, plain, censor)
        exchange: Exchange = plain
        transport: Transport = self._transport
        if scripts is not None and scripts.waits:
            scripts.warm(min(connections, MOST_WARM))
            self._gate = exchange = transport = WaitingExchange(
                plain,
                self._transport,
                self._errands_of(random),
                spec=spec.request,
                options=replace_options(options, keep=LARGEST_TESTED, hang_up=False),
            )
        elif options.hang_up:
            exchange = StreamExchange(plain, samples.stream)
        self._samples = samples
        self._load = LoadLoop(
            dispatch_of(profile, share, order.max_in_flight, seed=order.seed),
            exchange,
            transport,
            samples,
            options=options,
            draining=lambda: self._mailbox.send(Draining()),
            fresh=self._forget,
            patience=patience_with(spec.script, spec.above),
        )
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
        self._transport.forget_cookies(slot, self._jar)

    def _vet(self, order: Vet) -> None:
        """Compile scripts, as a run would, and forget them; look at the way."""
        chain_of(order.script, order.above, lambda script: ScriptRunner(script, Scopes()))
        refuse_missing_features(order.transport)
        self._mailbox.send(Vetted(id=order.id))

    def _refusable(self, number: int | None, work: Callable[[], None]) -> None:
        """Do the work; what is wrong with it goes back to whoever asked."""
        try:
            work()
        except VayuError as error:
            self._mailbox.send(refusal(number, error))


def _renewal(
    request: RequestSpec, random: Random, exchange: LoadExchange, censor: Censor
) -> Callable[[BearerAuth], None]:
    """Return what lets a run go on with a new token."""

    def renew(auth: BearerAuth) -> None:
        censor.add(auth.token)
        exchange.renew(composer_of(replace(request, auth=auth), random))

    return renew


def _connections(profile: Paced, share: Share, max_in_flight: int) -> tuple[int, str]:
    """How many connections the shard may open at once, and the setting that asks for them."""
    if profile.model == "closed":
        return share.count(math.ceil(profile.peak)), "config.concurrency"
    return max_in_flight, "config.maxInFlight"
