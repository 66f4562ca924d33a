"""Where everything stands in a worker's block.

    0        64             64 + 8 n
    ┌────────┬──────────────┬──────────┬──────────┬───────────┬────────┬──────┬────────────────┐
    │ header │ counters (n) │ statuses │ failures │ protocols │ checks │ loop │ the histograms │
    └────────┴──────────────┴──────────┴──────────┴───────────┴────────┴──────┴────────────────┘

All members are little-endian int64. The header holds a magic number, a layout version, the
*generation* and the *reach*. The writer makes the generation odd before it writes and even after.
A reader accepts a copy only if the generation was even and the same before and after (a seqlock),
and if ``measured`` equals the sum of the response histogram.

The histograms lie cell by cell, one beside the other: cell 0 of each, then cell 1 of each. So
what a run has measured is at the beginning, and the reach says how many words that are; the rest
is zero. Most runs reach a quarter of the block, and a reader takes no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from vayu.model.rows.metrics import CHECKS, COUNTERS, FAILURES, HISTOGRAMS, STATUSES
from vayu.model.rows.sample import PROTOCOLS
from vayu.model.scripts.checked import Checked
from vayu.stats.layout import HdrLayout

MAGIC = 0x7661_7975_626C_6F63
VERSION = 4

HEADER_WORDS = 8
MAGIC_WORD, VERSION_WORD, GENERATION_WORD, REACH_WORD = 0, 1, 2, 3

HDR = HdrLayout()
"""1 us to 1 h with three digits."""

LOOP = HdrLayout(highest=60_000_000, digits=2)
"""How much later than due rows were written, so by how much the worker's loop lagged. [us]"""

COLUMNS = (*HISTOGRAMS, "first_event")
"""What lies in each cell, one beside the other."""

COLUMN_INDEX = {name: i for i, name in enumerate(COLUMNS)}

COUNTER_INDEX = {metric.name: i for i, metric in enumerate(COUNTERS)}


@dataclass(frozen=True, slots=True)
class Section:
    """A run of words in the block, and its shape."""

    start: int
    shape: tuple[int, ...]

    @property
    def stop(self) -> int:
        """First word after it."""
        size = 1
        for length in self.shape:
            size *= length
        return self.start + size


def _sections() -> dict[str, Section]:
    """Lay the sections out one after the other."""
    shapes: list[tuple[str, tuple[int, ...]]] = [
        ("counters", (len(COUNTERS),)),
        ("statuses", (STATUSES,)),
        ("failures", (FAILURES,)),
        ("protocols", (len(PROTOCOLS),)),
        ("checks", (CHECKS, len(Checked))),
        ("loop", (LOOP.counts_len,)),
        ("histograms", (HDR.counts_len, len(COLUMNS))),
    ]
    found, word = {}, HEADER_WORDS
    for name, shape in shapes:
        found[name] = Section(word, shape)
        word = found[name].stop
    return found


SECTIONS = _sections()

CELLS_START = SECTIONS["histograms"].start
"""Where the first cell begins; a block reaches so far, at least."""

BLOCK_WORDS = SECTIONS["histograms"].stop
BLOCK_BYTES = BLOCK_WORDS * 8
