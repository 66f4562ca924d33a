"""One shard of a load run: what is due starts, what has ended is recorded.

Nothing here takes a lock, talks to another process or allocates with the length of the run.
The clock, the transport, the exchange and the reports are ports, so ten minutes of load can
be run in virtual time and compared with answers worked out by hand.

    begin ─> running ── nothing will start again ──> draining ── nothing in flight ──> done
                                                        └── too long: cancel ──┘
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vayu.engine.worker.senders import InTurn, Senders
from vayu.engine.worker.steers import Steers
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.metrics import WRITE_NS
from vayu.model.rows.sample import NOBODY
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.port import Options, Slot, Transport
    from vayu.engine.worker.arrival import Arrival
    from vayu.engine.worker.dispatch import Dispatch
    from vayu.engine.worker.ports import Exchange, Recorder
    from vayu.protocol.orders import Steer

FLUSH_EVERY = WRITE_NS
"""Longest time that a row waits in memory. [ns]"""

SLACK = NS_PER_S
"""A request that takes its whole timeout fails by itself, a moment later: it is not cancelled."""

UNSENT_PAUSE = NS_PER_S // 100
"""How long a user waits whose request failed before it was sent. [ns]"""

_SKIPPED = CODES[FailureKind.SKIPPED]
_MOST_STARTS = 32
"""Of arrivals, a turn. Then come the responses that are there, and free connections for the rest:
whoever is behind and starts all at once opens one for each, which puts him further behind."""
_LONGEST_WAIT = NS_PER_S
_MOST_AT_ONCE = 64  # responses, so that their users do not wait for the tests of all others
_LONG = NS_PER_S // 2  # of scripts, after which there is a turn before those of other exchanges


class LoadLoop:
    """Runs one shard.

    Parameters
    ----------
    dispatch : Dispatch
        What starts when.
    exchange : Exchange
    transport : Transport
    recorder : Recorder
    options : Options or InTurn
        How requests are sent.
    draining : callable
        Called once, when nothing more will be started.
    fresh : callable, optional
        As of `Senders`.
    patience : int
        How long scripts have, once nothing more will start, beside what a request takes. [ns]
    """

    def __init__(
        self,
        dispatch: Dispatch,
        exchange: Exchange,
        transport: Transport,
        recorder: Recorder,
        *,
        options: Options | InTurn,
        draining: Callable[[], None],
        fresh: Callable[[Slot], None] | None = None,
        patience: int = 0,
    ) -> None:
        self._dispatch = dispatch
        self._before, self._after = exchange.before, exchange.after
        self._stop_testing = exchange.stop_testing
        self._over: list[Slot] = []
        self._seen: list[Slot] = []  # it has looked at them; their users have not gone on yet
        self._deferred = exchange.deferred
        self._transport = transport
        self._recorder, self._add = recorder, recorder.add
        in_turn = options if isinstance(options, InTurn) else InTurn((options, options), None)
        self._takes_turns = in_turn.turns is not None
        ended = self._over.append if self._deferred else self._ended
        self._senders = Senders(transport, in_turn, ended=ended, fresh=fresh)
        self._sender, self._free = self._senders.of, self._senders.free
        self._report_draining = draining
        self._begun = False
        self._origin = 0
        self._in_flight = 0
        self._rounds = 0
        self._next_flush = 0
        self._settled = self._left = False
        self._drain_until: int | None = None
        self._drain = max(way.timeout for way in in_turn.ways) * NS_PER_MS + SLACK + patience
        self._steers = Steers()
        self._cpu = 0
        self.done = False

    def get_ready(self, slots: int) -> None:
        """Make so many slots before t0, for those who start at once."""
        self._senders.get_ready(slots)

    @property
    def begun(self) -> bool:
        """Whether there is a t0."""
        return self._begun

    def begin(self, origin: int) -> None:
        """Set t0 on the clock of `turn`. [ns]."""
        self._begun, self._origin = True, origin
        self._next_flush = origin
        self._recorder.begin(origin)
        self._cpu = time.process_time_ns()

    def steer(self, order: Steer) -> None:
        """Go on differently from the order's time on."""
        self._steers.add(order)

    def halt(self, drain: int, now: int) -> None:
        """Start nothing more; what is in flight has `drain` ns to complete."""
        if not self._begun:
            self.done = True
            return
        self._drain = min(drain, self._drain)
        self._dispatch.halt(now - self._origin)
        if self._drain_until is not None:
            self._drain_until = min(self._drain_until, now + self._drain)

    def turn(self, now: int) -> int:
        """Do what is due at `now` [ns].

        Returns
        -------
        int
            How long nothing more is due, if nothing completes meanwhile. [ns]
        """
        if not self._begun or self.done:
            return _LONGEST_WAIT
        self._rounds += 1
        self._settled = False
        if self._over or self._seen:
            if self._left and self._drain_until is not None and now >= self._drain_until:
                self._stop_testing()  # what was left waits since the turn before
            self._settle()
        after = now - self._origin
        if self._steers.next_at is not None:
            self._steers.apply(self._dispatch, after)
        starts = 0
        take, until = self._dispatch.take, time.perf_counter_ns() + _LONG
        while starts < _MOST_STARTS and (arrival := take(after, self._in_flight)) is not None:
            self._launch(arrival, now)
            starts = starts + 1 if time.perf_counter_ns() < until else _MOST_STARTS
        if now >= self._next_flush:
            self._flush(now)
        self._end_if_over(now)
        more = starts == _MOST_STARTS or self._over or self._seen
        return 0 if more else self._wait(now)

    def _launch(self, arrival: Arrival, now: int) -> None:
        """Start one exchange, or record why it could not be sent."""
        k, user, intended = arrival
        slot = self._sender(k, user)
        slot.k = k
        slot.intended = intended + self._origin
        slot.started = max(slot.intended, now)
        self._in_flight += 1
        if self._before(slot):
            self._transport.start(slot)
        else:
            self._unsent(slot)

    def _settle(self) -> None:
        """Look at the responses that came, then let the user of each go on.

        Where scripts take long the next turn goes on with the rest, so that rows are handed on
        meanwhile, and a run whose scripts loop is not taken for one that hangs.
        """
        self._settled = True
        over, seen, clock = self._over, self._seen, time.perf_counter_ns
        until = clock() + _LONG
        while over or seen:
            if not seen:
                rest = self._after(slots := over[:_MOST_AT_ONCE])
                over[: len(slots)] = rest
                later = set(rest)
                seen += [slot for slot in reversed(slots) if slot not in later]
            while seen:
                self._ended(seen.pop())
                if clock() > until:  # scripts before the next request may take long, too
                    self._left = bool(over)
                    return
        self._left = False

    def _ended(self, slot: Slot) -> None:
        """Record an exchange that has ended; its user goes on at once.

        Runs for every request, hence names for what is called: Python looks up an attribute to
        call it as if it were a method, which takes three times as long where it is none.
        """
        if slot.failure and not self._deferred:
            self._after((slot,))
        add = self._add
        add(slot)
        if slot.user == NOBODY:  # arrivals do not follow each other
            self._in_flight -= 1
            self._free[slot.step].append(slot)
            return
        now = slot.completed
        k = self._dispatch.again(slot.user, now - self._origin)
        if k is None:
            self._in_flight -= 1
            return
        if self._takes_turns:
            slot = self._sender(k, slot.user)
        slot.k = k
        slot.intended = slot.started = now
        before = self._before
        if before(slot):
            self._transport.start(slot)
        else:
            self._unsent(slot)

    def _unsent(self, slot: Slot) -> None:
        """Note an exchange that failed before it was sent, and free its slot.

        Its user, whom no network holds up, goes on a little later: it would take every turn from
        the other users, and all of a core for nothing. One whose script skipped, as it was asked
        to, goes on in the next turn.
        """
        self._in_flight -= 1
        slot.completed = slot.started
        self._add(slot)
        if slot.user == NOBODY:
            self._free[slot.step].append(slot)
        pause = 1 if slot.failure == _SKIPPED else UNSENT_PAUSE
        self._dispatch.completed(slot.user, slot.completed - self._origin + pause)

    def _flush(self, now: int) -> None:
        """Hand rows and levels on."""
        after = now - self._origin
        self._next_flush = now + FLUSH_EVERY
        self._recorder.flush(
            {
                "elapsed": max(after, 0),
                "due": self._dispatch.due(after),
                "started": self._dispatch.started,
                "dropped": self._dispatch.dropped,
                "cpu": time.process_time_ns() - self._cpu,
                "turns": self._rounds,
            }
        )

    def _end_if_over(self, now: int) -> None:
        """Drain when nothing will start again, and end when nothing is in flight.

        After scripts it is later than `now`, so a turn that ran some is not the last: how long the
        run took is told by the next one.
        """
        if self._drain_until is None:
            if not self._dispatch.exhausted(now - self._origin):
                return
            self._drain_until = now + self._drain
            self._report_draining()
        if self._in_flight and now >= self._drain_until:
            if self._over:  # scripts had this turn, and took long: the others get none
                self._stop_testing()
            self._transport.cancel()
            self._settle()
        if not (self._in_flight or self._settled):
            self._flush(now)
            self.done = True

    def _wait(self, now: int) -> int:
        """How long nothing is due. [ns]."""
        until = self._next_flush
        if self._steers.next_at is not None:
            until = min(until, self._steers.next_at + self._origin)
        if self._drain_until is None:
            upcoming = self._dispatch.next_at()
            if upcoming is not None:
                until = min(until, upcoming + self._origin)
        else:
            until = min(until, self._drain_until) if self._in_flight else now
        return max(until - now, 0)
