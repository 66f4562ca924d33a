"""Carries out what scripts wait for: timers, and requests of their own (`pm.sendRequest`).

Requests travel like all others, on slots of their own, and nothing here blocks: between two
turns of the worker everything else goes on. The jar goes with them and comes back, as far as the
script knows it; without, they begin with no cookies.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from msgspec.structs import replace as altered_record

from vayu.engine.scripting.port import LONG, ResponseView
from vayu.engine.scripting.requested import altered
from vayu.engine.transport.port import Transport
from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies
from vayu.engine.worker.surroundings import Jars
from vayu.errors import VayuError
from vayu.model.requests.body import Body
from vayu.model.rows.failure import KINDS
from vayu.protocol.head import parse_head
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Errand, Outcome, Paused
    from vayu.engine.transport.port import Options, Slot
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.cookie import Cookie
    from vayu.model.requests.request import RequestSpec
    from vayu.resolve.compose import Composer

    Done = Callable[[Any, "Waited"], None]


class Waited(NamedTuple):
    """How long the scripts of one piece of work waited.

    Attributes
    ----------
    asked : int
        For what they asked for: until a timer was due, or while a request was under way. [ns]
    late : int
        Beyond that, until the worker let them go on. [ns]
    """

    asked: int
    late: int


class Came(NamedTuple):
    """What came of an errand, from when until when it was under way [ns], and its jar."""

    number: int
    answer: ResponseView | str
    begun: int
    ended: int
    cookies: tuple[Cookie, ...] | None = None


class ErrandTransport(Transport, Jars, Protocol):
    """A transport whose slots can be used by one user after another."""


class Waiting:
    """One piece of work whose script waits.

    Attributes
    ----------
    work : generator
    done : callable
        Called with what the work comes to (None: it was cancelled), and how long it waited.
    spec : RequestSpec
        Whose way the script's requests go.
    options : Options
    paused : Paused
    began, script : int
        When the script that waits now began, and how many there were before it. [ns, 1]
    answers : deque of Came
        Of its errands, in the order in which they came.
    """

    def __init__(
        self, work: Resumable[Any], done: Done, spec: RequestSpec, options: Options
    ) -> None:
        self.work = work
        self.done = done
        self.spec = spec
        self.options = options
        self.paused: Paused | None = None
        self.began = self.script = 0
        self.answers: deque[Came] = deque()
        self._since = self._until = 0  # the pause began; what was asked for is booked until then
        self._paused_for = self._asked = 0

    @property
    def due(self) -> int:
        """When its script wants to go on. [ns]."""
        assert self.paused is not None
        return self.began + round(self.paused.due * NS_PER_S)

    def waits(self, paused: Paused) -> None:
        """Note that the script waits from now on."""
        self.paused = paused
        self._since = time.monotonic_ns()

    def goes_on(self, begun: int | None = None, ended: int | None = None) -> None:
        """Note that a pause is over, that was asked for from `begun` to `ended`. [ns].

        Without them: since it began, until its script was due. Times that overlap count once.
        """
        now = time.monotonic_ns()
        start = self._since if begun is None else begun
        end = min(now, self.due if ended is None else ended)
        self._asked += max(end - max(start, self._until), 0)
        self._until = max(self._until, end)
        self._paused_for += now - self._since

    @property
    def waited(self) -> Waited:
        """How long all its scripts waited so far."""
        return Waited(self._asked, max(self._paused_for - self._asked, 0))


class Errands:
    """Everything that scripts of one worker wait for.

    Parameters
    ----------
    transport : ErrandTransport
    compose : callable
        Returns the composer of a request.
    """

    def __init__(
        self, transport: ErrandTransport, compose: Callable[[RequestSpec], Composer]
    ) -> None:
        self._transport = transport
        self._compose = compose
        self._waiting: list[Waiting] = []
        self._sent: dict[Slot, tuple[Waiting, int, int]] = {}
        self._spare: dict[Options, list[Slot]] = {}

    def run(self, work: Resumable[Any], done: Done, spec: RequestSpec, options: Options) -> None:
        """Do the work until a script waits, and go on when it can.

        Parameters
        ----------
        work : generator
        done : callable
            Called with what the work comes to, at once when nothing waits, and how long it
            waited; with None when it was cancelled.
        spec : RequestSpec
            The request around which it is done: those of its scripts go the same way.
        options : Options
            How that is sent.
        """
        waiting = Waiting(work, done, spec, options)
        self._follow(waiting, None)

    def turn(self, now: int) -> int:
        """Hand over what came, and let go on what is due at `now` [ns], until that takes long.

        Returns
        -------
        int
            How long nothing more is due, if nothing comes meanwhile. [ns]
        """
        wait = NS_PER_S  # what was begun anew meanwhile is looked at in the next turn
        until = time.perf_counter_ns() + LONG
        for waiting in tuple(self._waiting):
            if time.perf_counter_ns() > until:
                return 0
            while waiting.answers and waiting.paused is not None:
                number, answer, begun, ended, cookies = waiting.answers.popleft()
                elapsed = (now - waiting.began) / NS_PER_S
                waiting.goes_on(begun, ended)
                outcome = waiting.paused.answer(number, answer, elapsed, cookies)
                self._follow(waiting, outcome)
            if waiting.paused is None:
                continue
            due = waiting.due
            if due <= now:
                elapsed = (now - waiting.began) / NS_PER_S
                waiting.goes_on()
                self._follow(waiting, waiting.paused.go_on(elapsed))
                due = now
            wait = min(wait, due - now)
        return 0 if any(waiting.answers for waiting in self._waiting) else wait

    def cancel(self) -> None:
        """End all work whose script waits; nothing comes of it."""
        every, self._waiting = self._waiting, []
        for waiting in every:
            waiting.goes_on()
            waiting.script += 1  # what its errands bring is of no use any more
            waiting.paused = None
            waiting.work.close()
            waiting.done(None, waiting.waited)

    def _follow(self, waiting: Waiting, outcome: Outcome | None) -> None:
        """Do the work until its script waits again, or is done."""
        goes_on = outcome is not None and outcome.paused is not None
        if not goes_on:
            waiting.began = time.monotonic_ns()
            waiting.script += 1
            waiting.answers.clear()
        try:
            paused = next(waiting.work) if outcome is None else waiting.work.send(outcome)
        except StopIteration as end:
            waiting.paused = None
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            waiting.done(end.value, waiting.waited)
            return
        if waiting.paused is None:
            self._waiting.append(waiting)
        waiting.waits(paused)
        for errand in paused.errands:
            self._send(waiting, errand)

    def _send(self, waiting: Waiting, errand: Errand) -> None:
        """Put a script's request on its way; why it cannot go is an answer, too."""
        own = altered_record(
            waiting.spec, method="GET", params=(), headers=(), body=Body(), auth=None, name=None
        )
        try:
            wire = self._compose(altered(own, errand.request)).compose({})
        except VayuError as error:
            self._unsent(waiting, errand, error.message)
            return
        if wire.unresolved:
            names = ", ".join(wire.unresolved)
            self._unsent(waiting, errand, f"no value for {names}")
            return
        slot = self._slot(waiting.options)
        slot.wire = wire
        slot.intended = slot.started = time.monotonic_ns()
        self._sent[slot] = waiting, waiting.script, errand.number
        lines = jar_lines(errand.cookies or (), host_of(wire.url))
        self._transport.forget_cookies(slot, lines)
        self._transport.start(slot)

    def _unsent(self, waiting: Waiting, errand: Errand, why: str) -> None:
        """Answer a request that cannot go out."""
        now = time.monotonic_ns()
        waiting.answers.append(Came(errand.number, why, now, now))

    def _ended(self, slot: Slot) -> None:
        """Keep what came of a script's request, unless the script is over."""
        waiting, script, number = self._sent.pop(slot)
        self._spare[slot.options].append(slot)
        if waiting.script == script:
            cookies = parse_cookies(self._transport.cookie_lines(slot))
            came = Came(number, answer_of(slot), slot.started, slot.completed, cookies)
            waiting.answers.append(came)

    def _slot(self, options: Options) -> Slot:
        """Return a slot for a script's request; its jar may be that of another."""
        spare = self._spare.setdefault(options, [])
        return spare.pop() if spare else self._transport.slot(self._ended, options)


def answer_of(slot: Slot) -> ResponseView | str:
    """Return the response that a slot holds, or why there is none."""
    if slot.failure:
        return f"{slot.message} ({KINDS[slot.failure - 1]})"
    if slot.overflow:
        return f"the body is longer than {slot.options.keep:,} bytes"
    reason, headers = parse_head(slot.header_lines)
    return ResponseView(
        status=slot.status,
        reason=reason,
        headers=headers,
        body=b"".join(slot.body),
        response_time=(slot.completed - slot.started) / NS_PER_MS,
    )
