"""``ticks.jsonl`` into ``ticks.parquet``, a bounded number of ticks at a time.

The lines stay: a reader of the run's stream gets them as they were sent.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from vayu.engine.store.files import part_of
from vayu.formats.runs.folder import TICKS, TICKS_TABLE
from vayu.formats.runs.ticks import TICK_SCHEMA, ticks_table
from vayu.model.results.earlier_ticks import ticks_in

if TYPE_CHECKING:
    from pathlib import Path

BATCH = 4_096
"""Ticks that are in memory at a time. [1]"""


def write_ticks(folder: Path) -> None:
    """Write all ticks of a run, unless that is done, or it has none."""
    if (folder / TICKS_TABLE).exists() or not (folder / TICKS).exists():
        return
    with (
        (folder / TICKS).open("rb") as lines,
        part_of(folder / TICKS_TABLE) as part,
        pq.ParquetWriter(part, TICK_SCHEMA, compression="zstd") as writer,
    ):
        ticks = ticks_in(lines)
        while batch := list(islice(ticks, BATCH)):
            writer.write_table(ticks_table(batch))
