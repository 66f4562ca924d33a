"""One load run: carries out what its course says.

    worker reports ──┐
    time passes    ──┼──> Course ──> instructions ──> workers, Chronicle
    stop           ──┘

Everything here runs on the engine's one event loop, and nothing waits for a reader. Workers are
told before anything is written: a busy disk syncs a file in 30 ms, which is longer than the lead
of the common t0, and a run would begin late.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Any

from vayu.engine.clock import monotonic
from vayu.engine.coordinator.instructions import Conclude, Enter, Kill, Mark, Tell
from vayu.engine.coordinator.resources import sample
from vayu.engine.log import explain
from vayu.engine.worker_process import WorkerProcess
from vayu.errors import VayuError
from vayu.model.results.levels import Reason
from vayu.model.runs.state import RunState
from vayu.protocol.orders import Renew
from vayu.protocol.reports import Named, Noted, Observed, Prepared
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from vayu.engine.coordinator.chronicle import Chronicle
    from vayu.engine.coordinator.course import Course
    from vayu.engine.coordinator.instructions import Instruction
    from vayu.engine.coordinator.search import Search
    from vayu.model.load.control import RunChange
    from vayu.model.requests.auth import BearerAuth
    from vayu.protocol.orders import Orders

log = logging.getLogger(__name__)

_WATCH = 0.5  # s between two looks at files and ports
_LAST_WRITES = 2.0  # s that a worker gets to exit once its stdin is closed


class LoadRun:
    """A run, from its acceptance to its end.

    Parameters
    ----------
    course : Course
    chronicle : Chronicle
    workers : int
    tick : int
        Length of a tick. [ns]
    search : Search, optional
        Leads the run, if it looks for the capacity of its target.

    Attributes
    ----------
    renewals : sequence of async iterator of BearerAuth
        New tokens of each of its requests as they are due; every worker gets each.
    learn : callable
        Told each of them, so that it is removed from what is written down.
    """

    def __init__(
        self,
        course: Course,
        chronicle: Chronicle,
        *,
        workers: int,
        tick: int,
        search: Search | None = None,
    ) -> None:
        self.chronicle = chronicle
        self._search = search
        if search is not None:
            chronicle.mark(search.begin())
        self._course = course
        self._tick = tick
        self._crew: list[WorkerProcess] = []
        self._listeners: list[asyncio.Task[None]] = []
        self._mail: list[list[Orders]] = [[] for _ in range(workers)]
        self._conclusion: Conclude | None = None
        self._over = asyncio.Event()
        self._born = monotonic()
        self._executing = False
        self.renewals: Sequence[AsyncIterator[BearerAuth]] = ()
        self.learn: Callable[[str], object] = str

    async def execute(self) -> None:
        """Carry the run out; return when it is over and saved, whatever happens meanwhile."""
        if self._over.is_set():  # stopped while it waited
            return
        self._executing = True
        beat = asyncio.create_task(self._beat())
        over = asyncio.create_task(self._over.wait())
        watch = asyncio.create_task(self._watch())
        renew = asyncio.create_task(self._renew())
        try:
            self._carry_out(self._course.begin(monotonic()))
            await self._hire()
        except Exception as error:  # noqa: BLE001  whatever it is, the run comes to an end
            self._break(error)
        try:
            await asyncio.wait([over, beat], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._dismiss([over, beat, watch, renew])
            self._end()

    def change(self, change: RunChange) -> int | None:
        """Go on differently; return from when on, after t0 [ns], if there is a t0 yet."""
        at, instructions = self._course.steer(change, monotonic())
        self._carry_out(instructions)
        return at

    def stop(self, *, drain: bool | None = None) -> None:
        """Stop the run, in whatever state it is."""
        self._carry_out(self._course.stop(monotonic(), drain=drain))
        if not self._executing:
            self._end()

    async def _hire(self) -> None:
        """Start the workers, and hand each what waits for it."""
        for number, mail in enumerate(self._mail):
            if self._over.is_set():
                return
            process = await WorkerProcess.start()
            self._crew.append(process)
            self._listeners.append(asyncio.create_task(self._listen(number, process)))
            for order in mail:
                process.tell(order)

    async def _listen(self, number: int, process: WorkerProcess) -> None:
        """Take in what a worker reports, and its death."""
        try:
            async for report in process.reports():
                if isinstance(report, Named | Noted | Observed | Prepared):
                    self.chronicle.note(number, report)
                self._carry_out(self._course.heard(number, report, monotonic()))
            why = await process.epitaph()
            self._carry_out(self._course.lost(number, why, monotonic()))
        except Exception as error:  # noqa: BLE001
            self._break(error)

    async def _beat(self) -> None:
        """Make a tick of each interval, and look whether a worker is overdue."""
        while True:
            await asyncio.sleep(self._until_tick() / NS_PER_S)
            try:
                self._report(monotonic())
            except Exception as error:  # noqa: BLE001  a full disk, say: the workers must stop
                self._break(error)
            self._carry_out(self._course.look(monotonic()))

    async def _renew(self) -> None:
        """Hand each new token to every worker."""
        await asyncio.gather(*starmap(self._renew_step, enumerate(self.renewals)))

    async def _renew_step(self, step: int, renewals: AsyncIterator[BearerAuth]) -> None:
        """Hand each new token of one request to every worker."""
        async for auth in renewals:
            self.learn(auth.token)
            for worker in range(len(self._mail)):
                self._tell(worker, Renew(auth=auth, step=step))

    async def _watch(self) -> None:
        """Look time and again at what the workers take of this machine."""
        while True:
            await asyncio.sleep(_WATCH)
            if self._course.state is RunState.RUNNING:
                pids = [process.pid for process in self._crew]
                self.chronicle.take(await asyncio.to_thread(sample, pids))

    def _report(self, now: int) -> None:
        """Publish a tick; a block that was written is a sign of life."""
        t0 = self._course.t0
        if t0 is not None and now - t0 > self._tick // 2:  # no tick of a moment after t0
            for worker in self.chronicle.tick(now):
                self._course.alive(worker, now)
            if self._course.state is RunState.RUNNING and self.chronicle.verdict() is not None:
                self._carry_out(self._course.stop(now))
            self._seek(now, now - t0)

    def _seek(self, now: int, elapsed: int) -> None:
        """Let the capacity search, if there is one, look at the last tick and go on."""
        if self._search is None or self._course.state is not RunState.RUNNING:
            return
        move = self._search.look(self.chronicle.reading, elapsed)
        if move is not None:
            self._carry_out(self._course.follow(move, now))

    def _until_tick(self) -> int:
        """Return how long it is to the next multiple of a tick after t0. [ns]."""
        origin = self._course.t0 or self._born
        rest = self._tick - (monotonic() - origin) % self._tick
        return rest if rest > self._tick // 10 else rest + self._tick  # woken a little early

    def _break(self, error: Exception) -> None:
        """Let the run fail of what happened in this process."""
        why = error.message if isinstance(error, VayuError) else explain(log, "a run", error)
        self._carry_out(self._course.broken(why, monotonic()))

    def _carry_out(self, instructions: Iterable[Instruction]) -> None:
        """Do what the course says: first tell the workers, then write it down."""
        for instruction in sorted(instructions, key=_is_written):
            match instruction:
                case Tell(worker, order):
                    self._tell(worker, order)
                case Kill(worker):
                    self._kill(worker)
                case Enter(state):
                    self.chronicle.enter(state, self._course.t0)
                case Mark(event, change, level):
                    self.chronicle.mark(event, change, level)
                case Conclude():
                    self._conclusion = instruction
                    self._over.set()

    def _tell(self, worker: int, order: Orders) -> None:
        """Send an order, or keep it until the worker is there."""
        if worker < len(self._crew):
            self._crew[worker].tell(order)
        else:
            self._mail[worker].append(order)

    def _kill(self, worker: int) -> None:
        """End a worker; one that is not there yet ends when the crew is dismissed."""
        if worker < len(self._crew):
            self._crew[worker].kill()

    async def _dismiss(self, tasks: list[asyncio.Task[Any]]) -> None:
        """Let the workers go, and wait until the last one has."""
        for process in self._crew:
            process.dismiss()
        await asyncio.gather(*(process.bury(_LAST_WRITES) for process in self._crew))
        for task in [*tasks, *self._listeners]:
            task.cancel()
        await asyncio.gather(*tasks, *self._listeners, return_exceptions=True)

    def _end(self) -> None:
        """Write the end down, once."""
        if not self.chronicle.ended:
            lost = Conclude(RunState.FAILED, "the engine lost track of the run")
            end = self._conclusion or lost
            in_order = end.state is RunState.FINISHED
            ended = Reason.TIME if in_order else Reason.ENDED
            found = None if self._search is None else partial(self._search.end, ended=ended)
            self.chronicle.end(end, found)


def _is_written(instruction: Instruction) -> bool:
    """Whether an instruction ends in a file, and not at a worker."""
    return not isinstance(instruction, Tell | Kill)
