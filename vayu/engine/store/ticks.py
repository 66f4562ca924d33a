"""The ticks of a run, in a file that only grows: one tick a line, as it goes over the wire.

The file is the queue. Whoever follows a run keeps a place in it and reads on from there, so
a slow reader costs the engine nothing, a late one misses nothing, and memory stays bounded
however long the run is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 64 * 1024  # B


class TickCursor:
    """A place in the ticks of a run; to be closed, for it keeps the file open.

    Parameters
    ----------
    path : Path
        May not exist yet; it then has no ticks.

    Attributes
    ----------
    passed : int
        Ticks before the place: the number of the last one that was taken.
    more : bool
        There may be more than what was taken: the last reading did not come to the file's end.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        self._offset = 0
        self._rest = b""
        self.passed = 0
        self.more = False

    def skip(self, count: int) -> None:
        """Move past ticks until `count` of them are behind the place, or none is left."""
        while self.passed < count:
            lines = self._read()
            if not lines:
                return
            kept = lines[count - self.passed :]
            self.passed += len(lines) - len(kept)
            if kept:
                self._rest = b"\n".join([*kept, self._rest])

    def take(self) -> list[bytes]:
        """Return the next ticks, a bounded number of them; none when there are no more yet."""
        lines = self._read()
        self.passed += len(lines)
        return lines

    def _read(self) -> list[bytes]:
        """Return the next whole lines; none at the end of the file."""
        lines: list[bytes] = []
        while not lines:
            chunk = self._chunk()
            if not chunk and not self._rest.count(b"\n"):
                break
            *lines, self._rest = (self._rest + chunk).split(b"\n")
        return lines

    def _chunk(self) -> bytes:
        """Return the next bytes of the file; none at its end."""
        self.more = False
        if self._handle is None:
            try:
                self._handle = os.open(self._path, os.O_RDONLY)
            except FileNotFoundError:
                return b""
        chunk = os.pread(self._handle, _CHUNK, self._offset)
        self._offset += len(chunk)
        self.more = len(chunk) == _CHUNK
        return chunk

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
