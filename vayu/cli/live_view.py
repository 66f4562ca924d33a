"""One frame of a run in the terminal: a pure function of what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from vayu.model.load.search_profile import SearchProfile
from vayu.report.escape import line
from vayu.report.generator import generator_now
from vayu.report.quantity import clock, count, milliseconds, rate, share
from vayu.report.threshold_rows import standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.state import RunState

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 40
"""Columns of the sparkline and of the progress bar. [characters]"""

_STYLES = {"✓": "green", "✗": "bold red", "?": "dim"}

SPAN = 10
"""Ticks that the figures look back on: one second."""


def live_view(info: RunInfo, status: RunState, ticks: Sequence[Tick]) -> RenderableType:
    """Return the frame that shows a run now.

    Parameters
    ----------
    info : RunInfo
        What was asked for.
    status : RunState
        Where the run is.
    ticks : sequence of Tick
        The newest ones.

    Returns
    -------
    RenderableType
    """
    head = Text.assemble((f"{info.request.method} ", "bold"), info.request.url)
    plan = Text(f"{info.load} · {status}", style="dim")
    if not ticks:
        return Group(head, plan, Text("waiting for the first tick …", style="dim"))
    last = ticks[-1]
    limits = standings(info.config.limits, last.thresholds)
    figures = [_figures(ticks), *(Text(limit, style=_STYLES[limit[0]]) for limit in limits)]
    return Group(head, plan, *_search(info, ticks), _progress(info, last), *figures, _line(ticks))


def _search(info: RunInfo, ticks: Sequence[Tick]) -> list[Text]:
    """Return what a capacity search did last: the verdict on a level, or which one begins."""
    told = next((tick.event for tick in reversed(ticks) if tick.event), None)
    is_search = isinstance(info.config.profile, SearchProfile)
    return [Text(line(told, limit=300))] if is_search and told else []


def progress_of(info: RunInfo, last: Tick) -> float | None:
    """Return how much of the run is done, 0 to 1; None when it has no known end."""
    parts = []
    length = scheduled_ms(info)
    if length:
        parts.append(last.elapsed / length)
    limit = info.config.profile.limit
    if limit:
        parts.append(last.requests.total / limit)
    return min(max(parts), 1.0) if parts else None


def scheduled_ms(info: RunInfo) -> float | None:
    """Return the length that was asked for, without the drain [ms]; a search only has a limit."""
    profile = info.config.profile
    if profile.length is None or isinstance(profile, SearchProfile):
        return None
    return profile.length / 1e6


def sparkline(values: Sequence[float], width: int = WIDTH) -> str:
    """Return `values` as a line of bars, each the mean of its share; the highest is full.

    Parameters
    ----------
    values : sequence of float
        Not negative.
    width : int
        Most bars.
    """
    if not values:
        return ""
    size = -(-len(values) // width)
    means = [sum(p) / len(p) for p in (values[i : i + size] for i in range(0, len(values), size))]
    top = max(means) or 1.0
    return "".join(BARS[round(mean / top * (len(BARS) - 1))] for mean in means)


def _progress(info: RunInfo, last: Tick) -> RenderableType:
    """Bar, time gone, time to go."""
    done, length = progress_of(info, last), scheduled_ms(info)
    left = max(length - last.elapsed, 0.0) / 1000 if length else None
    times = clock(last.elapsed / 1000) + (f", {clock(left)} to go" if left is not None else "")
    row = Table.grid(padding=(0, 1))
    row.add_row(ProgressBar(total=1.0, completed=done or 0.0, width=WIDTH), times)
    return row


def _figures(ticks: Sequence[Tick]) -> RenderableType:
    """Show what the last second was like, and the totals."""
    last, recent = ticks[-1], ticks[-SPAN:]
    time = sum(tick.interval for tick in recent) or 1.0
    through = sum((tick.throughput or 0.0) * tick.interval for tick in recent) / time
    measured = next((t for t in reversed(recent) if t.latency.count), last).latency
    table = Table.grid(padding=(0, 2))
    table.add_row("throughput", rate(through), "in flight", count(last.in_flight),
                  "completed", count(last.requests.completed))  # fmt: skip
    table.add_row("p50", milliseconds(measured.p50), "p95", milliseconds(measured.p95),
                  "p99", milliseconds(measured.p99))  # fmt: skip
    bad = last.requests.failed
    failed = f"{count(bad)} ({share(bad, last.requests.completed)})"
    table.add_row(
        "failed", Text(failed, style="bold red" if bad else ""),
        "failed tests", count(last.checks.failed), "dropped", count(last.dropped),
    )  # fmt: skip
    table.add_row("generator", generator_now(last.generator))
    return table


def _line(ticks: Sequence[Tick]) -> RenderableType:
    """Show the throughput over the ticks at hand."""
    values = [tick.throughput or 0.0 for tick in ticks]
    caption = f"  throughput, up to {rate(max(values))}"
    return Text.assemble((sparkline(values), "cyan"), (caption, "dim"))
