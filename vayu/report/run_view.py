"""What a notebook saves of a run: one bundle that needs no kernel, no network and no extension.

    text/plain                        for a terminal
    text/html                         inline styles, charts as data-URI images, no script
    application/vnd.vayu.run.v1+json  the numbers, for a program

Everything in it is bounded, escaped, and free of secrets and of paths of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.report.escape import line, plain
from vayu.report.outcome import MOST_ROWS
from vayu.report.run_html import run_html
from vayu.report.run_text import run_text
from vayu.report.so_far import summary_so_far
from vayu.report.timeline import Timeline
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.exemplar import Exemplar
    from vayu.model.info import RunInfo
    from vayu.model.state import RunState
    from vayu.model.summary import Summary
    from vayu.model.tick import Tick

RUN_MIME = "application/vnd.vayu.run.v1+json"

_MOST_MEMBERS = 100  # of an object; status codes are the only ones that people name

MimeBundle = dict[str, Any]
"""Representations by MIME type: JSON data for ``+json`` types, text for the others."""


def run_bundle(
    info: RunInfo,
    summary: Summary | None,
    ticks: Iterable[Tick] | Timeline,
    *,
    status: RunState | None = None,
    error: str | None = None,
    exemplars: Iterable[Exemplar] = (),
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
    exemplars : iterable of Exemplar, optional
        Whole exchanges, secrets removed; those that failed are shown.

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
        "text/html": str(run_html(info, summary, timeline, exemplars)),
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
        "name": info.name,
        "status": str(summary.status),
        "tags": info.tags[:MOST_ROWS],
        "createdAt": info.created_at,
        "startedAt": info.started_at,
        "endedAt": info.ended_at,
        "request": {"method": info.request.method, "url": mask_url(info.request.url)},
        "config": msgspec.to_builtins(info.config),
        "load": info.load,
        "workers": info.workers,
        "git": msgspec.to_builtins(info.git),
    }
    return {
        "run": _safe(run),
        "summary": _safe(msgspec.to_builtins(summary)),
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


def _safe(data: Any) -> Any:
    """Return JSON data with its texts made plain and short, and its lists cut."""
    if isinstance(data, dict):
        items = list(data.items())[:_MOST_MEMBERS]
        return {line(str(key)): _safe(value) for key, value in items}
    if isinstance(data, list | tuple):
        return [_safe(item) for item in data[:MOST_ROWS]]
    return plain(data, limit=1_000) if isinstance(data, str) else data


def _rounded(values: Iterable[float | None]) -> list[float | None]:
    """Values with the three decimals that they are worth."""
    return [None if value is None else round(value, 3) for value in values]
