"""The course of one run: events in, instructions out.

    shell                          course                          shell
    begin, heard, lost, stop  ──>  state, what each worker  ──>  Tell, Kill, Enter, Conclude
    look (time passes)             still owes, deadlines

Rule 1: no process, no file and no clock in here; `now` comes with every event.
Rule 2: every wait has a deadline, so no run hangs: not on a worker that never gets ready,
not on one that goes silent, not on one that does not stop.
Rule 3: a run is concluded exactly once, when no worker owes anything more. What breaks it
is noted at once, but the state changes only then, so nobody sees an end without a summary.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from vayu.engine.coordinator.demanded import Demanded, demanded
from vayu.engine.coordinator.instructions import (
    USUAL,
    Conclude,
    Enter,
    Instruction,
    Kill,
    Mark,
    Patience,
    Tell,
)
from vayu.engine.coordinator.lifecycle import RunEvent, advance
from vayu.engine.coordinator.steering import Steering
from vayu.model.load.bounds import MOST_USERS
from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.words.duration import format_duration
from vayu.protocol.orders import Begin, Halt
from vayu.protocol.reports import Draining, Finished, Prepared, Refused
from vayu.units import Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.search import Move
    from vayu.model.load import LoadProfile
    from vayu.model.load.control import RunChange
    from vayu.protocol.orders import Load, Orders
    from vayu.protocol.reports import Reports


class _Owes(Enum):
    """What a worker still has to do."""

    READINESS = auto()
    WORK = auto()
    DRAIN = auto()
    NOTHING = auto()


class Course:
    """One run, from pending to its end.

    Parameters
    ----------
    loads : sequence of Load
        The order of each worker.
    length : int, optional
        How long the schedule is; None when only iterations end it. [ns]
    drain : int
        How long a request may take, at most, after its start. [ns]
    profile : LoadProfile, optional
        What was asked for; what the workers begin with, if not said.
    most_users : int, optional
        How many users its workers have room for; as many as there can be, if not said. [1]
    patience : Patience
    """

    def __init__(
        self,
        loads: Sequence[Load],
        *,
        length: int | None,
        drain: int,
        profile: LoadProfile | None = None,
        most_users: int = MOST_USERS,
        patience: Patience = USUAL,
    ) -> None:
        self._loads = loads
        self._length = length
        self._drain = drain
        self._patience = patience
        self._steering = Steering(
            profile or loads[0].profile, most_users=most_users, workers=len(loads)
        )
        self._owes = [_Owes.READINESS] * len(loads)
        self._signs = [0] * len(loads)
        self._due: int | None = None
        self._error: str | None = None
        self._halted_at: int | None = None  # since then nothing is called for
        self.state = RunState.PENDING
        self.t0: Nanoseconds | None = None

    def begin(self, now: int) -> list[Instruction]:
        """Start: every worker gets its order."""
        self.state = advance(self.state, RunEvent.START)
        self._due = now + self._patience.ready
        tell = [Tell(load.worker, load) for load in self._loads]
        return [Enter(self.state), *tell]

    def heard(self, worker: int, report: Reports, now: int) -> list[Instruction]:
        """Take in a worker's report."""
        self.alive(worker, now)
        if self._owes[worker] is _Owes.NOTHING:
            return []
        match report:
            case Prepared():
                self._owes[worker] = _Owes.WORK
                return self._begin_together(now)
            case Draining():
                self._owes[worker] = _Owes.DRAIN
                return self._drain_together(now)
            case Finished():
                self._owes[worker] = _Owes.NOTHING
                return self._drain_together(now)
            case Refused():
                self._owes[worker] = _Owes.NOTHING
                return self.broken(_words(report), now)
            case _:  # names, notes and answers change nothing
                return []

    def alive(self, worker: int, now: int) -> None:
        """Note a sign of life."""
        self._signs[worker] = now

    def lost(self, worker: int, why: str, now: int) -> list[Instruction]:
        """Take in the death of a worker; one that owes nothing may go."""
        if self._owes[worker] is _Owes.NOTHING:
            return []
        self._owes[worker] = _Owes.NOTHING
        return self.broken(f"worker {worker} {why}", now)

    def broken(self, why: str, now: int) -> list[Instruction]:
        """Take in what makes the run fail; the workers that are left save what they have."""
        if self.state in TERMINAL:
            return []
        if self._error is None:
            self._error, self._due = why, now + self._patience.grace
        return [*self._halt(0, now), *self._conclude_if_done()]

    def steer(self, change: RunChange, now: int) -> tuple[int | None, list[Instruction]]:
        """Go on differently; return also from when on, after t0 [ns], if there is a t0."""
        self._steering.check(change, self.state)
        at = None if self.t0 is None else max(now + self._patience.notice - self.t0, 0)
        told = self._tell_all(self._steering.orders(change, at))
        return at, [Mark(str(change), change), *told]

    def follow(self, move: Move, now: int) -> list[Instruction]:
        """Do what a capacity search asks for; when it is over, let the run end in order."""
        if self.state is not RunState.RUNNING or self.t0 is None:
            return [Mark(move.event, level=move.level)]
        mark = Mark(move.event, move.change, move.level)
        if move.change is None:
            self._due = now + self._drain + self._patience.grace
            return [mark, *self._halt(self._drain, now)]
        at = now + self._patience.notice - self.t0
        return [mark, *self._tell_all(self._steering.orders(move.change, at))]

    def stop(self, now: int, *, drain: bool | None = None) -> list[Instruction]:
        """Stop as asked; a second time, without waiting for what is in flight.

        With `drain` what is in flight has all the time that it may take; with False none;
        with None a moment, the first time.
        """
        if self.state in TERMINAL:
            return []
        again = self.state is RunState.STOPPING
        self.state = advance(self.state, RunEvent.STOP)
        if self.state is RunState.STOPPED:
            return [Conclude(self.state)]
        halt = self._drain if drain else min(self._patience.halt, self._drain)
        if drain is False or (again and drain is None):
            halt = 0
        self._due = now + halt + self._patience.grace
        entered = [] if again else [Enter(self.state)]
        marked = [] if halt else [Mark("cancel what is in flight")]
        return [*entered, *marked, *self._halt(halt, now), *self._conclude_if_done()]

    def look(self, now: int) -> list[Instruction]:
        """Give up on workers that are overdue."""
        if self._due is not None and now >= self._due:
            return self._give_up(self._late(), self._reproach(), now)
        if self.t0 is None or self.state in TERMINAL:
            return []
        silent = [
            worker
            for worker, owes in enumerate(self._owes)
            if owes is not _Owes.NOTHING and now - self._signs[worker] >= self._patience.silence
        ]
        return self._give_up(silent, self._complaint(), now) if silent else []

    def _begin_together(self, now: int) -> list[Instruction]:
        """Once every worker is ready, give them one t0."""
        if self.state is not RunState.STARTING or _Owes.READINESS in self._owes:
            return []
        if self._error is not None:
            return []
        self.t0 = Nanoseconds(now + self._patience.lead)
        self.state = advance(self.state, RunEvent.READY)
        self._signs = [self.t0] * len(self._loads)
        self._due = None
        if self._length is not None:
            self._due = self.t0 + self._length + self._drain + self._patience.grace
        # what waited goes first: a worker that reads `Begin` late starts what is due at once
        return [Enter(self.state), *self._tell_all([*self._steering.first(), Begin(t0=self.t0)])]

    def _tell_all(self, orders: Sequence[Orders]) -> list[Instruction]:
        """Tell every worker the same."""
        return [Tell(load.worker, order) for order in orders for load in self._loads]

    def _drain_together(self, now: int) -> list[Instruction]:
        """Once nothing more will start anywhere, the run drains; once all is done, it ends."""
        entered: list[Instruction] = []
        if self.state is RunState.RUNNING and _Owes.WORK not in self._owes and not self._error:
            self.state = advance(self.state, RunEvent.DONE)
            self._due = now + self._drain + self._patience.grace
            entered = [Enter(self.state)]
        return [*entered, *self._conclude_if_done()]

    def _halt(self, drain: int, now: int) -> list[Instruction]:
        """Stop the workers that work; one that never began has nothing to finish."""
        if self._halted_at is None:
            self._halted_at = now
        found: list[Instruction] = []
        for worker, owes in enumerate(self._owes):
            if self.t0 is None and owes is not _Owes.NOTHING:
                self._owes[worker] = _Owes.NOTHING
                found.append(Kill(worker))
            elif owes is not _Owes.NOTHING:
                found.append(Tell(worker, Halt(drain=drain)))
        return found

    def _give_up(self, workers: list[int], why: str, now: int) -> list[Instruction]:
        """Kill workers that cannot be waited for."""
        found: list[Instruction] = []
        for worker in workers:
            if self._owes[worker] is not _Owes.NOTHING:
                found += [Kill(worker), *self.lost(worker, why, now)]
        return found

    def _late(self) -> list[int]:
        """Return the overdue workers; while the run starts, the ready ones are not to blame."""
        if self.state is RunState.STARTING:
            return [w for w, owes in enumerate(self._owes) if owes is _Owes.READINESS]
        return [w for w, owes in enumerate(self._owes) if owes is not _Owes.NOTHING]

    def _complaint(self) -> str:
        """Say what a silent worker did wrong."""
        return f"gave no sign of life for {format_duration(self._patience.silence)}"

    def _reproach(self) -> str:
        """Say what an overdue worker did wrong."""
        if self.state is RunState.STARTING:
            return f"was not ready within {format_duration(self._patience.ready)}"
        return "did not end in time"

    def _conclude_if_done(self) -> list[Instruction]:
        """End the run once no worker owes anything."""
        if self.state in TERMINAL or any(owes is not _Owes.NOTHING for owes in self._owes):
            return []
        event = RunEvent.CRASH if self._error is not None else RunEvent.DRAINED
        self.state = advance(self.state, event)
        self._due = None
        return [Conclude(self.state, self._error, self._demanded())]

    def _demanded(self) -> Demanded | None:
        """Return what a run that failed called for until it was halted, if that was after t0."""
        halted_at, t0 = self._halted_at, self.t0
        if self._error is None or halted_at is None or t0 is None or halted_at <= t0:
            return None
        return demanded(self._loads, self._steering.ordered, until=halted_at - t0)


def _words(refused: Refused) -> str:
    """Return what a worker refused, and what helps."""
    return refused.message if refused.hint is None else f"{refused.message}. {refused.hint}"
