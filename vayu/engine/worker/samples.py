"""Collects rows and hands them on in batches: to the rows file, then to the block.

The file comes first, so the rows on disk are never fewer than the block counts.
"""

from __future__ import annotations

from struct import error as PackError  # noqa: N812
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.writer import BlockWriter
from vayu.errors import StoreError
from vayu.model.metrics import CHECKS
from vayu.model.sample import DTYPE, LONGEST_PHASE, NOBODY, PACKER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vayu.engine.transport.port import Slot

_DTYPE = np.dtype(DTYPE)
_STEP = 0  # a scenario has one step so far


class Samples:
    """Every exchange of a worker, on its way to the files.

    Parameters
    ----------
    block, rows : Path
        Files to create.
    """

    def __init__(self, block: Path, rows: Path) -> None:
        self._block = BlockWriter(block)
        self._file = rows.open("xb", buffering=0)
        self._rows: list[bytes] = []
        self._checks: dict[int, int] = {}
        self._origin = 0

    def begin(self, origin: int) -> None:
        """Set t0, after which every stamp is counted. [ns]."""
        self._origin = origin

    def add(self, slot: Slot) -> None:
        """Note an exchange that has ended."""
        try:
            row = self._pack(slot)
        except PackError:  # more than 4 GiB, or more than 71 minutes
            slot.measured = tuple(min(value, LONGEST_PHASE) for value in slot.measured)  # type: ignore[assignment]
            row = self._pack(slot)
        self._rows.append(row)

    def _pack(self, slot: Slot) -> bytes:
        """Return the exchange as a row."""
        origin = self._origin
        return PACKER.pack(
            slot.k,
            slot.intended - origin,
            slot.started - origin,
            slot.completed - origin,
            *slot.measured,
            slot.script,
            slot.user,
            NOBODY,
            slot.status,
            slot.checks_passed,
            slot.checks_failed,
            _STEP,
            slot.failure,
            slot.protocol,
            slot.connection_new,
        )

    def check(self, index: int, *, passed: bool) -> None:
        """Count one outcome of the test at `index`."""
        place = 2 * min(index, CHECKS - 1) + (0 if passed else 1)
        self._checks[place] = self._checks.get(place, 0) + 1

    def flush(self, levels: Mapping[str, int]) -> None:
        """Write what has come since the last time; `levels` as in `BlockWriter.write`.

        Raises
        ------
        StoreError
            If the disk is full.
        """
        batch = b"".join(self._rows)
        self._rows.clear()
        if batch and self._file.write(batch) != len(batch):
            raise StoreError(
                f"{self._file.name}: the disk took only a part of the rows",
                hint="Free some space; the run's rows so far are kept.",
            )
        self._block.write(np.frombuffer(batch, _DTYPE), levels, tuple(self._checks.items()))
        self._checks.clear()

    def close(self) -> None:
        """Let go of the files."""
        self._file.close()
        self._block.close()
