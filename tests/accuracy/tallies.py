"""Thousands of replicates, counted once: in blocks, on all cores, kept in pytest's cache.

Whoever breaks off goes on where it was. What is kept counts only for the same methods: its key is
the hash of their sources.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import vayu.analysis.comparison
import vayu.stats
import vayu.testing.latencies
from tests.accuracy import replicates
from tests.accuracy.replicates import BLOCK, REPLICATES, Setting, counted
from vayu.stats.interval import share_interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from vayu.stats.interval import Interval

PROCESSES = int(os.environ.get("ACCURACY_PROCESSES", os.cpu_count() or 1))


class Tally(NamedTuple):
    """How often something held, and of how many replicates that had an answer."""

    held: int
    told: int
    replicates: int

    @property
    def share(self) -> Interval:
        """Of the answers [1], with 95 % confidence."""
        return share_interval(self.held, self.told, 0.95)

    @property
    def wrong(self) -> Interval:
        """Share of all replicates that were told something wrong [1], with 95 % confidence."""
        return share_interval(self.told - self.held, self.replicates, 0.95)


class Tallies:
    """What every setting comes to.

    Parameters
    ----------
    cache : pytest.Cache
    """

    def __init__(self, cache: pytest.Cache) -> None:
        self._cache = cache
        self._sources = _hash()
        self._known: dict[str, dict[str, Tally]] = {}

    def of(self, setting: Setting) -> dict[str, Tally]:
        """Return the rows of a setting, counted now or earlier."""
        if setting.name not in self._known:
            held, told, asked = Counter[str](), Counter[str](), Counter[str]()
            for one_held, one_told, one_asked in self._blocks(setting):
                held.update(one_held)
                told.update(one_told)
                asked.update(one_asked)
            self._known[setting.name] = {
                what: Tally(held[what], told[what], count) for what, count in asked.items()
            }
        return self._known[setting.name]

    def rows(self) -> Iterator[tuple[str, str, Tally]]:
        """Yield setting, row and tally of everything that was counted."""
        for setting, tallies in self._known.items():
            for what, tally in tallies.items():
                yield setting, what, tally

    def _blocks(self, setting: Setting) -> Iterator[list[dict[str, int]]]:
        """Yield the counts of each block."""
        missing = []
        for first in range(0, REPLICATES, BLOCK):
            known = self._cache.get(self._key(setting, first), None)
            if known is None:
                missing.append(first)
            else:
                yield known
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            blocks = [range(first, first + BLOCK) for first in missing]
            for first, found in zip(
                missing, pool.map(counted, [setting] * len(blocks), blocks), strict=True
            ):
                kept = [dict(counts) for counts in found]
                self._cache.set(self._key(setting, first), kept)
                yield kept

    def _key(self, setting: Setting, first: int) -> str:
        """Where a block is kept."""
        return f"accuracy/{self._sources}/{setting.name}/{first}"


def table(tallies: Tallies) -> Iterator[str]:
    """Yield the lines of a table: the share that held, with its interval, and who was told."""
    yield f"{'':32}{'':28}{'held':>8}  {'95 % confidence':18}{'of':>7}"
    for setting, what, tally in tallies.rows():
        low, high = tally.share
        line = f"{setting:32}{what:28}"
        if low is None or high is None:
            yield f"{line}{'-':>8}  {'no answer':18}{0:7,} of {tally.replicates:,}"
            continue
        answers = f"{tally.told:7,}"
        answers += "" if tally.told == tally.replicates else f" of {tally.replicates:,}"
        yield f"{line}{tally.held / tally.told:8.2%}  {f'{low:.2%} to {high:.2%}':18}{answers}"


def _hash() -> str:
    """Return the hash of everything that a replicate runs through."""
    folder = Path(vayu.stats.__path__[0])
    files = [*sorted(folder.glob("*.py")), *(
        Path(str(module.__file__))
        for module in (vayu.analysis.comparison, vayu.testing.latencies, replicates)
    )]  # fmt: skip
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
