"""Makes the counts of a run that broke hold every row that is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.coordinator.summarise import Shard
from vayu.engine.recorder.recount import recount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.engine.store.folder import RunFolder


def whole_readings(folder: RunFolder, readings: Sequence[Snapshot]) -> list[Snapshot]:
    """Return the readings of workers that are gone, each with all of its rows.

    Parameters
    ----------
    folder : RunFolder
    readings : sequence of Snapshot
        The last one of each worker.
    """
    files = zip(folder.rows(len(readings)), folder.blocks(len(readings)), readings, strict=True)
    return [recount(rows, block, seen) for rows, block, seen in files]


def whole_shards(folder: RunFolder, shards: Sequence[Shard]) -> list[Shard]:
    """Return what each worker left, with all of its rows."""
    readings = whole_readings(folder, [shard.reading for shard in shards])
    return [Shard(*pair) for pair in zip(readings, (s.checks for s in shards), strict=True)]
