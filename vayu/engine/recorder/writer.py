"""Writes a worker's block from its rows: every number comes from the rows, none is kept twice.

The generation is odd while the block is being written (a seqlock, see `layout`), so a reader
never sees half a batch.
"""

from __future__ import annotations

import mmap
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import (
    BLOCK_BYTES,
    CELLS_START,
    COLUMN_INDEX,
    COLUMNS,
    COUNTER_INDEX,
    GENERATION_WORD,
    HDR,
    LOOP,
    MAGIC,
    MAGIC_WORD,
    REACH_WORD,
    SECTIONS,
    VERSION,
    VERSION_WORD,
)
from vayu.engine.recorder.snapshot import Snapshot
from vayu.engine.recorder.unwritten import remedy
from vayu.errors import StoreError
from vayu.model.rows.failure import KINDS, NO_FAILURES, error_class
from vayu.model.rows.metrics import COUNTERS, HISTOGRAMS, LATE_NS, STATUSES, WRITE_NS
from vayu.model.rows.sample import DTYPE, ROW_BYTES
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_PLACE = {name: field[1] for name, field in (np.dtype(DTYPE).fields or {}).items()}  # [B]
TOGETHER = np.dtype(
    {
        "names": ["stamps", "checks", "outcome"],
        "formats": [("<i8", 3), "<u4", "<u2"],
        "offsets": [_PLACE[name] for name in ("intended", "checks_passed", "failure")],
        "itemsize": ROW_BYTES,
    }
)
"""A row with neighbours taken together: each call of numpy takes as long as a dozen rows."""

_ENDS, _BEGINS = np.array([2, 2, 1]), np.array([0, 1, 0])  # of `HISTOGRAMS`, among the stamps
_RESPONSE, _LAG = HISTOGRAMS.index("response"), HISTOGRAMS.index("lag")
_PLACES = np.array([COLUMN_INDEX[name] for name in HISTOGRAMS])[:, np.newaxis]  # in a cell
_CELL = len(COLUMNS)  # words
_LONGEST = HDR.highest * NS_PER_US
_BYTES, _CHECKS = ("bytes_sent", "bytes_received"), ("checks_passed", "checks_failed")


