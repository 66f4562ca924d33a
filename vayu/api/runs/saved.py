"""A run that somebody saved: read-only, and without an engine."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vayu.api.rows.summary import RunSummary
from vayu.api.runs.comparable import Comparable
from vayu.api.runs.written import Written
from vayu.report.standing import words_of

if TYPE_CHECKING:
    import pandas as pd

    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.state import RunState


class SavedRun(Comparable, Written):
    """A run from its folder; `vayu.open` returns it.

    Parameters
    ----------
    folder : Path
        A run folder that was verified.
    """

    def __init__(self, folder: Path) -> None:
        from vayu.analysis.contents import read_info, read_summary  # noqa: PLC0415 (heavy)

        self._folder = folder
        self._info = read_info(folder)
        found = read_summary(folder)
        self._summary = None if found is None else RunSummary.of(found)

    @classmethod
    def of_folder(cls, folder: Path) -> Self:
        """Return the run in a folder, once its files are what its manifest says."""
        from vayu.analysis.contents import verify  # noqa: PLC0415 (heavy)

        verify(folder)
        return cls(folder)

    @classmethod
    def of_zip(cls, path: Path) -> Self:
        """Return the run in a zip file; what it is unpacked to goes with the returned object."""
        from vayu.analysis.unpack import unpack  # noqa: PLC0415 (rarely used)

        place = Path(tempfile.mkdtemp(prefix="vayu-"))
        try:
            unpack(path, place)
            self = cls.of_folder(place)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        return self

    @property
    def folder(self) -> Path:
        """Where its files are; of a zip file, as long as this object is."""
        return self._folder

    @property
    def id(self) -> str:
        """Its id, where it was made."""
        return self._info.id

    @property
    def name(self) -> str | None:
        """What tables and charts call it."""
        return self._info.name

    @property
    def info(self) -> RunInfo:
        """What was asked for, secrets masked, and what became of it."""
        return self._info

    @property
    def status(self) -> RunState:
        """Where it was when its folder was written."""
        return self._info.status

    @property
    def error(self) -> str | None:
        """Why it failed, if it did."""
        return self._info.error

    @property
    def summary(self) -> RunSummary | None:
        """What it came to; None if it had not ended."""
        return self._summary

    @property
    def levels(self) -> pd.DataFrame:
        """The levels of a capacity search: one row a threshold of each."""
        from vayu.analysis.search_levels import levels_frame  # noqa: PLC0415 (pandas is heavy)

        return levels_frame(() if self.capacity is None else self.capacity.levels)

    @property
    def ticks(self) -> pd.DataFrame:
        """One row each 100 ms."""
        from vayu.analysis.frames import ticks_frame  # noqa: PLC0415 (pandas is heavy)

        return ticks_frame(self._ticks)

    @cached_property
    def _ticks(self) -> list[Tick]:
        """Every tick."""
        from vayu.analysis.contents import read_ticks  # noqa: PLC0415 (heavy)

        return read_ticks(self._folder)

    def recorded_ticks(self) -> list[Tick]:
        """Return what was measured each 100 ms, as plain records."""
        return self._ticks

    def __repr__(self) -> str:
        """Show id, how it stands, and how much was sent."""
        so_far = self._ticks[-1].requests.total if self._info.total is None and self._ticks else 0
        total = self._info.total or so_far
        stands = words_of(self.status, self._summary)
        return f"<SavedRun {self.id} [{stands}]: {self._info.load}, {total:,} requests>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the report in a notebook."""
        from vayu.analysis.exemplars import read_exemplars  # noqa: PLC0415 (display only)
        from vayu.report.run_view import run_bundle  # noqa: PLC0415 (display only)
        from vayu.report.so_far import summary_now  # noqa: PLC0415 (display only)
        from vayu.report.timeline import Timeline  # noqa: PLC0415 (display only)

        timeline, info = Timeline(self._ticks), self._info
        known = summary_now(info, info.status, timeline.last, summary=self._summary)
        return run_bundle(info, known, timeline, exemplars=read_exemplars(self._folder))
