"""Counts a worker's rows again, when its block does not hold all of them.

A worker writes rows to the file first and counts them in the block afterwards. One that is
killed in between leaves a block that is behind its rows, or torn in the middle of a write.
Rows cannot be torn, so what follows from them is counted again; what does not (arrivals that
were due, say) only grows, and the block's last word for it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import BLOCK_BYTES, COUNTER_INDEX
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.rows.sample import DTYPE, ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_BATCH = 1 << 16
_ROW = np.dtype(DTYPE)
_NOT_OF_ROWS = ("checks", "loop")  # sections that say what no row does


def recount(rows: Path, block: Path, seen: Snapshot) -> Snapshot:
    """Return a reading that holds every row of a worker that is gone.

    Parameters
    ----------
    rows, block : Path
        Its files; either may be missing.
    seen : Snapshot
        Its last reading; returned as it is when it holds every row, and when its rows are gone:
        they went when they had become Parquet, so nothing was behind them.

    Returns
    -------
    Snapshot
    """
    present = rows.stat().st_size // ROW_BYTES if rows.exists() else 0
    if present == seen.counter("completed") or (seen.counter("completed") and not rows.exists()):
        return seen
    counted, torn = _counted(rows), _torn(block)
    mine, theirs = counted.section("counters"), torn.section("counters")
    np.maximum(mine, theirs, out=mine)  # the block is behind the rows, never ahead
    for name in _NOT_OF_ROWS:
        counted.section(name)[:] = torn.section(name)
    _raise_to(mine, "started", counted.counter("completed"))
    _raise_to(mine, "due", counted.counter("started") + counted.counter("dropped"))
    return counted


def _counted(rows: Path) -> Snapshot:
    """Return what a block would hold if it held these rows."""
    writer, ended = BlockWriter(), 0  # in memory: a full disk may be why the worker is gone
    for batch in _batches(rows):
        ended = max(ended, int(batch["completed"].max()))
        writer.write(batch, {"elapsed": ended})
    reading = writer.snapshot()
    writer.close()
    return reading


def _batches(rows: Path) -> Iterator[NDArray[np.void]]:
    """Yield the rows, a bounded number at a time; a truncated last record is no row."""
    if rows.exists():
        with rows.open("rb") as file:
            while len(batch := np.fromfile(file, _ROW, _BATCH)):
                yield batch


def _torn(block: Path) -> Snapshot:
    """Return the words of a block, whatever state it is in."""
    content = block.read_bytes() if block.exists() else b""
    if len(content) != BLOCK_BYTES:
        return empty()
    return Snapshot(np.frombuffer(content, np.int64))


def _raise_to(counters: NDArray[np.int64], name: str, least: int) -> None:
    """Let a counter be no less than what it must be."""
    place = COUNTER_INDEX[name]
    counters[place] = max(int(counters[place]), least)
