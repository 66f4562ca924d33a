"""One run in a live view: what has come of it, and what the view says of it now."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.analysis.histogram_tail import AT_A_TIME, HistogramTail
from vayu.errors import VayuError
from vayu.report.quantity import clock, count, requests
from vayu.report.timeline import Timeline
from vayu.widgets.controls import Controls
from vayu.widgets.live_chart import MOST_POINTS, column_name
from vayu.widgets.points import Points
from vayu.widgets.spectrum import spectrum
from vayu.widgets.status_line import status_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.widgets.source import LiveSource

_TAIL_PACE = 0.9  # s between two looks at a log that is written once a second


class Watched:
    """One run of a live view.

    Parameters
    ----------
    source : LiveSource
    number : int
        Its place in the view.
    changed : callable
        Called, from any thread, when its controls are to be shown anew.
    """

    def __init__(self, source: LiveSource, number: int, changed: Callable[[], None]) -> None:
        self.source = source
        self.open_model = source.info.config.model == "open"
        self.controls = Controls(source, changed)
        self.timeline = Timeline(limit=MOST_POINTS)
        self.tail = HistogramTail(Path(source.info.folder))
        self._number = number
        self._profile = source.info.config.profile
        self._points = Points(self.timeline)
        self._columns: dict[str, bytes] = {}
        self._news_at = time.monotonic()
        self._tail_at = 0.0

    def look(self) -> bool:
        """Take in what has come; return whether the charts are to be drawn anew."""
        news = self.source.ticks(self.timeline.seen)
        if news:
            self.timeline.extend(news)
            self._news_at = time.monotonic()
            if any(tick.event for tick in news):
                with suppress(VayuError):  # it is only nice to know
                    self.source.refresh()
            self._columns |= self._named(self._points.columns())
        return self._look_at_histograms() or bool(news)

    @property
    def columns(self) -> dict[str, bytes]:
        """Columns of the charts, little-endian float32, by the names that their traces know."""
        return self._columns

    @property
    def head(self) -> str:
        """What stands above the charts, as HTML."""
        silent = time.monotonic() - self._news_at if self.timeline.seen else 0.0
        return status_line(
            self.source,
            self.timeline.last,
            profile=self._profile,
            tail=self.tail,
            silent=0.0 if self.source.done else silent,
        )

    @property
    def events(self) -> list[tuple[float, str]]:
        """What was done to the run: when [s], and in words."""
        return self.timeline.events

    @property
    def population(self) -> dict[str, str]:
        """Who is in each chart, and who is not."""
        last = self.timeline.last
        if last is None:
            return {}
        total = last.requests.completed
        missing = max(last.status_codes.get("0", 0) - last.requests.cancelled, 0)
        ticks = self.timeline.ticks_per_point
        grain = "" if ticks == 1 else f" Each point is the worst tick of {count(ticks)}."
        got = self.tail.count("response")
        return {
            "Throughput": f"{requests(total)} completed of {count(last.due)} due, "
            f"{count(last.dropped)} dropped.",
            "Response time": f"Percentiles of {count(total - missing)} responses; "
            f"{count(missing)} requests got none.{grain}",
            "Responses": f"{count(total)} by status; {count(last.requests.failed)} failed.",
            "In flight": f"{count(last.started)} started; at the end of each tick.",
            "Percentile spectrum": f"Of {count(got)} responses until {clock(self.tail.until)}."
            if got
            else "",
        }

    def _look_at_histograms(self) -> bool:
        """Take in what is new of the histograms, about once a second."""
        now = time.monotonic()
        if now - self._tail_at < _TAIL_PACE:
            return False
        read = self.tail.read()
        if read < AT_A_TIME:  # else there is more of it already
            self._tail_at = now
        if not read:
            return False
        found = {
            "spectrum": spectrum(self.tail, "response"),
            "service_spectrum": spectrum(self.tail, "service"),
        }
        self._columns |= self._named({k: v for k, v in found.items() if v is not None})
        return True

    def _named(self, columns: dict[str, Any]) -> dict[str, bytes]:
        """Return columns as bytes, by the names that traces know."""
        return {
            column_name(self._number, name): values.astype("<f4").tobytes()
            for name, values in columns.items()
        }
