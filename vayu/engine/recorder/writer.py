"""Writes a worker's block from its rows: every number comes from the rows, none is kept twice.

The generation is odd while the block is being written (a seqlock, see `layout`), so a reader
never sees half a batch.
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import (
    BLOCK_BYTES,
    COUNTER_INDEX,
    GENERATION_WORD,
    HDR,
    LOOP,
    MAGIC,
    MAGIC_WORD,
    SECTIONS,
    VERSION,
    VERSION_WORD,
)
from vayu.model.failure import CODES, ERROR_CLASSES, KINDS, FailureKind, error_class
from vayu.model.metrics import LATE_NS, STATUSES, WRITE_NS
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_CANCELLED, _SKIPPED = CODES[FailureKind.CANCELLED], CODES[FailureKind.SKIPPED]
_CLASS_OF_KIND = np.array(
    [-1, *(ERROR_CLASSES.index(error_class(k, 0) or "other") for k in KINDS)], np.int64
)
_HTTP_4XX, _HTTP_5XX = ERROR_CLASSES.index("http_4xx"), ERROR_CLASSES.index("http_5xx")


def _count(true: NDArray[np.bool_]) -> int:
    """Say how many are true; `sum` takes ten times as long."""
    return int(np.count_nonzero(true))


class BlockWriter:
    """The one writer of a block.

    Parameters
    ----------
    path : Path
        File to create; one that exists is an error, for a block has one writer only.
    """

    def __init__(self, path: Path) -> None:
        with path.open("xb+") as file:
            file.truncate(BLOCK_BYTES)
            self._map = mmap.mmap(file.fileno(), BLOCK_BYTES)
        self._words = np.frombuffer(self._map, np.int64)
        self._words[MAGIC_WORD], self._words[VERSION_WORD] = MAGIC, VERSION
        self._counters = self._section("counters")
        self._statuses = self._section("statuses")
        self._failures = self._section("failures")
        self._protocols = self._section("protocols")
        self._checks = self._section("checks").reshape(-1)
        self._loop = self._section("loop")
        self._elapsed = 0
        self._response = self._section("response")
        self._service = self._section("service")
        self._lag = self._section("lag")
        self._first_event = self._section("first_event")

    def write(
        self,
        rows: NDArray[np.void],
        levels: Mapping[str, int],
        checks: Sequence[tuple[int, int]] = (),
        streams: Sequence[tuple[int, int | None]] = (),
    ) -> None:
        """Add a batch, all of it or none as far as a reader can tell.

        Parameters
        ----------
        rows : structured ndarray, dtype `vayu.model.sample.DTYPE`, shape (n,)
            Requests that completed since the last call.
        levels : mapping of str to int
            Counters that are set, not added to: ``elapsed``, ``due``, ``started`` and so on.
        checks : sequence of (place, count)
            What to add to the flat ``checks`` section.
        streams : sequence of (events, first)
            Responses that were followed as streams: how many events each had, and when the
            first one came, if any did. [1, ns]
        """
        self._words[GENERATION_WORD] += 1
        if len(rows):
            self._add(rows)
        for place, count in checks:
            self._checks[place] += count
        if streams:
            self._follow(streams)
        for name, value in levels.items():
            self._counters[COUNTER_INDEX[name]] = value
        self._note_lag(levels.get("elapsed", self._elapsed))
        self._words[GENERATION_WORD] += 1

    def close(self) -> None:
        """Let go of the file."""
        for name in (
            "counters",
            "statuses",
            "failures",
            "protocols",
            "checks",
            "loop",
            "response",
            "service",
            "lag",
            "first_event",
        ):
            delattr(self, f"_{name}")
        del self._words
        self._map.close()

    def _section(self, name: str) -> NDArray[np.int64]:
        """Return one section of the block, shaped and writable."""
        place = SECTIONS[name]
        return self._words[place.start : place.stop].reshape(place.shape)

    def _note_lag(self, elapsed: int) -> None:
        """Count how much later this write is than it was due after the one before."""
        lag = max(elapsed - self._elapsed - WRITE_NS, 0)
        self._elapsed = elapsed
        self._loop[LOOP.cell(lag // NS_PER_US)] += 1

    def _add(self, rows: NDArray[np.void]) -> None:
        """Count rows by status, failure and error class, and their durations."""
        status = rows["status"].astype(np.int64)
        failure = rows["failure"].astype(np.int64)
        cancelled = (failure == _CANCELLED) | (failure == _SKIPPED)
        failed = ~cancelled & ((failure > 0) | (status >= 400))
        add = self._increase
        add("completed", len(rows))
        cancellations, failures = _count(cancelled), _count(failed)
        add("cancelled", cancellations)
        add("failed", failures)
        add("succeeded", len(rows) - cancellations - failures)
        if failures:
            self._classify(status[failed], failure[failed])
        for name in ("checks_passed", "checks_failed", "bytes_sent", "bytes_received"):
            add(name, int(rows[name].sum(dtype=np.int64)))
        self._statuses += np.bincount(np.minimum(status, STATUSES - 1), minlength=STATUSES)
        self._failures += np.bincount(failure, minlength=len(self._failures))
        answered = rows["protocol"][status > 0]
        self._protocols += np.bincount(answered, minlength=len(self._protocols))
        self._measure(rows, status > 0)

    def _follow(self, streams: Sequence[tuple[int, int | None]]) -> None:
        """Count streams, their events, and how soon the first one of each came."""
        first = np.array([when for _, when in streams if when is not None], np.int64)
        self._increase("streams", len(streams))
        self._increase("events", sum(count for count, _ in streams))
        self._increase("first_event_sum", int(first.sum()))
        np.add.at(self._first_event, HDR.index(first // NS_PER_US), 1)

    def _classify(self, status: NDArray[np.int64], failure: NDArray[np.int64]) -> None:
        """Split failed requests into the classes of `errors`, exactly one each."""
        by_status = np.where(status >= 500, _HTTP_5XX, _HTTP_4XX)
        kinds = np.where(failure > 0, _CLASS_OF_KIND[failure], by_status)
        counts = np.bincount(kinds, minlength=len(ERROR_CLASSES))
        for name, count in zip(ERROR_CLASSES, counts.tolist(), strict=True):
            self._increase(name, count)

    def _measure(self, rows: NDArray[np.void], answered: NDArray[np.bool_]) -> None:
        """Add the durations of the requests that got a response, and count the late ones."""
        intended, started = rows["intended"], rows["started"]
        self._increase("late", _count(started - intended > LATE_NS))
        intended, started = intended[answered], started[answered]
        completed = rows["completed"][answered]
        durations = np.stack((completed - intended, completed - started, started - intended))
        sums, response = durations.sum(axis=1).tolist(), durations[0]
        add = self._increase
        add("measured", len(response))
        for name, total in zip(("response_sum", "service_sum", "lag_sum"), sums, strict=True):
            add(name, total)
        add("saturated", _count(response > HDR.highest * NS_PER_US))
        if len(response):
            place = COUNTER_INDEX["response_max"]
            self._counters[place] = max(int(self._counters[place]), int(response.max()))
        cells = HDR.index(durations // NS_PER_US)  # of all three at once: it is a dozen calls
        for section, places in zip((self._response, self._service, self._lag), cells, strict=True):
            np.add.at(section, places, 1)

    def _increase(self, name: str, count: int) -> None:
        """Add to one counter."""
        self._counters[COUNTER_INDEX[name]] += count
