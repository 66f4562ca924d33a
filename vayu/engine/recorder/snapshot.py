"""One consistent reading of one or more blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from vayu.engine.recorder.layout import (
    BLOCK_WORDS,
    CELLS_START,
    COLUMN_INDEX,
    COLUMNS,
    COUNTER_INDEX,
    HDR,
    SECTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from vayu.model.scripts.script import Level

NamedChecks: TypeAlias = "Mapping[tuple[str, Level], NDArray[np.int64]]"
"""Outcomes of checks by name and level, in the order of `vayu.model.scripts.checked.Checked`."""

_COUNTERS = SECTIONS["counters"].start
_ELAPSED = COUNTER_INDEX["elapsed"]
_RESPONSE_MAX = COUNTER_INDEX["response_max"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The words of a block, by name.

    Parameters
    ----------
    words : ndarray of int64, shape (n,)
        A private copy of the first words, up to the last that is in use: what is missing of
        the BLOCK_WORDS is zero.
    named : mapping, optional
        What the checks are called, once that is known. Each worker numbers its own as it meets
        them, so of several workers only this tells one from another, not the section ``checks``.
    """

    words: NDArray[np.int64]
    named: NamedChecks = field(default_factory=dict)

    def section(self, name: str) -> NDArray[np.int64]:
        """Return one section (``counters``, ``statuses``, ``checks``, ``response`` …), shaped."""
        if name in COLUMN_INDEX:
            return self._whole(name)
        place = SECTIONS[name]
        return self.words[place.start : place.stop].reshape(place.shape)

    def cells(self, name: str) -> NDArray[np.int64]:
        """Return the cells of a histogram, up to the last that is in use, or a few more."""
        return self.words[CELLS_START + COLUMN_INDEX[name] :: len(COLUMNS)]

    def _whole(self, name: str) -> NDArray[np.int64]:
        """Return all cells of a histogram."""
        cells = self.cells(name)
        if cells.size == HDR.counts_len:
            return cells
        whole = np.zeros(HDR.counts_len, np.int64)
        whole[: cells.size] = cells
        return whole

    def counter(self, name: str) -> int:
        """Return one counter of `vayu.model.rows.metrics.COUNTERS`."""
        return int(self.words[_COUNTERS + COUNTER_INDEX[name]])  # fifty times in every tick

    def merge(self, other: Snapshot) -> Snapshot:
        """Add two workers' readings; of times and maxima the larger one counts."""
        merged = self.plus(other)
        mine, theirs = self.section("counters"), other.section("counters")
        for place in (_ELAPSED, _RESPONSE_MAX):
            merged.section("counters")[place] = max(mine[place], theirs[place])
        return merged

    def since(self, earlier: Snapshot) -> Snapshot:
        """Return what was added after `earlier`."""
        named = {
            check: counts - earlier.named[check] if check in earlier.named else counts
            for check, counts in self.named.items()
        }
        return Snapshot(_together(np.subtract, self.words, earlier.words), named)

    def plus(self, added: Snapshot) -> Snapshot:
        """Return this and what was `added` in another stretch of time."""
        named = dict(self.named)
        for check, counts in added.named.items():
            named[check] = named[check] + counts if check in named else counts
        return Snapshot(_together(np.add, self.words, added.words), named)


def _together(how: np.ufunc, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add or subtract words, of which either may be the longer ones."""
    words: NDArray[np.int64]
    if one.size == other.size:
        words = how(one, other)
        return words
    words = np.zeros(max(one.size, other.size), np.int64)
    words[: one.size] = one
    how(words[: other.size], other, out=words[: other.size])
    return words


def empty() -> Snapshot:
    """Return the reading of a block that nothing was written to."""
    return Snapshot(np.zeros(BLOCK_WORDS, np.int64))
