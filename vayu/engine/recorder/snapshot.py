"""One consistent reading of one or more blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import BLOCK_WORDS, COUNTER_INDEX, SECTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ELAPSED = COUNTER_INDEX["elapsed"]
_RESPONSE_MAX = COUNTER_INDEX["response_max"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The words of a block, by name.

    Parameters
    ----------
    words : ndarray of int64, shape (BLOCK_WORDS,)
        A private copy.
    """

    words: NDArray[np.int64]

    def section(self, name: str) -> NDArray[np.int64]:
        """Return one section (``counters``, ``statuses``, ``checks``, ``response`` …), shaped."""
        place = SECTIONS[name]
        return self.words[place.start : place.stop].reshape(place.shape)

    def counter(self, name: str) -> int:
        """Return one counter of `vayu.model.metrics.COUNTERS`."""
        return int(self.section("counters")[COUNTER_INDEX[name]])

    def merge(self, other: Snapshot) -> Snapshot:
        """Add two workers' readings; of times and maxima the larger one counts."""
        merged = Snapshot(self.words + other.words)
        mine, theirs = self.section("counters"), other.section("counters")
        for place in (_ELAPSED, _RESPONSE_MAX):
            merged.section("counters")[place] = max(mine[place], theirs[place])
        return merged

    def since(self, earlier: Snapshot) -> Snapshot:
        """Return what was added after `earlier`."""
        return Snapshot(self.words - earlier.words)


def empty() -> Snapshot:
    """Return the reading of a block that nothing was written to."""
    return Snapshot(np.zeros(BLOCK_WORDS, np.int64))
