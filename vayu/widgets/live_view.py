"""Runs in a notebook: alive while they run, and in their place, at the end, what is saved.

    client's thread ── wake ──> ticker's thread ── at most 5 a second ──> LiveWidget
                                      └── at the end ──> Slot.replace(static bundle)

Nothing here waits for the kernel's main thread or its loop, so the view keeps moving while
other cells compute.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from vayu.report.escape import html_line, line
from vayu.report.markup import Markup, element
from vayu.report.palette import RUN_COLOURS
from vayu.widgets.bundles import ended_bundle
from vayu.widgets.ending import end_widget
from vayu.widgets.live_chart import chart_spec
from vayu.widgets.live_frame import live_frame, pace
from vayu.widgets.live_panels import LiveRunFace, live_panels
from vayu.widgets.live_widget import LiveWidget
from vayu.widgets.shown import note_shown
from vayu.widgets.slot import Slot, Within
from vayu.widgets.ticker import PACE, Ticker
from vayu.widgets.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.report.run_view import MimeBundle
    from vayu.widgets.source import LiveSource

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"

_MOST_ENDED = 10
_ENDED: deque[LiveWidget] = deque()
"""Widgets of the last views that ended: a page that was reloaded meanwhile still shows them."""

_MOVING: set[LiveView] = set()
"""Views that share what a page can take."""


class LiveView:
    """The live view of one run, or of several laid over each other.

    Parameters
    ----------
    sources : sequence of LiveSource
        At least one.
    slot : type, optional
        Where it is shown: as an output of a cell, or `Within` another widget.
    """

    def __init__(self, sources: Sequence[LiveSource], *, slot: type[Slot | Within] = Slot) -> None:
        self._sources = tuple(sources)
        self._names = run_names(self._sources)
        self._runs = [Watched(s, i, self._show_controls) for i, s in enumerate(self._sources)]
        self._lock = threading.RLock()
        self._final: MimeBundle | None = None
        self._closed = False
        self._given_up = False
        self._pace = max(getattr(source, "pace", PACE) for source in sources)  # as settings say
        self._slot = slot(self.final, emptied=self._empty)
        faces = [
            LiveRunFace(name=name, open_model=run.open_model)
            for name, run in zip(self._names, self._runs, strict=True)
        ]
        self.widget = LiveWidget(
            asked=self._asked,
            heads=self._heads(),
            controls=[run.controls.state for run in self._runs],
            spec=chart_spec(live_panels(faces)),
        )
        self._ticker = Ticker(self._draw, failed=self._failed)
        self._unsubscribe = [source.subscribe(self._ticker.wake) for source in self._sources]

    def show(self) -> None:
        """Show the view, and keep it moving."""
        self._slot.show(_live_bundle(self._sources, self.widget.model_id))
        for source in self._sources:
            note_shown(source)
        _MOVING.add(self)
        self._ticker.start()

    def close(self) -> None:
        """Leave what is known now as a static bundle; the runs go on."""
        self._given_up = True
        self._ticker.wake()

    def join(self, timeout: float | None = None) -> None:
        """Wait until the view has been replaced, `timeout` s at most."""
        self._ticker.join(timeout)

    def final(self) -> MimeBundle | None:
        """Return the static bundle once every run has ended, else None. Made only once."""
        if not self._given_up and not all(source.done for source in self._sources):
            return None
        with self._lock:
            if self._final is None:
                self._final = ended_bundle(self._sources, self._names)
            return self._final

    def _draw(self) -> float | None:
        """Draw what is newest, and return how long to wait; put the report there at the end."""
        bundle = self.final()
        if bundle is not None:
            self._leave()
            self._slot.replace(bundle)
            return None
        with self._lock:
            return self._draw_news()

    def _draw_news(self) -> float:
        """Draw what has come since the last time, or that nothing has."""
        looks = [run.look() for run in self._runs]
        state: dict[str, Any] = {
            "heads": self._heads(),
            "controls": [run.controls.state for run in self._runs],
        }
        if any(looks):
            state["frame"] = live_frame(self._runs, self._names)
        self.widget.set_state_at_once(**state)
        frame = self.widget.frame if any(looks) else {"columns": {}}
        return pace(frame, least=self._pace, views=len(_MOVING))

    def _heads(self) -> list[str]:
        """Return what stands above the charts; beside several, the colour of each."""
        heads = [run.head for run in self._runs]
        if len(heads) == 1:
            return heads
        edge = "border-left:5px solid {};padding-left:9px;"
        return [
            element("div", Markup(head), style=edge.format(RUN_COLOURS[i % len(RUN_COLOURS)]))
            for i, head in enumerate(heads)
        ]

    def _asked(self, content: dict[str, Any]) -> None:
        """Pass on a click to the run that it is about."""
        number = content.get("run")
        if isinstance(number, int) and 0 <= number < len(self._runs):
            self._runs[number].controls.take(content)

    def _show_controls(self) -> None:
        """Show at once what came of a click."""
        if not self._closed:
            self.widget.set_state_at_once(controls=[run.controls.state for run in self._runs])

    def _failed(self, error: Exception) -> None:
        """Say that the view stands still, and that the run does not."""
        self._leave()
        for run in self._runs:
            run.controls.say(
                f"! This view stopped moving: {line(repr(error))}. The run goes on; run.wait()"
            )
        self._show_controls()

    def _leave(self) -> None:
        """Listen to the runs no longer."""
        _MOVING.discard(self)
        while self._unsubscribe:
            self._unsubscribe.pop()()

    def _empty(self) -> None:
        """Empty the widget, now that it is no longer shown.

        It stays a while, with the static content: a page that was reloaded meanwhile still
        shows it, and never heard of what replaced it.
        """
        with self._lock:
            if self._closed or self._final is None:
                return
            self._closed = True
            html = self._final["text/html"]
            self.widget.set_state_at_once(
                final=html, heads=[], controls=[], frame={}, spec=[], library=b""
            )
        _ENDED.append(self.widget)
        while len(_ENDED) > _MOST_ENDED:
            end_widget(_ENDED.popleft())


def run_names(sources: Sequence[LiveSource]) -> list[str]:
    """Return what runs are called beside each other: by name where that tells them apart."""
    names = [line(source.info.name or source.id, limit=40) for source in sources]
    return [
        name if names.count(name) == 1 else f"{name} ({number})"
        for number, name in enumerate(names, 1)
    ]


def _live_bundle(sources: Sequence[LiveSource], model_id: str) -> MimeBundle:
    """Return the widget, and what to show where there are none."""
    text = " ".join(
        f"Run {source.id} was still going when this was saved; "
        f'vayu.run("{source.id}") shows what it came to.'
        for source in sources
        if not source.done
    )
    view = {"model_id": model_id, "version_major": 2, "version_minor": 0}
    html = html_line(text, limit=2_000)
    return {"text/plain": text, "text/html": f"<p>{html}</p>", WIDGET_MIME: view}
