"""A run in a notebook: alive while it runs, and in its place, at the end, what is saved.

    client's thread ── wake ──> ticker's thread ── at most 5 a second ──> LiveWidget
                                      └── at the end ──> Slot.replace(static bundle)

Nothing here waits for the kernel's main thread or its loop, so the view keeps moving while
other cells compute. Without a front end for widgets the static bundle is shown at once.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.display import display

from vayu.analysis.exemplars import read_exemplars
from vayu.errors import VayuError
from vayu.model.state import TERMINAL
from vayu.report.escape import html_line, line
from vayu.report.run_view import MimeBundle, run_bundle
from vayu.report.so_far import is_open, summary_so_far
from vayu.report.standing import run_standing
from vayu.report.timeline import Timeline
from vayu.widgets.live_chart import MOST_POINTS, chart_frame, chart_spec
from vayu.widgets.live_widget import LiveWidget
from vayu.widgets.shown import is_shown_above, note_shown
from vayu.widgets.slot import Slot, has_widgets
from vayu.widgets.status_line import status_line
from vayu.widgets.stopping import READY, stop_outcome
from vayu.widgets.ticker import Ticker

if TYPE_CHECKING:
    from vayu.model.exemplar import Exemplar
    from vayu.widgets.source import LiveSource

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
_REPLAY = 5.0  # s that the ticks of a run that has ended may take to arrive


def display_run(source: LiveSource) -> None:
    """Show a run in the cell that executes now.

    Parameters
    ----------
    source : LiveSource
        A `vayu.client.live.LiveRun`.
    """
    if source.status in TERMINAL and not source.done:
        _await_replay(source)
    if is_shown_above(source):
        display(_short_bundle(source), raw=True)  # type: ignore[no-untyped-call]
    elif source.done or not has_widgets():
        display(static_bundle(source), raw=True)  # type: ignore[no-untyped-call]
    else:
        RunView(source).show()


def static_bundle(source: LiveSource, timeline: Timeline | None = None) -> MimeBundle:
    """Return a run as it is saved: what it came to, or how far it is."""
    return run_bundle(
        source.info,
        source.summary,
        Timeline(source.ticks()) if timeline is None else timeline,
        status=source.status,
        error=source.error,
        exemplars=_exemplars(source),
    )


def _exemplars(source: LiveSource) -> list[Exemplar]:
    """Return the exchanges that were kept; a report does without what cannot be read."""
    try:
        return read_exemplars(Path(source.info.folder))
    except VayuError:
        return []


class RunView:
    """The live view of one run.

    Parameters
    ----------
    source : LiveSource
    """

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self._open = is_open(source.info)
        self._timeline = Timeline(limit=MOST_POINTS)
        self._news_at = time.monotonic()
        self._lock = threading.RLock()
        self._asking = threading.Lock()
        self._final: MimeBundle | None = None
        self._closed = False
        self._slot = Slot(self.final, emptied=self._close)
        self.widget = LiveWidget(
            pressed=self._pressed,
            status=status_line(source, None, silent=0.0),
            spec=chart_spec(open_model=self._open),
            stop=READY,
        )
        self._ticker = Ticker(self._draw, failed=self._failed)
        self._unsubscribe = source.subscribe(self._ticker.wake)

    def show(self) -> None:
        """Show the view, and keep it moving."""
        self._slot.show(_live_bundle(self._source, self.widget.model_id))
        note_shown(self._source)
        self._ticker.start()

    def join(self, timeout: float | None = None) -> None:
        """Wait until the view has been replaced, `timeout` s at most."""
        self._ticker.join(timeout)

    def final(self) -> MimeBundle | None:
        """Return the static bundle once the run has ended, else None. Made only once."""
        if not self._source.done:
            return None
        with self._lock:
            if self._final is None:
                self._final = static_bundle(self._source)
            return self._final

    def _draw(self) -> bool:
        """Draw what is newest; at the end, put the static bundle there instead."""
        bundle = self.final()
        if bundle is not None:
            self._unsubscribe()
            self._slot.replace(bundle)
            return False
        with self._lock:
            self._draw_news()
        return True

    def _draw_news(self) -> None:
        """Draw what has come since the last time, or that nothing has."""
        news = self._source.ticks(self._timeline.seen)
        state: dict[str, object] = {}
        if news:
            self._timeline.extend(news)
            self._news_at = time.monotonic()
            state["frame"] = chart_frame(self._timeline, open_model=self._open)
        silent = time.monotonic() - self._news_at if self._timeline.seen else 0.0
        state["status"] = status_line(self._source, self._timeline.last, silent=silent)
        self.widget.set_state_at_once(**state)

    def _pressed(self) -> None:
        """Ask the engine to stop, on a thread of its own: a callback has to be short.

        A click that is repeated before it is answered counts once.
        """
        if not self._source.done and self._asking.acquire(blocking=False):
            threading.Thread(target=self._stop, name="vayu-stop", daemon=True).start()

    def _stop(self) -> None:
        """Ask the engine to stop, and show its answer."""
        try:
            self.widget.set_state_at_once(stop=stop_outcome(self._source.stop))
        finally:
            self._asking.release()

    def _failed(self, error: Exception) -> None:
        """Say that the view stands still, and that the run does not."""
        self._unsubscribe()
        answer = f"! This view stopped moving: {line(repr(error))}. The run goes on; run.wait()"
        self.widget.set_state_at_once(stop={**READY, "answer": answer})

    def _close(self) -> None:
        """Empty the widget, now that it is no longer shown.

        It stays, with the static content: a page that was reloaded meanwhile still shows it,
        and never heard of what replaced it.
        """
        with self._lock:
            if self._closed or self._final is None:
                return
            self._closed = True
            html = self._final["text/html"]
            self.widget.set_state_at_once(final=html, status="", frame={}, spec={}, library=b"")


def _live_bundle(source: LiveSource, model_id: str) -> MimeBundle:
    """Return the widget, and what to show where there are none."""
    text = (
        f"Run {source.id} was still going when this was saved; "
        f'vayu.run("{source.id}") shows what it came to.'
    )
    view = {"model_id": model_id, "version_major": 2, "version_minor": 0}
    return {"text/plain": text, "text/html": f"<p>{html_line(text)}</p>", WIDGET_MIME: view}


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
