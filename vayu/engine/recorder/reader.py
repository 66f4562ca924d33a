"""Reads a block that a worker may be writing at this very moment."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.layout import (
    BLOCK_BYTES,
    GENERATION_WORD,
    MAGIC,
    MAGIC_WORD,
    REACH_WORD,
    VERSION,
    VERSION_WORD,
)
from vayu.engine.recorder.snapshot import Snapshot
from vayu.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

_TRIES = 64  # a write takes some 100 us, a copy 50 us: a handful of tries is plenty


class BlockReader:
    """Takes consistent copies of one worker's block, without a lock.

    Parameters
    ----------
    path : Path
        A file that a `BlockWriter` made.

    Raises
    ------
    StoreError
        If the file is not a block of this version.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._words = np.frombuffer(self._map, np.int64)
        head = self._words
        known = len(self._map) == BLOCK_BYTES and int(head[MAGIC_WORD]) == MAGIC
        if not known or int(head[VERSION_WORD]) != VERSION:
            raise StoreError(f"{path} is not a statistics block of version {VERSION}")

    def read(self) -> Snapshot | None:
        """Return a copy that no write tore, or None when every try met one."""
        for _ in range(_TRIES):
            before = int(self._words[GENERATION_WORD])
            copy = Snapshot(self._words[: int(self._words[REACH_WORD])].copy())
            after = int(self._words[GENERATION_WORD])
            if before == after and not before & 1 and _whole(copy):
                return copy
        return None

    def close(self) -> None:
        """Let go of the file."""
        del self._words
        self._map.close()


def _whole(copy: Snapshot) -> bool:
    """Whether the histogram holds exactly the responses that were counted."""
    return copy.counter("measured") == int(copy.cells("response").sum())