class BlockWriter:
    """The one writer of a block.

    Parameters
    ----------
    path : Path, optional
        File to create; one that exists is an error, for a block has one writer only. Without it
        the block is in memory only.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._map = mmap.mmap(-1, BLOCK_BYTES) if path is None else _made(path)
        self._words = np.frombuffer(self._map, np.int64)
        self._reach_to(0)  # before anybody takes it for a block
        self._words[MAGIC_WORD], self._words[VERSION_WORD] = MAGIC, VERSION
        self._generation = 0
        self._totals = [0] * len(COUNTERS)
        self._counters = self._section("counters")
        self._statuses = self._section("statuses")
        self._failures = self._section("failures")
        self._protocols = self._section("protocols")
        self._checks = self._section("checks").reshape(-1)
        self._loop = self._section("loop")
        self._elapsed = 0
        self._histograms = self._words[CELLS_START:]

    def write(
        self,
        rows: NDArray[np.void],
        levels: Mapping[str, int],
        checks: Sequence[tuple[int, int]] = (),
        streams: Sequence[tuple[int, int | None]] = (),
        *,
        beats: Iterable[int] = (),
    ) -> None:
        """Add a batch, all of it or none as far as a reader can tell.

        Parameters
        ----------
        rows : structured ndarray, dtype `vayu.model.rows.sample.DTYPE`, shape (n,)
            Requests that completed since the last call.
        levels : mapping of str to int
            Counters that are set, not added to: ``elapsed``, ``due``, ``started`` and so on.
        checks : sequence of (place, count)
            What to add to the flat ``checks`` section.
        streams : sequence of (events, first)
            Responses that were followed as streams: how many events each had, and when the
            first one came, if any did. [1, ns]
        beats : iterable of int
            When else since the last call there was time for one, as often as it is due. [ns]
        """
        self._words[GENERATION_WORD] = self._generation = self._generation + 1
        if len(rows):
            self._add(rows)
        for place, count in checks:
            self._checks[place] += count
        if streams:
            self._follow(streams)
        for name, value in levels.items():
            self._totals[COUNTER_INDEX[name]] = value
        self._counters[:] = self._totals
        for elapsed in (*beats, levels.get("elapsed", self._elapsed)):
            self._note_lag(elapsed)
        self._words[GENERATION_WORD] = self._generation = self._generation + 1

    def snapshot(self) -> Snapshot:
        """Return a copy of all that was written."""
        return Snapshot(self._words[: int(self._words[REACH_WORD])].copy())

    def close(self) -> None:
        """Let go of the file."""
        for name in SECTIONS:
            delattr(self, f"_{name}")
        del self._words
        self._map.close()

    def _section(self, name: str) -> NDArray[np.int64]:
        """Return one section of the block, shaped and writable."""
        place = SECTIONS[name]
        return self._words[place.start : place.stop].reshape(place.shape)

    def _note_lag(self, elapsed: int) -> None:
        """Count how much later this is than it was due after the one before."""
        lag = max(elapsed - self._elapsed - WRITE_NS, 0)
        self._elapsed = elapsed
        self._loop[LOOP.cell(lag // NS_PER_US)] += 1

    def _add(self, rows: NDArray[np.void]) -> None:
        """Count rows by what became of them, their sizes and their durations."""
        together = rows.view(TOGETHER)
        outcomes = np.left_shift(rows["status"], 16, dtype=np.int64)
        outcomes |= together["outcome"]
        unanswered = 0
        for outcome, count in _counted(outcomes):
            status, failure, protocol = outcome >> 16, outcome & 255, outcome >> 8 & 255
            self._count(status, failure, protocol, count)
            unanswered += 0 if status else count
        sums = (*_BYTES, *_CHECKS) if np.count_nonzero(together["checks"]) else _BYTES
        for name in sums:
            self._increase(name, int(np.add.reduce(rows[name], dtype=np.int64)))
        stamps = np.ascontiguousarray(together["stamps"].T)
        durations = stamps.take(_ENDS, axis=0) - stamps.take(_BEGINS, axis=0)
        self._increase("late", _how_many(durations[_LAG] > LATE_NS))
        if unanswered:
            durations = durations[:, rows["status"] > 0]
        if unanswered < len(rows):
            self._measure(durations)

    def _count(self, status: int, failure: int, protocol: int, count: int) -> None:
        """Count requests that ended alike."""
        kind = KINDS[failure - 1] if failure else None
        failed = error_class(kind, status)
        add = self._increase
        add("completed", count)
        if failed is not None:
            add("failed", count)
            add(failed, count)
        else:
            add("cancelled" if kind in NO_FAILURES else "succeeded", count)
        self._statuses[min(status, STATUSES - 1)] += count
        self._failures[failure] += count
        if status:
            self._protocols[protocol] += count

    def _follow(self, streams: Sequence[tuple[int, int | None]]) -> None:
        """Count streams, their events, and how soon the first one of each came."""
        first = np.array([when for _, when in streams if when is not None], np.int64)
        self._increase("streams", len(streams))
        self._increase("events", sum(count for count, _ in streams))
        self._increase("first_event_sum", int(first.sum()))
        if first.size:
            self._put(_CELL * HDR.index(first // NS_PER_US) + COLUMN_INDEX["first_event"])

    def _measure(self, durations: NDArray[np.int64]) -> None:
        """Add the durations of requests that got a response.

        Parameters
        ----------
        durations : ndarray of int64, shape (3, n)
            In the order of `HISTOGRAMS`; n is at least 1. [ns]
        """
        add = self._increase
        sums = np.add.reduce(durations, axis=1).tolist()
        add("measured", durations.shape[1])
        for name, total in zip(HISTOGRAMS, sums, strict=True):
            add(f"{name}_sum", total)
        response = durations[_RESPONSE]
        longest, place = int(np.maximum.reduce(response)), COUNTER_INDEX["response_max"]
        self._totals[place] = max(self._totals[place], longest)
        if longest > _LONGEST:
            add("saturated", _how_many(response > _LONGEST))
        self._put((_CELL * HDR.index(durations // NS_PER_US) + _PLACES).ravel())

    def _put(self, places: NDArray[np.int64]) -> None:
        """Count one more at each of these places among the cells."""
        np.add.at(self._histograms, places, 1)
        furthest = int(np.maximum.reduce(places))
        if furthest >= self._reach:
            self._reach_to(furthest // _CELL + 1)

    def _reach_to(self, cells: int) -> None:
        """Let readers know how many cells are in use."""
        self._reach = cells * _CELL
        self._words[REACH_WORD] = CELLS_START + self._reach

    def _increase(self, name: str, count: int) -> None:
        """Add to one counter."""
        self._totals[COUNTER_INDEX[name]] += count


def _made(path: Path) -> mmap.mmap:
    """Create the file of a block; the disk gives all of it now.

    A page that a full disk does not have later would kill whoever writes to it (SIGBUS).

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    try:
        with path.open("xb+") as file:
            file.write(bytes(BLOCK_BYTES))
            file.flush()
            return mmap.mmap(file.fileno(), BLOCK_BYTES)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}", hint=remedy(error)
        ) from error


def _counted(outcomes: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Return how often there is what; nearly always all of a batch is the same."""
    first = int(outcomes[0])
    if not _how_many(outcomes != first):
        return [(first, len(outcomes))]
    return Counter(outcomes.tolist()).items()


def _how_many(true: NDArray[np.bool_]) -> int:
    """Say how many are true; `sum`, `any` and `all` take ten times as long."""
    return int(np.count_nonzero(true))
