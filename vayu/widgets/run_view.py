"""How runs are shown in the cell that executes now: alive, or as the report of what they came to.

Without a front end for widgets the static bundle is shown at once.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from IPython.display import display

from vayu.model.runs.state import TERMINAL
from vayu.report.escape import html_line
from vayu.report.so_far import summary_so_far
from vayu.report.standing import run_standing
from vayu.widgets.bundles import ended_bundle
from vayu.widgets.live_view import LiveView, run_names
from vayu.widgets.shown import is_shown_above
from vayu.widgets.slot import has_widgets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.report.run_view import MimeBundle
    from vayu.widgets.source import LiveSource

_REPLAY = 5.0  # s that the ticks of a run that has ended may take to arrive


def display_run(source: LiveSource) -> None:
    """Show a run as the value of the cell that executes now.

    Parameters
    ----------
    source : LiveSource
        A `vayu.client.live.LiveRun`.
    """
    if is_shown_above(source):
        display(_short_bundle(source), raw=True)  # type: ignore[no-untyped-call]
    else:
        display_runs((source,))


def display_runs(sources: Sequence[LiveSource]) -> LiveView | None:
    """Show one run, or several laid over each other.

    Parameters
    ----------
    sources : sequence of LiveSource
        At least one.

    Returns
    -------
    LiveView or None
        None when every run has ended, or nothing here shows widgets.
    """
    for source in sources:
        if source.status in TERMINAL and not source.done:
            _await_replay(source)
    if has_widgets() and not all(source.done for source in sources):
        view = LiveView(sources)
        view.show()
        return view
    display(ended_bundle(sources, run_names(sources)), raw=True)  # type: ignore[no-untyped-call]
    return None


def _short_bundle(source: LiveSource) -> MimeBundle:
    """Return how a run stands, in one line: its report is above."""
    summary = source.summary or summary_so_far(source.info, source.status, None)
    text = f"{run_standing(source.status, summary)}: the report of run {source.id} is above."
    return {"text/plain": text, "text/html": f"<div>{html_line(text)}</div>"}


def _await_replay(source: LiveSource) -> None:
    """Wait for the ticks of a run that has ended to arrive, `_REPLAY` s at most."""
    news = threading.Event()
    unsubscribe = source.subscribe(news.set)
    deadline = time.monotonic() + _REPLAY
    while not source.done and time.monotonic() < deadline:
        news.wait(0.1)
        news.clear()
    unsubscribe()
