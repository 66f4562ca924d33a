"""What a notebook saves of a run: one bundle that needs no kernel, no network and no extension.

    text/plain                        for a terminal
    text/html                         inline styles, charts as data-URI images, no script
    application/vnd.vayu.run.v1+json  the numbers, for a program

Everything in it is bounded, escaped, and free of secrets and of paths of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.report.escape import line, plain
from vayu.report.outcome import MOST_ROWS
from vayu.report.run_html import run_html
from vayu.report.run_text import run_text
from vayu.report.so_far import summary_so_far
from vayu.report.timeline import Timeline
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.info import RunInfo
    from vayu.model.state import RunState
    from vayu.model.summary import Summary
    from vayu.model.tick import Tick

RUN_MIME = "application/vnd.vayu.run.v1+json"

MimeBundle = dict[str, Any]
"""Representations by MIME type: JSON data for ``+json`` types, text for the others."""


def run_bundle(
    info: RunInfo,
    summary: Summary | None,
    ticks: Iterable[Tick] | Timeline,
    *,
    status: RunState | None = None,
    error: str | None = None,
) -> MimeBundle:
    """Return a run as it is shown and saved.

    Parameters
    ----------
    info : RunInfo
    summary : Summary or None
        None while it runs, and when it ended without one.
    ticks : iterable of Tick, or Timeline
        What is known over time.
    status : RunState, optional
        Its state now, when `info` may be older.
    error : str, optional
        Why it failed, when neither `info` nor `summary` says.

    Returns
    -------
    dict
        ``text/plain``, ``text/html`` and `RUN_MIME`.
    """
    timeline = ticks if isinstance(ticks, Timeline) else Timeline(ticks)
    if summary is None:
        summary = summary_so_far(info, status or info.status, timeline.last, error=error)
    return {
        "text/plain": run_text(info, summary),
        "text/html": str(run_html(info, summary, timeline)),
        RUN_MIME: run_json(info, summary, timeline),
    }


def run_json(info: RunInfo, summary: Summary, timeline: Timeline) -> dict[str, Any]:
    """Return the numbers of a run as JSON data.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
    timeline : Timeline

    Returns
    -------
    dict
        ``run`` (what was asked for), ``summary``, and ``timeline``: time in s, rates in 1/s,
        percentiles in ms.
    """
    run = {
        "id": info.id,
        "name": info.name and line(info.name),
        "status": str(summary.status),
        "tags": [line(tag) for tag in info.tags[:MOST_ROWS]],
        "createdAt": info.created_at,
        "startedAt": info.started_at,
        "endedAt": info.ended_at,
        "request": {"method": info.request.method, "url": plain(mask_url(info.request.url))},
        "config": msgspec.to_builtins(info.config),
        "load": info.load,
        "workers": info.workers,
    }
    return {
        "run": run,
        "summary": msgspec.to_builtins(_bounded(summary)),
        "timeline": {
            "ticksPerPoint": timeline.ticks_per_point,
            "time": _rounded(timeline.time),
            "offered": _rounded(timeline.offered),
            "throughput": _rounded(timeline.throughput),
            **{q: _rounded(timeline.response(q)) for q in ("p50", "p95", "p99")},
            "serviceP99": _rounded(timeline.service("p99")),
            "errors": {name: _rounded(values) for name, values in timeline.errors().items()},
        },
    }


def _bounded(summary: Summary) -> Summary:
    """Return the summary with its texts made safe and short, and its lists cut."""
    checks = [
        replace(check, name=line(check.name), message=check.message and line(check.message))
        for check in summary.checks[:MOST_ROWS]
    ]
    failures = [
        replace(failure, message=failure.message and line(failure.message))
        for failure in summary.failures[:MOST_ROWS]
    ]
    return replace(
        summary,
        name=summary.name and line(summary.name),
        error=summary.error and plain(summary.error, limit=1_000),
        checks=tuple(checks),
        failures=tuple(failures),
        warnings=tuple(line(warning, limit=500) for warning in summary.warnings[:MOST_ROWS]),
    )


def _rounded(values: Iterable[float | None]) -> list[float | None]:
    """Values with the three decimals that they are worth."""
    return [None if value is None else round(value, 3) for value in values]
