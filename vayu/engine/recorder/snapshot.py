"""One consistent reading of one or more blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from vayu.engine.recorder.layout import BLOCK_WORDS, COUNTER_INDEX, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from vayu.model.script import Level

NamedChecks: TypeAlias = "Mapping[tuple[str, Level], NDArray[np.int64]]"
"""Outcomes of checks by name and level, in the order of `vayu.model.checked.Checked`."""

_COUNTERS = SECTIONS["counters"].start
_ELAPSED = COUNTER_INDEX["elapsed"]
_RESPONSE_MAX = COUNTER_INDEX["response_max"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The words of a block, by name.

    Parameters
    ----------
    words : ndarray of int64, shape (BLOCK_WORDS,)
        A private copy.
    named : mapping, optional
        What the checks are called, once that is known. Each worker numbers its own as it meets
        them, so of several workers only this tells one from another, not the section ``checks``.
    """

    words: NDArray[np.int64]
    named: NamedChecks = field(default_factory=dict)

    def section(self, name: str) -> NDArray[np.int64]:
        """Return one section (``counters``, ``statuses``, ``checks``, ``response`` …), shaped."""
        place = SECTIONS[name]
        return self.words[place.start : place.stop].reshape(place.shape)

    def counter(self, name: str) -> int:
        """Return one counter of `vayu.model.metrics.COUNTERS`."""
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
        return Snapshot(self.words - earlier.words, named)

    def plus(self, added: Snapshot) -> Snapshot:
        """Return this and what was `added` in another stretch of time."""
        named = dict(self.named)
        for check, counts in added.named.items():
            named[check] = named[check] + counts if check in named else counts
        return Snapshot(self.words + added.words, named)


def empty() -> Snapshot:
    """Return the reading of a block that nothing was written to."""
    return Snapshot(np.zeros(BLOCK_WORDS, np.int64))
