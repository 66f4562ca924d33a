"""Makes the counts of a run that broke hold all that is known.

These are its rows on the disk, and what its schedule called for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.coordinator.summarise import Shard
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.recount import recount
from vayu.engine.recorder.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.demanded import Demanded
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


def raised(shards: list[Shard], demand: Demanded | None) -> list[Shard]:
    """Return what workers left, with all that had been called for of each.

    The run went on as long as its schedule did, also when all of its workers were gone: whoever
    was there longest stands for that.
    """
    if demand is None:
        return shards
    ends = [shard.reading.counter("elapsed") for shard in shards]
    longest = ends.index(max(ends))
    return [
        _raised(shard, due=due, elapsed=demand.until if place == longest else 0)
        for place, (shard, due) in enumerate(zip(shards, demand.due, strict=True))
    ]


def _raised(shard: Shard, **least: int) -> Shard:
    """Return one whose counters are no less than what is known."""
    words = shard.reading.words.copy()
    counters = Snapshot(words).section("counters")
    for name, value in least.items():
        place = COUNTER_INDEX[name]
        counters[place] = max(int(counters[place]), value)
    return Shard(Snapshot(words, shard.reading.named), shard.checks)
