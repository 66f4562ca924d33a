"""Runs on one screen: alive while they go on, and at the end what they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.reports.several import several
from vayu.api.runs.run import Run

if TYPE_CHECKING:
    from vayu.widgets.live_view import LiveView


class Dashboard:
    """One run, or several laid over each other from their own t0.

    It shows itself as the value of a cell, and again wherever it is shown again.

    Parameters
    ----------
    *runs : Run
        One to eight, each once; `vayu.run` gives one by its id, whoever started it.
    """

    def __init__(self, *runs: Run) -> None:
        self.runs = several(runs, Run)
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
