"""A run's histograms over time as one HdrHistogram log, for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.analysis.contents import read_manifest, read_summary
from vayu.errors import StoreError
from vayu.formats.runs.folder import HISTOGRAMS, INTERVALS, LARGEST_LOG
from vayu.formats.runs.hlog import log_head, log_line
from vayu.stats.histogram import decode
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from pathlib import Path


def hlog_text(folder: Path) -> str:
    """Return the log of a run, as far as it has got.

    Parameters
    ----------
    folder : Path
        A run folder. One without ``intervals.hlog`` gives one interval: the whole run.

    Returns
    -------
    str
        HdrHistogram log 1.3, tagged ``response``, ``service`` and ``lag``. [us]

    Raises
    ------
    StoreError
        If nothing was measured, or a file cannot be read.
    """
    path = folder / INTERVALS
    try:
        if path.exists():
            if path.stat().st_size > LARGEST_LOG:
                raise StoreError(f"{INTERVALS} is longer than the log of any run")
            return path.read_text("ascii")
        histograms = msgspec.json.decode((folder / HISTOGRAMS).read_bytes(), type=dict[str, str])
    except FileNotFoundError as error:
        raise StoreError("nothing was measured: there is no histogram to export") from error
    except (OSError, ValueError) as error:
        raise StoreError(f"the histograms in {folder} cannot be read: {error}") from error
    return _whole(folder, histograms)


def _whole(folder: Path, histograms: dict[str, str]) -> str:
    """Return a log of one interval."""
    manifest, summary = read_manifest(folder), read_summary(folder)
    epoch = manifest.clock.epoch if manifest else None
    end = round(summary.duration * NS_PER_S) if summary else 0
    lines = (log_line(tag, decode(text), start=0, end=end) for tag, text in histograms.items())
    return "\n".join([log_head(epoch or 0), *(line for line in lines if line)]) + "\n"
