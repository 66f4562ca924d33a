"""The three charts of a run, as data: what is drawn, in which unit, over whom.

The saved report and the live view draw the same panels, each in its own way. A panel without
anything to draw says so in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vayu.report.chart import Line
from vayu.report.palette import (
    BLUE,
    BROWN,
    DASH_DOT,
    DASHED,
    DOTTED,
    MUTED,
    ORANGE,
    PURPLE,
    RED,
    SOLID,
    TEAL,
)
from vayu.report.quantity import count

if TYPE_CHECKING:
    from vayu.report.timeline import Timeline

ERROR_LINES = {
    "timeout": ("timeout", PURPLE, SOLID),
    "connection": ("connection", RED, DASHED),
    "http_4xx": ("status 4xx", ORANGE, DOTTED),
    "http_5xx": ("status 5xx", BROWN, DASH_DOT),
    "other": ("other", MUTED, SOLID),
}
"""Name, colour and dash of each class of `vayu.model.rows.failure.ERROR_CLASSES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One chart: title, unit, lines, its height, and what it is to be read with.

    A line that never had a value is listed too, so that a live chart knows all of them.

    Attributes
    ----------
    note : str
        The population, and what a point stands for.
    empty : str
        Said instead of drawing when no line has a value.
    """

    title: str
    unit: str
    height: int
    empty: str
    note: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def drawn(self) -> list[Line]:
        """The lines that have anything to show."""
        return [line for line in self.lines if any(v is not None for v in line.values)]


def panels(timeline: Timeline, *, open_model: bool, population: str) -> tuple[Panel, Panel, Panel]:
    """Return throughput, response time and errors over time.

    Parameters
    ----------
    timeline : Timeline
    open_model : bool
        Arrivals are offered on a schedule; service time is then shown beside response time.
    population : str
        Who is in the percentiles, and who is not.
    """
    return (
        throughput_panel(timeline, open_model=open_model),
        response_panel(timeline, open_model=open_model, population=population),
        errors_panel(timeline),
    )


def throughput_panel(timeline: Timeline, *, open_model: bool) -> Panel:
    """Return what was offered (open model) and what was achieved."""
    achieved = Line(name="throughput", values=timeline.throughput, colour=BLUE, shade=0.14)
    lines = [achieved]
    if open_model:
        offered = Line(name="offered", values=timeline.offered, colour=ORANGE, dash=DASHED)
        dropped = Line(name="dropped", values=timeline.dropped, colour=RED, dash=DOTTED)
        lines = [offered, achieved, dropped]
    return Panel(
        title="Throughput",
        unit="requests/s",
        height=170,
        empty="Nothing was measured.",
        lines=lines,
    )


def response_panel(timeline: Timeline, *, open_model: bool, population: str) -> Panel:
    """Return percentiles of the response time."""
    lines = [
        Line(name="p99", values=timeline.response("p99"), colour=PURPLE, dash=DOTTED),
        Line(name="p95", values=timeline.response("p95"), colour=TEAL, dash=DASHED),
        Line(name="p50", values=timeline.response("p50"), colour=BLUE),
    ]
    if open_model:
        service = timeline.service("p99")
        lines.append(Line(name="service time p99", values=service, colour=BROWN, dash=DASH_DOT))
    return Panel(
        title="Response time",
        unit="ms",
        height=220,
        empty="No response was received, so no response time was measured.",
        note=" ".join(part for part in (population, _grain(timeline)) if part),
        lines=lines,
    )


def errors_panel(timeline: Timeline) -> Panel:
    """Return failed requests by class; one that never occurred has no values."""
    found = timeline.errors()
    lines = [
        Line(name=label, values=found.get(name, ()), colour=colour, dash=dash)
        for name, (label, colour, dash) in ERROR_LINES.items()
    ]
    none = "No request failed." if timeline.last else "Nothing was measured."
    return Panel(title="Errors", unit="failed requests/s", height=140, empty=none, lines=lines)


def _grain(timeline: Timeline) -> str:
    """Say what one point of the percentile lines is."""
    ticks = timeline.ticks_per_point
    if ticks == 1:
        return "Each point is one tick."
    return f"Each point is the tick with the largest p99 among {count(ticks)}."
