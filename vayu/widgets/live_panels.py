"""The charts of a live view, as data: which lines there are, and what they are drawn from.

One run shows each number in a colour of its own. Several runs laid over each other show fewer
numbers: colour tells the runs apart, the dash tells the numbers apart.

    Throughput      offered and achieved        Response time   percentiles, service time beside
    Responses       by status, stacked          In flight       started and not yet completed
    Spectrum        response time at each percentile, of the run so far
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.report.palette import (
    BLUE,
    BROWN,
    DASH_DOT,
    DASHED,
    DOTTED,
    GREEN,
    MUTED,
    ORANGE,
    PURPLE,
    RED,
    RUN_COLOURS,
    SOLID,
    TEAL,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

SPECTRUM = "Percentile spectrum"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLine:
    """One line.

    Attributes
    ----------
    name : str
        In the legend.
    run, column : int, str
        Whose number it is, and which: a column of `vayu.widgets.points`, or of the spectrum.
    stacked : bool
        It begins where the stacked line before it ends.
    shaded : bool
        What is below it is tinted.
    """

    name: str
    run: int
    column: str
    colour: str
    dash: str = SOLID
    stacked: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePanel:
    """One chart: its title, unit, lines, and what is said while it has none to draw."""

    title: str
    unit: str
    empty: str
    lines: tuple[LiveLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRunFace:
    """What the charts need to know of a run: what it is called, and its load model."""

    name: str
    open_model: bool


def live_panels(runs: Sequence[LiveRunFace]) -> list[LivePanel]:
    """Return the charts of one run, or of several laid over each other."""
    lines = _of_one(runs[0]) if len(runs) == 1 else _of_several(runs)
    return [
        LivePanel(title=title, unit=unit, empty=empty, lines=tuple(lines[title]))
        for title, unit, empty in _PANELS
    ]


_PANELS = (
    ("Throughput", "requests/s", "Nothing was measured yet."),
    ("Response time", "ms", "No response was received yet, so no response time was measured."),
    ("Responses", "requests/s", "No request has completed yet."),
    ("In flight", "requests", "Nothing was measured yet."),
    (SPECTRUM, "ms", "Its histogram is written once a second: nothing yet."),
)

_STATUS_LINES = (
    ("2xx", "2xx", GREEN, SOLID),
    ("1xx", "1xx", MUTED, DOTTED),
    ("3xx", "3xx", TEAL, DASHED),
    ("4xx", "4xx", ORANGE, DOTTED),
    ("5xx", "5xx", BROWN, DASH_DOT),
    ("none", "no response", PURPLE, DASHED),
)


def _of_one(face: LiveRunFace) -> dict[str, list[LiveLine]]:
    """Return the lines of one run."""

    def line(name: str, column: str, colour: str, dash: str = SOLID) -> LiveLine:
        return LiveLine(name=name, run=0, column=column, colour=colour, dash=dash)

    throughput = [LiveLine(name="throughput", run=0, column="throughput", colour=BLUE, shaded=True)]
    response = [
        line("p99", "p99", PURPLE, DOTTED),
        line("p95", "p95", TEAL, DASHED),
        line("p50", "p50", BLUE),
    ]
    spectrum = [line("response time", "spectrum", BLUE)]
    if face.open_model:
        throughput += [
            line("offered", "offered", ORANGE, DASHED),
            line("dropped", "dropped", RED, DOTTED),
        ]
        response.append(line("service time p99", "service_p99", BROWN, DASH_DOT))
        spectrum.append(line("service time", "service_spectrum", BROWN, DASH_DOT))
    stacked = [
        LiveLine(name=name, run=0, column=column, colour=colour, dash=dash, stacked=True)
        for column, name, colour, dash in _STATUS_LINES
    ]
    return {
        "Throughput": throughput,
        "Response time": response,
        "Responses": [*stacked, line("failed", "failed", RED, DASHED)],
        "In flight": [line("in flight", "in_flight", BLUE)],
        SPECTRUM: spectrum,
    }


def _of_several(faces: Sequence[LiveRunFace]) -> dict[str, list[LiveLine]]:
    """Return the lines of several runs."""
    lines: dict[str, list[LiveLine]] = {title: [] for title, _, _ in _PANELS}
    for number, face in enumerate(faces):
        for title, what, column, dash in _compared(face):
            name = f"{face.name} {what}".rstrip()
            colour = RUN_COLOURS[number % len(RUN_COLOURS)]
            lines[title].append(
                LiveLine(name=name, run=number, column=column, colour=colour, dash=dash)
            )
    return lines


def _compared(face: LiveRunFace) -> list[tuple[str, str, str, str]]:
    """Return title, words, column and dash of each line of a run among others."""
    offered = [("Throughput", "offered", "offered", DASHED)] if face.open_model else []
    return [
        ("Throughput", "", "throughput", SOLID),
        *offered,
        ("Response time", "p50", "p50", SOLID),
        ("Response time", "p99", "p99", DOTTED),
        ("Responses", "completed", "throughput", SOLID),
        ("Responses", "failed", "failed", DOTTED),
        ("In flight", "", "in_flight", SOLID),
        (SPECTRUM, "", "spectrum", SOLID),
    ]
