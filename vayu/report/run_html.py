"""A run as HTML that needs nothing: inline styles, charts as images, no script.

✓ finished   name                     started …
GET http://…  ·  50 users for 10s
┌ requests ┬ throughput ┬ p50 ┬ p95 ┬ p99 ┬ failed ┐
notices
thresholds
throughput, response time, errors over time
durations · status codes · failures · checks · workers · failed exchanges

What is wide ends at one edge: figures, charts and tables are as wide as the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.words.spelling import digits
from vayu.report.aim import aim_of
from vayu.report.capacity_rows import HEADS as LEVEL_HEADS, capacity_rows
from vayu.report.chart import Chart, image
from vayu.report.escape import line, plain
from vayu.report.exemplar_rows import COLUMNS, HEADS as HEADS_KEPT, exemplar_rows
from vayu.report.generator import WORKER_HEADS, bottlenecks, generator_line, worker_rows
from vayu.report.markup import BOX, HEADING, MONO, QUIET, WIDTH, Markup, element, pill, table
from vayu.report.notice import notice
from vayu.report.offered import below_throughput
from vayu.report.outcome import (
    QUANTILES,
    check_rows,
    completed,
    duration_rows,
    failure_rows,
    given_up_of,
    population,
    status_rows,
    tested_line,
)
from vayu.report.palette import ORANGE, RED
from vayu.report.panels import Panel, panels
from vayu.report.quantity import count, milliseconds, moment, rate, seconds, share, size
from vayu.report.sent_with import sent_with
from vayu.report.standing import run_standing
from vayu.report.threshold_rows import HEADS, threshold_rows
from vayu.report.trust import trust_line
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo
    from vayu.model.sends.exemplar import Exemplar
    from vayu.report.timeline import Timeline

PAGE = f"{WIDTH}font-size:13px;line-height:1.5;padding:4px 2px 8px 2px;"

PICTURE = "display:block;width:100%;max-width:none;height:auto;margin:0;"

_MOST_EVENTS = 20  # that are said


def run_html(
    info: RunInfo, summary: Summary, timeline: Timeline, exemplars: Iterable[Exemplar] = ()
) -> str:
    """Return a run as an HTML fragment.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
        Its numbers, or those known so far.
    timeline : Timeline
        Its ticks.
    exemplars : iterable of Exemplar, optional
        Whole exchanges; those that failed are shown.
    """
    parts = [run_head(info, summary), *_notices(summary), *_thresholds(summary)]
    if summary.started or completed(summary):
        charts = panels(
            timeline, open_model=summary.model == "open", population=population(summary)
        )
        parts += [_figures(summary), *(_panel(p, timeline) for p in charts)]
        parts += [*events_line(timeline), *_tables(summary)]
        parts += _titled("Failed exchanges", HEADS_KEPT, exemplar_rows(exemplars), COLUMNS)
    elif summary.status in TERMINAL:
        parts.append(element("p", "No request was sent, so there is nothing to show."))
    return element("div", *parts, style=PAGE)


def run_head(info: RunInfo, summary: Summary) -> Markup:
    """Return standing, name, request and load of a run."""
    standing = run_standing(RunState(summary.status), summary)
    bold = "font-weight:600;font-size:15px;min-width:0;overflow-wrap:anywhere;"
    name = element("span", line(info.name or "Load run"), style=bold)
    id_ = element("span", info.id, style=f"{MONO}{QUIET}font-size:12px;")
    return element(
        "div",
        element(
            "div",
            pill(str(standing), standing.tone),
            name,
            id_,
            style="display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;",
        ),
        *_requests(info),
        element("div", " · ".join(_facts(summary)), style=f"{QUIET}font-size:12px;"),
        *_trust(summary),
    )


def _requests(info: RunInfo) -> Iterator[Markup]:
    """Yield what is sent; of an A/B run which is which."""
    for letter, request in zip("AB", info.requests, strict=False):
        which = "" if info.against is None else f"{letter}: "
        yield element(
            "div",
            element("span", f"{which}{request.method}", style="font-weight:600;"),
            " ",
            line(mask_url(request.url)),
            sent_with(request),
            style=f"{MONO}font-size:12px;overflow-wrap:anywhere;margin-top:4px;",
        )
    if aim := aim_of(info):
        yield element("div", aim, style=f"{MONO}{QUIET}font-size:12px;overflow-wrap:anywhere;")


def _trust(summary: Summary) -> Iterator[Markup]:
    """Yield how far the numbers of a run that has ended can be trusted."""
    text = trust_line(summary) if summary.status in TERMINAL else ""
    if text:
        yield element(
            "div", line(text, limit=1_000), style="font-size:12px;font-weight:600;text-wrap:pretty;"
        )


def _facts(summary: Summary) -> Iterator[str]:
    """Yield load, length, workers and start."""
    yield line(summary.load)
    if summary.status in TERMINAL:
        yield f"took {seconds(summary.duration)}"
    yield from given_up_of(summary)
    if summary.workers:
        yield f"{summary.workers} worker{'s' * (summary.workers != 1)}"
    if summary.started_at:
        yield f"started {moment(summary.started_at)}"


def _notices(summary: Summary) -> Iterator[Markup]:
    """Yield the error and each warning in a box of its own."""
    if summary.error:
        yield notice("✗", plain(summary.error, limit=1_000), RED)
    if summary.stop_reason:
        yield notice("✗", f"Stopped: {plain(summary.stop_reason, limit=1_000)}", RED)
    for warning in summary.warnings[:10]:
        yield notice("!", line(warning, limit=500), ORANGE)
    reasons = bottlenecks(summary.health)
    if reasons:
        text = "\n".join(["The generator was the bottleneck:", *reasons])
        yield notice("!", text, ORANGE)


def _thresholds(summary: Summary) -> Iterator[Markup]:
    """Yield the verdict on each threshold, and what a capacity search found."""
    yield from _titled("Thresholds", HEADS, threshold_rows(summary), "ttnt")
    if summary.capacity is not None:
        title = f"Capacity: {line(summary.capacity.text, limit=1_000)}"
        yield from _titled(title, LEVEL_HEADS, capacity_rows(summary), "sttnn")


def _figures(summary: Summary) -> Markup:
    """Return the numbers to read first."""
    total, response = completed(summary), summary.response
    failed = f"{count(summary.failed)}"
    cells = [
        ("requests", count(total), f"{size(summary.bytes.received)} received"),
        ("throughput", rate(summary.throughput), below_throughput(summary)),
        ("p50", milliseconds(response.p50), "response time"),
        ("p95", milliseconds(response.p95), "response time"),
        ("p99", milliseconds(response.p99), "response time"),
        (
            "✗ failed" if summary.failed else "failed",
            failed,
            f"{share(summary.failed, total)} of completed",
        ),
    ]
    return element(
        "div",
        *(_figure(*cell, alarm=cell[0].startswith("✗")) for cell in cells),
        style="display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8px;"
        "margin-top:10px;",
    )


def _figure(name: str, value: str, below: str, *, alarm: bool) -> Markup:
    """One number with what it is above, and more about it below."""
    edge = f"border-left:4px solid {RED};" if alarm else ""
    small = f"{QUIET}font-size:11px;line-height:16px;"
    return element(
        "div",
        element("div", name, style=small),
        element("div", value, style="font-size:18px;font-weight:600;line-height:24px;"),
        element("div", below, style=small),
        style=f"{BOX}{edge}padding:6px 12px;white-space:nowrap;",
    )


def _panel(panel: Panel, timeline: Timeline) -> Markup:
    """One chart with its title and unit above and its note below, or why there is none."""
    unit = element("span", f" [{panel.unit}]", style=f"{QUIET}font-weight:400;")
    parts = [element("div", panel.title, unit, style=HEADING)]
    if not panel.drawn:
        parts.append(element("div", panel.empty, style=QUIET))
    else:
        chart = Chart(
            time=timeline.time, lines=panel.drawn, height=panel.height, events=timeline.events
        )
        what = ", ".join(drawn.name for drawn in panel.drawn)
        alt = f"{panel.title} in {panel.unit} over time: {what}; highest {digits(chart.highest)}"
        parts.append(element("img", src=image(chart), alt=alt, style=PICTURE))
    if panel.note and panel.drawn:
        parts.append(element("div", line(panel.note, limit=600), style=f"{QUIET}font-size:11px;"))
    return element("div", *parts)


def events_line(timeline: Timeline) -> Iterator[Markup]:
    """Yield what was done to the run while it went on, as the charts mark it."""
    if timeline.events:
        said = [f"{words} at {seconds(time)}" for time, words in timeline.events[:_MOST_EVENTS]]
        more = timeline.events_seen - len(said)
        text = f"Steered: {' · '.join(said)}{f' · {count(more)} more' if more else ''}."
        yield element("div", text, style=f"{QUIET}font-size:11px;margin-top:8px;")


def _tables(summary: Summary) -> Iterator[Markup]:
    """Yield the tables that have rows."""
    side_by_side = [
        *_durations(summary),
        *_titled("Status codes", ["status", "responses", "share"], status_rows(summary), "tnn"),
        *_titled("Failures", ["kind", "requests", "first message"], failure_rows(summary), "tnt"),
    ]
    if side_by_side:
        yield element("div", *side_by_side, style="display:flex;flex-wrap:wrap;gap:0 48px;")
    checks = ["check", "passed", "failed", "skipped", "first failure"]
    tested = tested_line(summary)
    title = f"Checks of {tested}" if tested else "Checks"
    yield from _titled(title, checks, check_rows(summary), "tnnnt")
    health = summary.health
    yield from _titled(
        "Generator", WORKER_HEADS, worker_rows(health.workers), "tnnnnnnn",
        said=generator_line(health),
    )  # fmt: skip


def _durations(summary: Summary) -> Iterator[Markup]:
    """Yield the durations, a row a quantile: a column each would be too wide for most places."""
    names = ["", *(q.replace("_", ".") for q in QUANTILES)]
    columns = [names, *duration_rows(summary)]
    head, *rows = ([*row] for row in zip(*columns, strict=True))
    if len(columns) > 1:
        yield from _titled("Durations over the whole run", head, rows, "s" + "n" * (len(head) - 1))


def _titled(
    title: str, head: list[str], rows: list[list[str]], columns: str, *, said: str = ""
) -> Iterator[Markup]:
    """Yield a table below its title and what is said of it; nothing when it has no rows."""
    if rows:
        parts = [element("div", title, style=HEADING)]
        if said:
            parts.append(element("div", said))
        parts.append(table(head, rows, columns=columns, fill=True))
        yield element("div", *parts, style="flex:1 1 auto;min-width:0;")
