"""The ticks of one run, in little memory however long it is.

The newest ticks are kept as they are. Older ones are packed, ten minutes at a time: a tick
takes some 2 kB as a record and some 150 B packed, so a day of ticks takes about 130 MB.
"""

from __future__ import annotations

import threading
import zlib
from itertools import islice

import msgspec

from vayu.model.results.tick import Tick

CHUNK = 6000
"""Ticks that are packed together: ten minutes at ten a second."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Tick])


class TickLog:
    """An append-only list of ticks, safe to read from any thread.

    Parameters
    ----------
    chunk : int, default CHUNK
        Ticks that are packed together.
    """

    def __init__(self, *, chunk: int = CHUNK) -> None:
        self._chunk = chunk
        self._lock = threading.Lock()
        self._packed: list[bytes] = []
        self._recent: list[Tick] = []

    def __len__(self) -> int:
        """How many ticks there are."""
        with self._lock:
            return len(self._packed) * self._chunk + len(self._recent)

    @property
    def latest(self) -> Tick | None:
        """The newest tick, if there is one."""
        with self._lock:
            return self._recent[-1] if self._recent else None

    def append(self, tick: Tick) -> None:
        """Add the newest tick."""
        with self._lock:
            self._recent.append(tick)
            if len(self._recent) >= 2 * self._chunk:  # so that a live view never has to unpack
                self._packed.append(zlib.compress(_ENCODER.encode(self._recent[: self._chunk]), 1))
                del self._recent[: self._chunk]

    def since(self, start: int = 0) -> list[Tick]:
        """Return a copy of the ticks from number `start` (counted from 0) on."""
        start = max(start, 0)
        with self._lock:
            skipped = min(start // self._chunk, len(self._packed))
            packed, recent = self._packed[skipped:], list(self._recent)
        old = (tick for chunk in packed for tick in _DECODER.decode(zlib.decompress(chunk)))
        first = start - skipped * self._chunk
        if packed:
            return [*islice(old, first, None), *recent[max(first - len(packed) * self._chunk, 0) :]]
        return recent[first:]
