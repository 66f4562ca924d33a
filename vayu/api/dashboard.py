"""Runs on one screen: alive while they go on, and at the end what they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.run import Run
from vayu.errors import InvalidConfig
from vayu.model.show import show

if TYPE_CHECKING:
    from vayu.widgets.live_view import LiveView

MOST_RUNS = 8
"""Runs that colours still tell apart."""


class Dashboard:
    """One run, or several laid over each other from their own t0.

    It shows itself as the value of a cell, and again wherever it is shown again.

    Parameters
    ----------
    *runs : Run
        One to eight, each once; `vayu.run` gives one by its id, whoever started it.
    """

    def __init__(self, *runs: Run) -> None:
        self.runs = _checked(runs)
        self._views: list[LiveView] = []

    def close(self) -> None:
        """Leave what is known now in the place of the live view; the runs go on."""
        while self._views:
            self._views.pop().close()

    def __repr__(self) -> str:
        """Show its runs."""
        return f"<Dashboard of {', '.join(map(repr, self.runs))}>"

    def _ipython_display_(self) -> None:
        """Show the runs in a notebook."""
        from vayu.widgets.run_view import display_runs  # noqa: PLC0415 (display only)

        view = display_runs([run.live for run in self.runs])
        if view is not None:
            self._views.append(view)


def _checked(runs: tuple[object, ...]) -> tuple[Run, ...]:
    """Return the runs of a dashboard.

    Raises
    ------
    InvalidConfig
        If there are none, too many, one twice, or something that is no run.
    """
    problems = {
        f"runs[{i}]": f"must be a run, such as vayu.run(id), got {show(run)}"
        for i, run in enumerate(runs)
        if not isinstance(run, Run)
    }
    found = tuple(run for run in runs if isinstance(run, Run))
    ids = [run.id for run in found]
    problems |= {
        f"runs[{i}]": f"is run {run_id} a second time; give each once"
        for i, run_id in enumerate(ids)
        if not problems and run_id in ids[:i]
    }
    if not 1 <= len(runs) <= MOST_RUNS:
        problems["runs"] = f"must be 1 to {MOST_RUNS} runs, got {len(runs)}"
    if problems:
        raise InvalidConfig(problems)
    return found
