"""Collects rows and hands them on in batches: to the rows file, then to the block.

The file comes first, so the rows on disk are never fewer than the block counts. It has them
within 10 ms, and what a worker that is killed has not counted is counted from it (`recount`).
To count takes as long for one row as for four hundred, so that waits until just before somebody
looks: it is done twice a tick, the second time 20 ms before the tick.
"""

from __future__ import annotations

from struct import error as PackError  # noqa: N812
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.unwritten import remedy
from vayu.engine.recorder.writer import TOGETHER, BlockWriter
from vayu.errors import StoreError
from vayu.model.rows.metrics import CHECKS, WRITE_NS
from vayu.model.rows.sample import ABSENT, DTYPE, LONGEST_PHASE, NOBODY, PACKER
from vayu.model.scripts.checked import Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vayu.engine.transport.port import Measured, Slot

_DTYPE = np.dtype(DTYPE)
_AHEAD = 2 * WRITE_NS  # of a tick: one to hand rows on, and one for a turn of the loop
_PACK = PACKER.pack
_COLUMN = {checked: place for place, checked in enumerate(Checked)}
_COLUMNS, _PASSED = len(_COLUMN), _COLUMN[Checked.PASSED]


def saturated(measured: Measured) -> Measured:
    """Return sizes and phases, none of them larger than a row can hold."""
    a, b, c, d, e, f, g = (value if value == ABSENT else min(value, LONGEST_PHASE)
                           for value in measured)  # fmt: skip
    return a, b, c, d, e, f, g


class Samples:
    """Every exchange of a worker, on its way to the files.

    Parameters
    ----------
    block, rows : Path
        Files to create.
    look : callable, optional
        Called with every batch that was written.
    count_every : int
        How long rows may wait until the block counts them. [ns]

    Raises
    ------
    StoreError
        If they cannot be created.
    """

    def __init__(
        self,
        block: Path,
        rows: Path,
        look: Callable[[NDArray[np.void]], None] | None = None,
        *,
        count_every: int = WRITE_NS,
    ) -> None:
        self._files = (block, rows)
        self._look = look
        self._count_every = count_every
        self._counted = -1  # intervals that are over
        self._uncounted = bytearray()
        self._levels: Mapping[str, int] = {}
        self._beats: list[int] = []
        self._block = BlockWriter(block)
        self._path = rows
        try:
            self._file = rows.open("xb", buffering=0)
        except OSError as error:
            raise StoreError(
                f"{rows} cannot be written: {error.strerror}", hint=remedy(error)
            ) from error
        self._rows: list[bytes] = []
        self._checks: dict[int, int] = {}
        self._tested = self._untested = 0
        self._waits = self._waited = 0
        self._streams: list[tuple[int, int | None]] = []
        self._origin = 0

    def begin(self, origin: int) -> None:
        """Set t0, after which every stamp is counted. [ns]."""
        self._origin = origin

    def add(self, slot: Slot) -> None:
        """Note an exchange that has ended."""
        sent, received, dns, connect, tls, wait, receive = slot.measured
        try:
            row = _PACK(
                slot.k,
                slot.intended,
                slot.started,
                slot.completed,
                sent,
                received,
                dns,
                connect,
                tls,
                wait,
                receive,
                slot.script,
                slot.user,
                NOBODY,
                slot.status,
                slot.checks_passed,
                slot.checks_failed,
                slot.step,
                slot.failure,
                slot.protocol,
                slot.connection_new,
            )
        except PackError:  # more than 4 GiB, or more than 71 minutes
            slot.measured = saturated(slot.measured)
            self.add(slot)
        else:
            self._rows.append(row)

    def check(self, index: int, checked: Checked) -> None:
        """Count one outcome of the test at `index`."""
        place = _COLUMNS * min(index, CHECKS - 1) + _COLUMN[checked]
        self._checks[place] = self._checks.get(place, 0) + 1

    def passed(self, indices: Sequence[int], times: int) -> None:
        """Count the tests at `indices`, which all passed so often."""
        checks = self._checks
        for index in indices:
            place = _COLUMNS * index + _PASSED
            checks[place] = checks.get(place, 0) + times

    def waited(self, length: int) -> None:
        """Count a request before which scripts waited so long. [ns]."""
        self._waits += 1
        self._waited += length

    def tested(self, count: int, left: int) -> None:
        """Count responses on which the tests were run, and those that were left untested."""
        self._tested += count
        self._untested += left

    def stream(self, events: int, first: int | None) -> None:
        """Note a response that was a stream, and when its first event came. [ns]."""
        self._streams.append((events, first))

    def flush(self, levels: Mapping[str, int]) -> None:
        """Write what has come since the last time; `levels` as in `BlockWriter.write`.

        A disk that takes no more is a `StoreError`.
        """
        batch = bytearray().join(self._rows)
        self._rows.clear()
        rows = np.frombuffer(batch, _DTYPE)
        rows.view(TOGETHER)["stamps"] -= self._origin  # in `add` it takes a dozen times as long
        self._append(batch)
        self._uncounted += batch
        self._levels = levels
        self._beats.append(levels["elapsed"])
        intervals = (levels["elapsed"] + _AHEAD) // self._count_every
        if intervals != self._counted:
            self._counted = intervals
            self._count()
        if batch and self._look is not None:
            self._look(rows)

    def _count(self) -> None:
        """Let the block say what was handed on up to now."""
        *beats, _ = self._beats
        self._block.write(
            np.frombuffer(self._uncounted, _DTYPE),
            {
                **self._levels,
                "tested": self._tested,
                "untested": self._untested,
                "waits": self._waits,
                "waited": self._waited,
            },
            tuple(self._checks.items()),
            self._streams,
            beats=beats,
        )
        self._uncounted = bytearray()
        self._beats.clear()
        self._checks.clear()
        self._streams.clear()

    def _append(self, batch: bytearray) -> None:
        """Put rows at the end of their file; what took a part of them says why at the rest.

        Raises
        ------
        StoreError
            If the disk is full, say. The file then ends in a part of a row, which counts for none.
        """
        rest = memoryview(batch)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror}", hint=remedy(error)
            ) from error

    def close(self) -> None:
        """Count what is left, and let go of the files."""
        if self._beats:
            self._count()
        self._file.close()
        self._block.close()

    def discard(self) -> None:
        """Remove the files."""
        for path in self._files:
            path.unlink(missing_ok=True)
