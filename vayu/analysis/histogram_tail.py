"""The histograms of a run so far, added up from its log while the engine writes it.

    intervals.hlog   Tag=response,0.000,1.000,…   a line a second for each histogram
                     Tag=service,0.000,1.000,…
                     Tag=resp                     not whole yet: read the next time

Percentiles of the whole run so far cannot be had from those of its ticks: they do not merge.
Histograms do, cell by cell, so what is shown at any time is exact up to the width of a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.formats.runs.folder import INTERVALS
from vayu.stats.histogram import DEFAULT, decode
from vayu.stats.quantile import quantiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

AT_A_TIME = 64
"""Lines that one `read` takes in: some milliseconds of work."""

_BYTES_AT_A_TIME = 1_000_000
_US_PER_MS = 1_000


class HistogramTail:
    """Adds up what is new in the log of one run.

    Parameters
    ----------
    folder : Path
        The run folder; a log that is not there yet is empty.

    Attributes
    ----------
    counts : dict of str to ndarray of int64, shape (layout.counts_len,)
        By histogram: ``response``, ``service``, ``lag``. [us]
    until : float
        End of the last interval that was read, after t0. [s]
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / INTERVALS
        self._offset = 0
        self.counts: dict[str, NDArray[np.int64]] = {}
        self.until = 0.0

    def read(self) -> int:
        """Take in up to `AT_A_TIME` lines; return how many there were.

        A file that cannot be read is one without news: the run does not depend on it.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                found = file.read(_BYTES_AT_A_TIME)
        except OSError:
            return 0
        whole = found[: found.rfind(b"\n") + 1].splitlines(keepends=True)[:AT_A_TIME]
        for line in whole:
            self._offset += len(line)
            self._take(line.decode("ascii", errors="replace").strip())
        return len(whole)

    def count(self, tag: str) -> int:
        """Return how many values a histogram holds."""
        found = self.counts.get(tag)
        return 0 if found is None else int(found.sum())

    def quantiles(self, tag: str, qs: Sequence[float]) -> list[float] | None:
        """Return quantiles of a histogram so far [ms]; None when it is empty."""
        counts = self.counts.get(tag)
        found = None if counts is None else quantiles(counts, qs, DEFAULT)
        return None if found is None else [value / _US_PER_MS for value in found]

    def _take(self, line: str) -> None:
        """Add one line; what is no interval, or damaged, is passed over."""
        tag, *rest = line.split(",")
        if not tag.startswith("Tag=") or len(rest) != 4:
            return
        try:
            start, length, counts = float(rest[0]), float(rest[1]), decode(rest[3])
        except Exception:  # noqa: BLE001 (whatever the decoder makes of a damaged line)
            return
        name = tag.removeprefix("Tag=")
        known = self.counts.get(name)
        self.counts[name] = counts if known is None else known + counts
        self.until = max(self.until, start + length)
