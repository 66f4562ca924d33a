"""Several runs laid over each other, as it is saved: their numbers in one table, shared charts.

Colour tells the runs apart, the dash tells the numbers apart. Time counts from each run's own
t0. It shows runs side by side and judges nothing: whether two runs differ is a question for
statistics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vayu.model.runs.state import RunState
from vayu.model.words.spelling import digits
from vayu.report.chart import Chart, Line, image
from vayu.report.escape import line
from vayu.report.markup import HEADING, QUIET, Markup, element, join, table
from vayu.report.outcome import completed, population
from vayu.report.palette import DASHED, DOTTED, RUN_COLOURS
from vayu.report.quantity import count, milliseconds, rate, share
from vayu.report.run_html import PAGE, PICTURE
from vayu.report.run_record import RUN_MIME
from vayu.report.run_text import run_text
from vayu.report.run_view import run_json
from vayu.report.standing import run_standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo
    from vayu.report.run_view import MimeBundle
    from vayu.report.timeline import Timeline

HEADS = ("run", "", "load", "requests", "throughput", "p50", "p95", "p99", "max", "failed")
"""Columns of `overlay_rows`; percentiles are of the response time."""

_WORDS = 2  # of these, after the first: what may break


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlaidRun:
    """One run among others: what it is called beside them, and what is known of it."""

    name: str
    info: RunInfo
    summary: Summary
    timeline: Timeline


def overlay_bundle(runs: Sequence[OverlaidRun]) -> MimeBundle:
    """Return several runs as they are shown and saved.

    Parameters
    ----------
    runs : sequence of OverlaidRun

    Returns
    -------
    dict
        ``text/plain``, ``text/html``, and the numbers of each run as `RUN_MIME`.
    """
    numbers: dict[str, Any] = {
        "runs": [run_json(run.info, run.summary, run.timeline) for run in runs]
    }
    return {
        "text/plain": "\n".join(run_text(run.info, run.summary) for run in runs),
        "text/html": str(overlay_html(runs)),
        RUN_MIME: numbers,
    }


def overlay_html(runs: Sequence[OverlaidRun]) -> Markup:
    """Return several runs as an HTML fragment."""
    parts = [
        element("div", f"{count(len(runs))} runs", style="font-weight:600;font-size:15px;"),
        _numbers(runs),
        *(_panel(runs, *panel) for panel in _PANELS),
        *(element("div", words, style=f"{QUIET}font-size:11px;") for words in _notes(runs)),
    ]
    return element("div", *parts, style=PAGE)


def _numbers(runs: Sequence[OverlaidRun]) -> Markup:
    """Return the table of their numbers: a column a run, since a row each is too wide for many."""
    names, *rows = zip(*overlay_rows(runs), strict=True)
    head = ["", *(join([_mark(i), name]) for i, name in enumerate(names))]
    told = [[title or "outcome", *cells] for title, cells in zip(HEADS[1:], rows, strict=True)]
    whole = [[cell.replace(" ", "\u00a0") for cell in row] for row in told[_WORDS:]]
    return table(head, [*told[:_WORDS], *whole], columns="s" + "r" * len(runs), fill=True)


def _colour(number: int) -> str:
    """Return the colour of a run."""
    return RUN_COLOURS[number % len(RUN_COLOURS)]


def overlay_rows(runs: Sequence[OverlaidRun]) -> list[list[str]]:
    """Return a row for each run: its name, how it stands, and its numbers."""
    return [_row(run) for run in runs]


def _mark(number: int) -> Markup:
    """Return a sample of a run's colour."""
    return element("span", "━ ", style=f"color:{_colour(number)};font-weight:900;")


def _row(run: OverlaidRun) -> list[str]:
    """Return the numbers of one run."""
    summary, response = run.summary, run.summary.response
    return [
        line(run.name),
        str(run_standing(RunState(summary.status), summary)),
        line(summary.load),
        count(completed(summary)),
        rate(summary.throughput),
        *(milliseconds(value) for value in (response.p50, response.p95, response.p99)),
        milliseconds(response.max),
        f"{count(summary.failed)} ({share(summary.failed, completed(summary))})",
    ]


_PANELS = (
    ("Throughput", "requests/s", 170, (("", "throughput", ""),)),
    ("Response time", "ms", 220, (("p50", "p50", ""), ("p99", "p99", DOTTED))),
    ("Failures", "failed requests/s", 140, (("failed", "failed", DASHED),)),
)


def _panel(
    runs: Sequence[OverlaidRun],
    title: str,
    unit: str,
    height: int,
    numbers: Sequence[tuple[str, str, str]],
) -> Markup:
    """Return one chart with a line for each run and number, or why there is none."""
    lines = [
        Line(
            name=f"{run.name} {what}".rstrip(),
            values=_values(run.timeline, column),
            colour=_colour(i),
            dash=dash,
            time=run.timeline.time,
        )
        for i, run in enumerate(runs)
        for what, column, dash in numbers
    ]
    drawn = [drawn for drawn in lines if any(v is not None for v in drawn.values)]
    heading = element("div", f"{title} [{unit}]", style=HEADING)
    if not drawn:
        nothing = "No request failed." if title == "Failures" else "Nothing was measured."
        return element("div", heading, element("div", nothing, style=QUIET))
    longest = max((run.timeline.time for run in runs), key=lambda time: time[-1] if time else 0.0)
    chart = Chart(time=longest, lines=drawn, height=height)
    names = ", ".join(line.name for line in drawn)
    alt = f"{title} in {unit} over time: {names}; highest {digits(chart.highest)}"
    return element("div", heading, element("img", src=image(chart), alt=alt, style=PICTURE))


def _values(timeline: Timeline, column: str) -> Sequence[float | None]:
    """Return one number of a run over time; none when it never occurred."""
    if column == "throughput":
        return timeline.throughput
    return timeline.failed if column == "failed" else timeline.response(column)


def _notes(runs: Sequence[OverlaidRun]) -> list[str]:
    """Return whose percentiles these are, and what was done to the runs."""
    notes = [f"{run.name}: {population(run.summary)}" for run in runs if population(run.summary)]
    for run in runs:
        said = " · ".join(f"{words} at {time:.1f} s" for time, words in run.timeline.events[:20])
        if said:
            notes.append(f"{run.name} was steered: {said}.")
    return notes
