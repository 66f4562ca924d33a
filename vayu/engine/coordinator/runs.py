"""All runs: one is active, others wait for their turn, the rest are history.

A run that has not ended lives in memory; one that has is what its folder says.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from typing import TYPE_CHECKING

from vayu.engine.clock import monotonic, wall
from vayu.engine.coordinator.admission import admit
from vayu.engine.coordinator.calibration import worker_rate
from vayu.engine.coordinator.ceiling import Ceiling
from vayu.engine.coordinator.converter import Converter
from vayu.engine.coordinator.ending import bare_summary, complete_of
from vayu.engine.coordinator.feed import Feed
from vayu.engine.coordinator.machine import this_machine
from vayu.engine.coordinator.recovery import recover
from vayu.engine.coordinator.steering import OVER
from vayu.engine.log import explain
from vayu.engine.store.catalog import Catalog
from vayu.errors import RunStateConflict, StoreError
from vayu.protocol.messages import RunControl
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from pathlib import Path

    from vayu.engine.coordinator.run import LoadRun
    from vayu.engine.settings import SettingsFile
    from vayu.model.load.control import RunChange
    from vayu.model.requests.auth import BearerAuth
    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.run import RunSpec
    from vayu.protocol.messages import RunList

log = logging.getLogger(__name__)


class Runs:
    """The runs of one data directory.

    Parameters
    ----------
    data_dir : Path
    settings : SettingsFile
    """

    def __init__(self, data_dir: Path, settings: SettingsFile) -> None:
        self._catalog = Catalog(data_dir, wall)
        self._settings = settings
        self._machine = this_machine()
        self._ceiling = Ceiling()
        self._calibrating = asyncio.Lock()
        self._converter = Converter()
        self._live: dict[str, LoadRun] = {}
        self._pending: deque[LoadRun] = deque()
        self._arrived, self._departed = asyncio.Event(), asyncio.Event()
        self._changed = monotonic()
        self._task: asyncio.Task[None] | None = None
        self._expiring: asyncio.Task[None] | None = None
        self.active: LoadRun | None = None

    async def open(self) -> None:
        """Close what a dead engine left open, and begin to carry runs out."""
        for folder in await recover(self._catalog):
            self._converter.add(folder)
        self._task = asyncio.create_task(self._serve())

    async def close(self) -> None:
        """Stop every run, and return when all are saved."""
        self.stop_all(detached=True)
        while self._live:
            self._departed.clear()
            await self._departed.wait()
        for task in (self._task, self._expiring):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._catch_up()
        await self._converter.close()

    async def calibrate(self, spec: RunSpec) -> None:
        """Measure what a worker sends at best, if `spec` may ask for more and nothing else runs."""
        async with self._calibrating:
            if not self._live and self._ceiling.is_to_be_measured(spec):
                self._ceiling.measured(await worker_rate())

    def submit(
        self,
        spec: RunSpec,
        *,
        signed: RunSpec | None = None,
        renewals: Sequence[AsyncIterator[BearerAuth]] = (),
        elsewhere: Collection[str] = (),
    ) -> RunInfo:
        """Accept a run; it starts when those before it have ended.

        Parameters
        ----------
        spec : RunSpec
        signed : RunSpec, optional
            What is sent, where that has a token which `spec` only says how to come by.
        renewals : sequence of async iterator of BearerAuth, optional
            The tokens that follow it, of each of its requests.
        elsewhere : collection of str, optional
            What else is a secret where it stands in a script.
        """
        run = admit(
            spec,
            self._catalog,
            self._machine,
            self._settings.current,
            signed=signed,
            worker_rate=self._ceiling.rate,
            elsewhere=elsewhere,
        )
        self._ceiling.expect(run.chronicle.info.id, spec)
        run.renewals = renewals
        self._live[run.chronicle.info.id] = run
        self._pending.append(run)
        self._changed = monotonic()
        self._arrived.set()
        self._expiring = asyncio.create_task(self._expire())
        return run.chronicle.info

    def change(self, run_id: str, change: RunChange) -> RunControl:
        """Let a run go on differently.

        Raises
        ------
        RunStateConflict
            If it has ended.
        """
        run = self._live.get(run_id)
        if run is None:
            raise RunStateConflict(f"run {run_id} has {self.info(run_id).status}", hint=OVER)
        at = run.change(change)
        info = run.chronicle.info
        return RunControl(
            run_id=info.id, status=info.status, at=None if at is None else at / NS_PER_MS
        )

    def stop(self, run_id: str, *, drain: bool | None = None) -> RunInfo:
        """Stop a run, in whatever state it is; one that has ended stays as it is."""
        run = self._live.get(run_id)
        if run is None:
            return self.info(run_id)
        run.stop(drain=drain)
        self._retire_ended()
        return run.chronicle.info

    def stop_all(self, *, detached: bool) -> None:
        """Stop the runs that need a lease; with `detached` also those that need none."""
        for run in list(self._live.values()):
            if detached or not run.chronicle.info.detach:
                run.stop()
        self._retire_ended()

    async def delete(self, run_id: str) -> RunInfo:
        """Delete a run that has ended, with all its files.

        Raises
        ------
        RunStateConflict
            If it has not ended.
        """
        info, folder = self.info(run_id), self._catalog.find(run_id)
        if run_id in self._live:
            raise RunStateConflict(f"run {run_id} is {info.status}", hint="stop it first")
        await self._converter.forget(folder)
        await asyncio.to_thread(self._catalog.remove, folder)
        return info

    async def _expire(self) -> None:
        """Delete the oldest runs beyond those that are kept; one that goes on is none of them."""
        keep = self._settings.current.keep_runs
        if keep is None:
            return
        for folder in (await asyncio.to_thread(self._catalog.folders))[keep:]:
            if folder.id not in self._live:
                try:
                    await self._converter.forget(folder)
                    await asyncio.to_thread(self._catalog.remove, folder)
                except StoreError as error:
                    log.warning("a run is kept longer: %s", error.message)

    def info(self, run_id: str) -> RunInfo:
        """Return what is known of a run."""
        self._catch_up()
        run = self._live.get(run_id)
        return run.chronicle.info if run else self._catalog.find(run_id).info()

    async def listing(self) -> RunList:
        """Return every run, newest first, and those that are damaged."""
        self._catch_up()
        return await asyncio.to_thread(self._catalog.listing)

    def summary(self, run_id: str) -> Summary:
        """Return the end result of a run.

        Raises
        ------
        RunStateConflict
            If it has not ended.
        """
        if run_id in self._live:
            status = self.info(run_id).status
            raise RunStateConflict(
                f"run {run_id} is {status}; its summary comes at the end",
                hint=f"follow /stats/{run_id}",
            )
        return self._catalog.find(run_id).summary() or bare_summary(self.info(run_id))

    def feed(self, run_id: str) -> Feed:
        """Return the events of a run."""
        run = self._live.get(run_id)
        if run is not None:
            return run.chronicle.feed
        folder = self._catalog.find(run_id)
        return Feed(folder.ticks, complete_of(folder.info(), self.summary(run_id)))

    @property
    def pending(self) -> int:
        """How many runs wait for their turn."""
        return len(self._pending)

    @property
    def watched(self) -> int:
        """How many runs have not ended and need a lease."""
        return len(self._live) - self.detached

    @property
    def detached(self) -> int:
        """How many runs have not ended and need no lease."""
        return sum(run.chronicle.info.detach for run in self._live.values())

    @property
    def calm(self) -> int:
        """How long no run came or went. [ns]."""
        return monotonic() - self._changed

    async def _serve(self) -> None:
        """Carry the runs out, one after the other."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._pending:
                self.active = self._pending.popleft()
                try:
                    await self.active.execute()
                except Exception as error:  # noqa: BLE001  the next run must not wait for ever
                    explain(log, f"run {self.active.chronicle.info.id}", error)
                finally:
                    self.active = None
                    self._retire_ended()

    def _catch_up(self) -> None:
        """Write the ends that the disk did not take, where it does by now."""
        for folder in self._catalog.save_held():
            self._converter.add(folder)

    def _retire_ended(self) -> None:
        """Forget the runs that are over; their folders remember them."""
        for run_id, run in list(self._live.items()):
            if run.chronicle.ended:
                del self._live[run_id]
                self._changed = monotonic()
                self._departed.set()
                self._ceiling.learn(run_id, run.chronicle.summary)
                if not self._catalog.hold(run.chronicle.folder):
                    self._converter.add(run.chronicle.folder)
                with contextlib.suppress(ValueError):
                    self._pending.remove(run)
