"""What is written about one run while it goes on, and when it ends.

blocks ──read──> Tick ──> ticks.jsonl ──> feed
             └── histograms ──> intervals.hlog
state, notes, exemplars ──> run.json, manifest.json, notes.jsonl, exemplars.jsonl
the end ──> summary.json, histograms.json, run.json, last event
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from vayu.engine.clock import Anchor, monotonic
from vayu.engine.coordinator.accounts import merged
from vayu.engine.coordinator.ending import bare_summary, close_run, complete_of
from vayu.engine.coordinator.feed import Feed
from vayu.engine.coordinator.reporter import Reporter
from vayu.engine.coordinator.rescue import raised, whole_accounts
from vayu.engine.coordinator.side_watch import SideWatch, followed
from vayu.engine.coordinator.steered import Steered
from vayu.engine.coordinator.unaccounted import unaccounted
from vayu.engine.coordinator.verdict import Judge
from vayu.engine.log import explain
from vayu.engine.redaction import censored
from vayu.engine.store.exemplars import ExemplarLog
from vayu.engine.store.files import GrowingFile
from vayu.engine.store.intervals import IntervalLog
from vayu.engine.store.notes import NoteLog
from vayu.errors import StoreError
from vayu.formats.runs.steps import steps_of
from vayu.model.runs.state import RunState
from vayu.protocol.reports import Observed, Prepared
from vayu.resolve.redact import redactor

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.coordinator.demanded import Demanded
    from vayu.engine.coordinator.instructions import Conclude
    from vayu.engine.coordinator.resources import Sample
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.engine.store.folder import RunFolder
    from vayu.model.load.control import RunChange
    from vayu.model.results.levels import CapacityLevel, CapacityResult
    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo
    from vayu.protocol.reports import Named, Noted
    from vayu.units import Nanoseconds

    Found = Callable[[Snapshot], CapacityResult]

log = logging.getLogger(__name__)

_ENDING = frozenset({RunState.DRAINING, RunState.STOPPING})
"""Nothing is due any more, and responses still come in."""


class Chronicle:
    """The files and the events of one run.

    Parameters
    ----------
    folder : RunFolder
    info : RunInfo
        As it is stored.
    workers : int
    redact : callable
        Removes secrets from a text.
    """

    def __init__(
        self, folder: RunFolder, info: RunInfo, *, workers: int, redact: Callable[[str], str]
    ) -> None:
        self.folder, self.info = folder, info
        self.feed = Feed(folder.ticks)
        self._ticks = GrowingFile(folder.ticks)
        self._redact = redact
        self._judge = Judge(info.config.limits, scheduled=info.config.profile.length)
        self._reporter = Reporter(folder.blocks(workers), self._judge)
        self._sides = _sides_of(folder, info, workers)
        self._notes = NoteLog(folder.notes, workers, redact)
        self._exemplars = ExemplarLog(folder.exemplars, censored)
        self._born = Anchor.at(monotonic())
        self._events: list[str] = []
        self._level: CapacityLevel | None = None
        self._libcurl = ""
        self._intervals: IntervalLog | None = None
        self._steered = Steered()
        self.summary: Summary | None = None

    @property
    def ended(self) -> bool:
        """Whether the end is written."""
        return self.info.ended_at is not None

    def enter(self, state: RunState, t0: Nanoseconds | None) -> None:
        """Note a new state; with `t0` [ns], when the run starts or started."""
        self.info = replace(self.info, status=state)
        if state is RunState.RUNNING and t0 is not None:
            self._steered.t0 = t0
            self.info = replace(self.info, started_at=self._born.iso(t0))
        if state in _ENDING and t0 is not None:
            self._judge.end_schedule(max(monotonic() - t0, 0))
        if state is RunState.STOPPING:
            why = self.info.stop_reason
            self._events.append("stop" if why is None else f"stop: {why}")
        try:
            self.folder.write_info(self.info)
            if state is RunState.RUNNING and t0 is not None:
                epoch = self._born.nanoseconds(t0)
                self._intervals = IntervalLog(self.folder.intervals, epoch=epoch)
                self._explain(t0, epoch)
        except StoreError as error:  # the run goes on: its end is what matters
            log.error("%s", error.message)  # noqa: TRY400

    def mark(
        self, event: str, change: RunChange | None = None, level: CapacityLevel | None = None
    ) -> None:
        """Note what was done to the run: in the next tick, and what it changed in `run.json`."""
        self._events.append(event)
        self._level = level or self._level
        if change is not None:
            self._steered.note(change, monotonic())
            self._judge.steered = True
            self.info = _changed(self.info, change)
            self._save()

    def verdict(self) -> str | None:
        """Return why a threshold ends the run now; None, also when it has said so before."""
        reading = self._reporter.reading
        why = self._judge.end_run(reading)
        if why is None and self._sides is not None:
            why = self._sides.look(reading.counter("elapsed"))
        if why is not None:
            self.info = replace(self.info, stop_reason=why)
        return why

    def note(self, worker: int, said: Named | Noted | Observed | Prepared) -> None:
        """Keep what a worker said beside its numbers."""
        match said:
            case Prepared():
                self._libcurl = said.libcurl
            case Observed():
                further = redactor(said.values, said.words)
                self._exemplars.add(said.exemplar, lambda text: further(self._redact(text)))
            case _:
                self._notes.add(worker, said)

    def take(self, sample: Sample) -> None:
        """Note what the workers take of this machine."""
        self._reporter.vitals.take(sample)

    def tick(self, now: int) -> list[int]:
        """Read the blocks and publish a tick; return the workers that showed signs of life."""
        moved = self._reporter.read()
        self._publish(now)
        return moved

    @property
    def reading(self) -> Snapshot:
        """All workers as of the last tick."""
        return self._reporter.reading

    def end(self, conclusion: Conclude, found: Found | None = None) -> None:
        """Write the end and tell everybody: exactly once, whatever breaks meanwhile.

        Parameters
        ----------
        conclusion : Conclude
        found : callable, optional
            Returns what a capacity search came to, given the last reading.
        """
        now = monotonic()
        why = None if conclusion.error is None else self._redact(conclusion.error)
        began = self.info.started_at is not None
        info = replace(self.info, status=conclusion.state, ended_at=self._born.iso(now), error=why)
        try:
            if began and self._reporter.read():
                self._publish_last(now)
            info = self._accounted(info)
            info, summary = self._close(info, found, conclusion.demanded)
        except Exception as error:  # noqa: BLE001
            explain(log, f"the end of run {info.id}", error)
            info = replace(info, status=RunState.FAILED, error=why or "its summary failed")
            summary = bare_summary(info)
        self.info, self.summary = info, summary
        self._reporter.close()
        self._ticks.close()
        if self._sides is not None:
            self._sides.close()
        self.feed.end(complete_of(info, summary))
        log.info("run %s %s after %s requests", info.id, info.status, info.total)

    def _explain(self, t0: Nanoseconds, epoch: int) -> None:
        """Add to the manifest what is known only when the run starts."""
        manifest = self.folder.manifest()
        if manifest is not None:
            clock = replace(manifest.clock, t0=t0, epoch=epoch)
            libraries = {**manifest.libraries, "libcurl": self._libcurl}
            self.folder.write_manifest(replace(manifest, clock=clock, libraries=libraries))

    def _publish(self, now: int) -> None:
        """Make a tick of what was read."""
        event = "; ".join(self._events) or None
        timestamp = self._born.milliseconds(now)
        tick = self._reporter.tick(self._notes, timestamp_ms=timestamp, event=event)
        tick = replace(tick, level=self._level)
        self._events.clear()
        self._level = None
        self._ticks.append(msgspec.json.encode(tick))
        self.feed.tell()
        self._exemplars.write()
        if self._intervals is not None:
            self._intervals.take(self._reporter.reading)

    def _publish_last(self, now: int) -> None:
        """Make a tick of the rest; a full disk must not cost the summary."""
        try:
            self._publish(now)
        except StoreError as error:
            log.error("%s", error.message)  # noqa: TRY400

    def _save(self) -> None:
        """Write what is known now; without it the run goes on: its end is what matters."""
        try:
            self.folder.write_info(self.info)
        except StoreError as error:
            log.error("%s", error.message)  # noqa: TRY400

    def _accounted(self, info: RunInfo) -> RunInfo:
        """Return what is known of a run at its end: one that was not counted has failed."""
        if info.status is RunState.FAILED or info.started_at is None:
            return info
        rows = self.folder.rows(info.workers)
        readings = [account.reading for account in self._reporter.accounts(self._notes)]
        finished = info.status is RunState.FINISHED
        why = unaccounted(rows, readings, self._reporter.faults, finished=finished)
        return info if why is None else replace(info, status=RunState.FAILED, error=why)

    def _close(
        self, info: RunInfo, found: Found | None, demand: Demanded | None
    ) -> tuple[RunInfo, Summary]:
        """Summarise and save."""
        capacity = None if found is None else found(self._reporter.reading)
        accounts = self._reporter.accounts(self._notes) if info.started_at else []
        if info.status is RunState.FAILED:  # a worker may have died between rows and block
            accounts = raised(whole_accounts(self.folder, accounts), demand)
        try:
            self._exemplars.close()
            if self._intervals is not None:
                self._intervals.write(merged(accounts))
        except StoreError as error:  # a full disk: the summary is what matters
            log.error("%s", error.message)  # noqa: TRY400
        return close_run(
            self.folder,
            info,
            accounts,
            judge=self._judge,
            vitals=self._reporter.vitals,
            capacity=capacity,
            notes=self._notes.texts,
            warnings=self._steered.warnings() if capacity is None else (),
        )


def _sides_of(folder: RunFolder, info: RunInfo, workers: int) -> SideWatch | None:
    """Return what follows the sides of a run; None: it has none, or none may end it."""
    if info.against is None or not followed(info.config.limits):
        return None
    return SideWatch(
        folder.rows(workers),
        info.config.limits,
        sides=steps_of(info),
        scheduled=info.config.profile.length,
    )


def _changed(info: RunInfo, change: RunChange) -> RunInfo:
    """Return what is known of a run once a change is ordered."""
    return replace(
        info,
        rate_now=info.rate_now if change.rate is None else change.rate,
        concurrency_now=info.concurrency_now if change.concurrency is None else change.concurrency,
        paused=info.paused if change.paused is None else change.paused,
    )
