"""One run's folder, as the engine uses it. `vayu.formats.runs.folder` names the files in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from vayu.engine.store.files import read_record, write_record, write_whole
from vayu.formats.runs.folder import (
    BLOCKS_GLOB,
    EXEMPLARS,
    HISTOGRAMS,
    INTERVALS,
    MANIFEST,
    NOTES,
    ROWS_GLOB,
    RUN,
    SUMMARY,
    TICKS,
    block_name,
    rows_name,
)
from vayu.model.results.summary import Summary
from vayu.model.runs.info import RunInfo
from vayu.model.runs.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class RunFolder:
    """The files of one run.

    Parameters
    ----------
    path : Path
        An existing folder; its name is the run's id.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name
        self.ticks = path / TICKS
        self.notes = path / NOTES
        self.exemplars = path / EXEMPLARS
        self.intervals = path / INTERVALS
        self._end: tuple[RunInfo, Summary, Mapping[str, str]] | None = None

    def info(self) -> RunInfo:
        """Return what is known of the run, and where it is now: a folder may have been moved."""
        known = read_record(self.path / RUN, RunInfo) if self._end is None else self._end[0]
        return replace(known, folder=str(self.path))

    def is_run(self) -> bool:
        """Whether anything was ever written here: else the run is being made, or deleted."""
        if not self.path.is_dir():
            return False
        names = {path.name for path in self.path.iterdir()}
        return any(name != TICKS and not name.startswith(".") for name in names)

    def write_info(self, info: RunInfo) -> None:
        """Keep what is known of the run, but not where: that is nobody else's business."""
        write_record(self.path / RUN, replace(info, folder=""))

    def manifest(self) -> Manifest | None:
        """Return what explains the run; None when that was never written."""
        path = self.path / MANIFEST
        return read_record(path, Manifest) if path.exists() else None

    def write_manifest(self, manifest: Manifest) -> None:
        """Keep what explains the run."""
        write_record(self.path / MANIFEST, manifest)

    def summary(self) -> Summary | None:
        """Return the end result; None as long as there is none."""
        if self._end is not None:
            return self._end[1]
        path = self.path / SUMMARY
        return read_record(path, Summary) if path.exists() else None

    def write_end(self, info: RunInfo, summary: Summary, histograms: Mapping[str, str]) -> None:
        """Keep the end of the run.

        Where the disk takes nothing more, which is a `StoreError`, `info` and `summary` tell the
        end all the same, as long as this object lives, and `write_end_again` may do better.
        """
        self._end = info, summary, histograms
        self.write_end_again()

    def write_end_again(self) -> None:
        """Keep the end that the disk has not taken so far, if there is one; or raise as before."""
        if self._end is not None:
            info, summary, histograms = self._end
            self.write_result(summary, histograms)
            self.write_info(info)  # last: what says that the run is over is true then
            self._end = None

    @property
    def unsaved(self) -> bool:
        """Whether the disk has not taken the end of the run."""
        return self._end is not None

    def write_result(self, summary: Summary, histograms: Mapping[str, str]) -> None:
        """Keep the end result."""
        write_whole(self.path / HISTOGRAMS, msgspec.json.encode(histograms))
        write_record(self.path / SUMMARY, summary)

    def blocks(self, workers: int) -> list[Path]:
        """Return where each worker's block is, or will be."""
        return [self.path / block_name(worker) for worker in range(workers)]

    def rows(self, workers: int) -> list[Path]:
        """Return where each worker's rows are, or will be."""
        return [self.path / rows_name(worker) for worker in range(workers)]

    def awaits_conversion(self) -> bool:
        """Whether rows wait to become ``requests.parquet``, or workers' files to be removed."""
        return any(any(self.path.glob(pattern)) for pattern in (ROWS_GLOB, BLOCKS_GLOB))
