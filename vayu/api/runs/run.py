"""One load run, in the hand: what it does now, and what it came to."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from vayu.api.rows.summary import RunSummary
from vayu.api.runs.comparable import Comparable
from vayu.api.runs.control import Controlled
from vayu.api.runs.written import Written
from vayu.client.session import session
from vayu.errors import InvalidConfig, RunNotFound, VayuError
from vayu.model.words.duration import GRAMMAR, duration_problem, parse_duration
from vayu.model.words.show import show
from vayu.report.standing import words_of
from vayu.units import NS_PER_S
from vayu.widgets.shown import note_waited

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType

    import pandas as pd

    from vayu.api.arguments.options import Length
    from vayu.api.runs.dashboard import Dashboard
    from vayu.client.live import LiveRun
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.state import RunState

_ID = re.compile(r"[\w-]+", re.ASCII)


class Run(Controlled, Comparable, Written):
    """A load run that waits, runs or has ended.

    ``run.wait()`` and ``await run`` return when it has ended. As a context manager it has
    ended when the block is left; an exception in the block stops it.

    Parameters
    ----------
    live : LiveRun
        The run as the client follows it.
    """

    def __init__(self, live: LiveRun) -> None:
        self.live = live

    @property
    def id(self) -> str:
        """Its id, for `vayu.run`."""
        return self.live.id

    @property
    def name(self) -> str | None:
        """What tables and charts call it."""
        return self.live.info.name

    @property
    def info(self) -> RunInfo:
        """What the engine knows of it now."""
        return self.live.refresh()

    @property
    def status(self) -> RunState:
        """Where it is: pending … running … and at last finished, stopped or failed."""
        self.live.refresh()
        return self.live.status

    @property
    def error(self) -> str | None:
        """Why it failed, if it did."""
        return self.live.error

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return Path(self.live.info.folder)

    @property
    def summary(self) -> RunSummary | None:
        """What it came to; None until it has ended."""
        found = self.live.summary
        return None if found is None else RunSummary.of(found)

    @property
    def levels(self) -> pd.DataFrame:
        """The levels of a capacity search so far: one row a threshold of each."""
        from vayu.analysis.search_levels import levels_frame  # noqa: PLC0415 (pandas is heavy)

        if self.capacity is not None:
            return super().levels
        return levels_frame(tick.level for tick in self.live.ticks() if tick.level is not None)

    @property
    def checks(self) -> pd.DataFrame:
        """One row a `pm.test`: on how many responses it passed so far."""
        from vayu.analysis.checks import checks_frame  # noqa: PLC0415 (pandas is heavy)

        latest = self.live.latest
        if self.summary is not None or latest is None:
            return super().checks
        return checks_frame(latest.checks.by_name)

    @property
    def ticks(self) -> pd.DataFrame:
        """One row each 100 ms so far."""
        from vayu.analysis.frames import ticks_frame  # noqa: PLC0415 (pandas is heavy)

        return ticks_frame(self.live.ticks())

    def recorded_ticks(self) -> list[Tick]:
        """Return what was measured each 100 ms so far, as plain records."""
        return list(self.live.ticks())

    def dashboard(self) -> Dashboard:
        """Return its live view, to be shown: charts, numbers, and the means to steer it."""
        from vayu.api.runs.dashboard import Dashboard  # noqa: PLC0415 (it knows this module)

        return Dashboard(self)

    def wait(self, timeout: Length | None = None) -> Self:
        """Wait until the run has ended, and return it.

        Parameters
        ----------
        timeout : str or number, optional
            How long to wait: seconds, or text such as ``"1m30s"``.

        Returns
        -------
        Run
            This one. If it failed `vayu.errors.RunFailed` is raised, and if the time is over
            `vayu.errors.RunTimeout`; the run then goes on.

        Raises
        ------
        KeyboardInterrupt
            If the waiting is interrupted; it says that the run goes on, and how to stop it.
        """
        try:
            self.live.wait(None if timeout is None else _seconds(timeout))
        except KeyboardInterrupt as error:
            error.add_note("The run goes on: run.stop() stops it, in a shell `vayu run stop`.")
            raise
        note_waited(self.live)
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        """Wait on the caller's own event loop."""
        yield from self.live.wait_async().__await__()
        note_waited(self.live)
        return self

    def __enter__(self) -> Self:
        """Return the run."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """Wait for the end; stop the run when the block, or the waiting, is broken off.

        Raises
        ------
        KeyboardInterrupt
            If the waiting is interrupted.
        """
        if kind is not None:
            self._give_up()
            return
        try:
            self.live.wait()
        except KeyboardInterrupt:
            self._give_up()
            raise

    def _give_up(self) -> None:
        """Stop the run; an engine that is gone must not hide why the block was left."""
        with suppress(VayuError):
            self.live.stop()

    def __repr__(self) -> str:
        """Show id, how it stands, and how much was sent."""
        info, latest = self.live.info, self.live.latest
        total = info.total or (latest.requests.total if latest else 0)
        stands = words_of(self.live.status, self.live.summary)
        return f"<Run {self.id} [{stands}]: {info.load}, {total:,} requests>"

    def _ipython_display_(self) -> None:
        """Show the run in a notebook: live while it goes on, a report when it has ended."""
        from vayu.widgets.run_view import display_run  # noqa: PLC0415 (display only)

        display_run(self.live)


def run(run_id: str) -> Run:
    """Return a run by its id, whoever started it; all that it measured so far is there.

    Parameters
    ----------
    run_id : str
        As `vayu.runs` lists it; or ``"last"``, the newest of them.

    Returns
    -------
    Run
        `vayu.errors.RunNotFound` is raised if there is none.
    """
    ids = [one.id for one in session().runs().runs] if run_id == "last" else []
    return Run(session().attach(max(ids, default=_checked_id(run_id))))  # ids begin with the time


def _checked_id(run_id: object) -> str:
    """Return the id of a run.

    Raises
    ------
    InvalidConfig
        If it is no text, or empty.
    RunNotFound
        If no run can have it: it would be another path of the control API.
    """
    if not isinstance(run_id, str) or not run_id.strip():
        why = f"must be the id of a run, as vayu.runs() lists them, got {show(run_id)}"
        raise InvalidConfig({"run_id": why})
    if not _ID.fullmatch(run_id):
        raise RunNotFound(
            f"there is no run {show(run_id)}", hint="vayu.runs() lists those there are"
        )
    return run_id


def _seconds(timeout: object) -> float:
    """Return how long to wait, in seconds.

    Raises
    ------
    InvalidConfig
        If it is no length of time.
    """
    plain = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout
    if not isinstance(plain, str | int | float):
        raise InvalidConfig({"timeout": f"must be {GRAMMAR}, got {show(plain)}"})
    why = duration_problem(plain)
    if why:
        raise InvalidConfig({"timeout": why})
    return parse_duration(plain) / NS_PER_S
