"""Closes the runs that an engine left open when it died. Nothing is deleted.

Their blocks and rows are as complete as the workers could make them, so each becomes a
failed run with a partial summary, and its rows are converted like those of any other.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from vayu.engine.clock import wall
from vayu.engine.coordinator.accounts import Account, merged
from vayu.engine.coordinator.ending import close_run
from vayu.engine.coordinator.hindsight import judge_of, told_by_rows
from vayu.engine.coordinator.planner import most_users, within
from vayu.engine.coordinator.reporter import last_readings
from vayu.engine.coordinator.rescue import whole_readings
from vayu.engine.coordinator.search_log import found_so_far
from vayu.engine.coordinator.steered_log import steered_until_then
from vayu.engine.store.notes import read_notes
from vayu.errors import StoreError
from vayu.model.load.search_profile import SearchProfile
from vayu.model.runs.state import TERMINAL, RunState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.verdict import Judge
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.engine.store.catalog import Catalog
    from vayu.engine.store.folder import RunFolder
    from vayu.model.load import LoadProfile
    from vayu.model.runs.info import RunInfo

log = logging.getLogger(__name__)

WINDOWS_LOST = (
    "How {} stood in windows was lost with the engine, for no row tells it: unevaluated, not kept."
)
"""What a reader of such thresholds must know; the others are judged by the rows."""

_TRIES, _PAUSE = 20, 0.05  # workers of a dead engine may still write for a moment [s]


async def recover(catalog: Catalog) -> list[RunFolder]:
    """Close every run that is still open; return the folders whose rows wait for conversion."""
    catalog.sweep()
    waiting = []
    for folder in catalog.folders():
        try:
            info = folder.info()
            if info.status not in TERMINAL:
                await _close(folder, info)
        except StoreError as error:  # it is left alone: somebody may still read it by hand
            log.warning("%s", error.message.partition("\n")[0])
            continue
        if not catalog.hold(folder) and folder.awaits_conversion():
            waiting.append(folder)
    return waiting


async def _close(folder: RunFolder, info: RunInfo) -> None:
    """Close one run from its files."""
    readings = await _settled(folder, info.workers)
    readings = await asyncio.to_thread(whole_readings, folder, readings)
    notes = read_notes(folder.notes, info.workers)
    accounts = [Account(*pair) for pair in zip(readings, notes.checks, strict=True)]
    begun = bool(info.started_at)
    capacity = found_so_far(_profile_of(info, folder), folder.ticks, begun=begun)
    steered = () if capacity is not None else steered_until_then(folder.ticks).warnings()
    info = replace(
        info,
        status=RunState.FAILED,
        error=f"the engine ended while the run was {info.status}",
        ended_at=wall().isoformat(timespec="milliseconds"),
    )
    accounts = accounts if begun else []
    judge = await asyncio.to_thread(_judge_of, info, folder, accounts)
    judge.steered = bool(steered)
    close_run(
        folder,
        info,
        accounts,
        judge=judge,
        capacity=capacity,
        notes=notes.texts,
        warnings=(*steered, *_lost(info)),
    )
    log.info("run %s was left open; it is closed as failed", info.id)


def _profile_of(info: RunInfo, folder: RunFolder) -> LoadProfile | SearchProfile:
    """Return the profile that led the run: a search of users went no further than its room."""
    profile, manifest = info.config.profile, folder.manifest()
    if manifest is None or not isinstance(profile, SearchProfile):
        return profile
    each = len(info.requests)
    return within(profile, most_users(manifest.machine, workers=info.workers, each=each))


def _lost(info: RunInfo) -> tuple[str, ...]:
    """Return what died with the engine, as far as a reader of the summary would look for it."""
    lost = [
        one.threshold
        for one in info.config.limits
        if one.limit.window is not None and not told_by_rows(one.limit.metric)
    ]
    return (WINDOWS_LOST.format(" and ".join(map(repr, lost))),) if lost and info.started_at else ()


def _judge_of(info: RunInfo, folder: RunFolder, accounts: Sequence[Account]) -> Judge:
    """Return a judge that has seen the windows of a run as its rows tell them."""
    return judge_of(
        folder.rows(info.workers),
        info.config.limits,
        elapsed=merged(accounts).counter("elapsed"),
        scheduled=info.config.profile.length,
    )


async def _settled(folder: RunFolder, workers: int) -> list[Snapshot]:
    """Return the last readings, once they do not change any more."""
    readings = last_readings(folder.blocks(workers))
    for _ in range(_TRIES):
        await asyncio.sleep(_PAUSE)
        again = last_readings(folder.blocks(workers))
        if all(np.array_equal(a.words, b.words) for a, b in zip(readings, again, strict=True)):
            break
        readings = again
    return readings
