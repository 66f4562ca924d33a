"""One shard of a load run: what a worker makes of the order for it, until the last row is written.

Rule: all of it is made before t0, and goes together: nothing of one run is left for the next.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, assert_never

from vayu.engine.worker.alternating import AlternatingExchange
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.cookies import parse_cookies
from vayu.engine.worker.descriptors import make_room
from vayu.engine.worker.dispatch import dispatch_of
from vayu.engine.worker.errands import Errands
from vayu.engine.worker.exemplars import Exemplars
from vayu.engine.worker.loop import LoadLoop
from vayu.engine.worker.notes import FirstNotes
from vayu.engine.worker.preparation import composer_of
from vayu.engine.worker.samples import Samples
from vayu.engine.worker.senders import InTurn
from vayu.engine.worker.side import LARGEST_TESTED, Side
from vayu.engine.worker.stream import StreamExchange
from vayu.engine.worker.waiting import WaitingExchange
from vayu.pacing.curve import curve_of
from vayu.pacing.shard import Share, numbers_of
from vayu.pacing.turns import Turns
from vayu.protocol.orders import Begin, Halt, Load, Renew, Steer
from vayu.protocol.reports import Draining
from vayu.resolve.scopes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.transport.curl import CurlTransport
    from vayu.engine.transport.port import Options, Slot
    from vayu.engine.worker.exchange import LoadExchange
    from vayu.engine.worker.ports import Exchange
    from vayu.model.load import Paced
    from vayu.protocol.reports import Reports

MOST_WARM = 16
"""For how many scripts that wait at the same time a worker is ready when a run starts."""

_MOST_AT_ONCE = 16
"""For how many arrivals of the open model a worker is ready when a run starts."""


class Shard:
    """What one worker sends of a run.

    Parameters
    ----------
    order : Load
    transport : CurlTransport
    report : callable
        Tells the engine.

    Raises
    ------
    VayuError
        If something of the order is wrong, or this machine has no room for it.
    """

    def __init__(
        self, order: Load, transport: CurlTransport, report: Callable[[Reports], None]
    ) -> None:
        self._transport = transport
        share = Share(order.worker, order.workers)
        numbers = numbers_of(order.profile, share)
        specs = [order.exchange] if order.against is None else [order.exchange, order.against]
        connections, asked_by = _connections(order.profile, share, order.max_in_flight)
        make_room(connections * len(specs), asked_by)
        random = Random(order.seed * 1_000_003 + order.worker)  # noqa: S311
        self._sides = [Side(spec, random) for spec in specs]
        self._censor = Censor(order.exchange, self._cookies, against=order.against)
        self._exemplars = Exemplars(
            report,
            self._censor,
            transport,
            numbers=numbers,
            random=Random(f"exemplars {order.seed}/{order.worker}"),  # noqa: S311
            constant=[side.constant for side in self._sides],
        )
        self._samples = Samples(
            Path(order.block),
            Path(order.rows),
            self._exemplars.look,
            count_every=order.count_every,
        )
        self._exchanges = self._made_exchanges(FirstNotes(report, self._censor))
        self._waiting = self._made_waiting(random, most=connections)
        self._loop = LoadLoop(
            dispatch_of(order.profile, share, order.max_in_flight, seed=order.seed),
            self._waiting or self._exchange(),
            self._waiting or transport,
            self._samples,
            options=_ways(self._sides, Turns(numbers, order.seed)),
            draining=lambda: report(Draining()),
            fresh=self._forget,
            patience=max(side.patience for side in self._sides),
        )
        self._loop.get_ready(_at_once(order.profile, share, connections))

    def _made_exchanges(self, notes: FirstNotes) -> list[LoadExchange]:
        """Return what is done around the request of each side."""
        return [
            side.exchange(
                self._transport, notes=notes, samples=self._samples, exemplars=self._exemplars
            )
            for side in self._sides
        ]

    def _made_waiting(self, random: Random, *, most: int) -> WaitingExchange | None:
        """Return what lets scripts wait, ready for `most` of them; None: none of them does."""
        scripts = [side.scripts for side in self._sides if side.scripts is not None]
        if not any(one.waits for one in scripts):
            return None
        for one in scripts:
            one.warm(min(most, MOST_WARM))
        return WaitingExchange(
            self._in_turn(),
            self._transport,
            Errands(self._transport, lambda spec: composer_of(spec, random)),
            ways=[(side.spec.request, _of_scripts(side.options)) for side in self._sides],
            waited=self._samples.waited,
        )

    def _exchange(self) -> Exchange:
        """Return what is done around a request whose scripts do not wait."""
        if any(side.options.hang_up for side in self._sides):
            return StreamExchange(self._in_turn(), self._samples.stream)
        return self._in_turn()

    def _in_turn(self) -> LoadExchange | AlternatingExchange:
        """Return the exchange of the only side, or of whichever's turn it is."""
        first, *others = self._exchanges
        return AlternatingExchange(self._exchanges) if others else first

    @property
    def done(self) -> bool:
        """Whether everything of it has ended, and is written."""
        return self._loop.done

    def turn(self) -> int:
        """Do what is due; return how long the rest can wait. [ns]."""
        if self._waiting is not None:
            self._waiting.settle()
        wait = self._loop.turn(time.monotonic_ns())
        if self._waiting is None or self._loop.done:
            return wait
        return min(wait, self._waiting.turn(time.monotonic_ns()))

    def obey(self, order: Begin | Steer | Halt | Renew) -> None:
        """Begin, go on differently, or come to an end."""
        match order:
            case Begin():
                self._exemplars.begin(order.t0)
                self._loop.begin(order.t0)
            case Steer():
                self._loop.steer(order)
            case Halt():
                self._loop.halt(order.drain, time.monotonic_ns())
            case Renew():
                self._censor.add(order.auth.token)
                self._sides[order.step].renew(self._exchanges[order.step], order.auth)
            case _:
                assert_never(order)

    def close(self) -> None:
        """Close the files of a shard that is done."""
        self._samples.close()

    def give_up(self) -> None:
        """Leave no file of a shard that never began: its run may be over, and nobody looks again.

        What had begun stays as it is: who closes its run reads that.
        """
        if not self._loop.begun:
            self._samples.discard()

    def _cookies(self, slot: Slot) -> list[str]:
        """Return the values of the cookies that a slot holds."""
        return [cookie.value for cookie in parse_cookies(self._transport.cookie_lines(slot))]

    def _forget(self, slot: Slot) -> None:
        """Let an arrival start as the first one did, without what the one before set."""
        if slot.changes:
            slot.changes = Changes()
        self._transport.forget_cookies(slot, self._sides[slot.step].jar)


def _ways(sides: Sequence[Side], turns: Turns) -> Options | InTurn:
    """Return how the requests of a run are sent."""
    if len(sides) == 1:
        return sides[0].options
    return InTurn((sides[0].options, sides[1].options), turns)


def _of_scripts(options: Options) -> Options:
    """Return how the requests of scripts are sent, where a request is sent like this."""
    return replace(options, keep=LARGEST_TESTED, heads=True, hang_up=False)


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
