"""What a notebook saves of a run: one bundle that needs no kernel, no network and no extension.

    text/plain                        for a terminal
    text/html                         inline styles, charts as data-URI images, no script
    application/vnd.vayu.run.v1+json  the numbers, for a program

Everything in it is bounded, escaped, and free of secrets and of paths of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.model.runs.state import RunState
from vayu.report.escape import line, plain
from vayu.report.outcome import MOST_ROWS
from vayu.report.run_html import run_html
from vayu.report.run_record import RUN_MIME, RunPart, RunReport, Target, TimelinePart, Values
from vayu.report.run_text import run_text
from vayu.report.so_far import summary_so_far
from vayu.report.timeline import Timeline
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.requests.request import RequestSpec
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.sends.exemplar import Exemplar

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
    found = msgspec.to_builtins(_record(info, summary, timeline))
    return {
        "run": _safe(found["run"]),
        "summary": _safe(found["summary"]),
        "timeline": found["timeline"],
    }


def _record(info: RunInfo, summary: Summary, timeline: Timeline) -> RunReport:
    """Return the numbers as a record."""
    against = info.against
    return RunReport(
        run=RunPart(
            id=info.id,
            name=info.name,
            status=RunState(summary.status),
            tags=info.tags,
            created_at=info.created_at,
            started_at=info.started_at,
            ended_at=info.ended_at,
            request=_target(info.request),
            against=None if against is None else _target(against),
            config=info.config,
            load=info.load,
            workers=info.workers,
            git=info.git,
        ),
        summary=summary,
        timeline=TimelinePart(
            ticks_per_point=timeline.ticks_per_point,
            time=_rounded(timeline.time),
            offered=_rounded(timeline.offered),
            throughput=_rounded(timeline.throughput),
            p50=_rounded(timeline.response("p50")),
            p95=_rounded(timeline.response("p95")),
            p99=_rounded(timeline.response("p99")),
            service_p99=_rounded(timeline.service("p99")),
            errors={name: _rounded(values) for name, values in timeline.errors().items()},
        ),
    )


def _target(request: RequestSpec) -> Target:
    """Return what was sent where."""
    return Target(method=request.method, url=mask_url(request.url))


def _safe(data: Any) -> Any:
    """Return JSON data with its texts made plain and short, and its lists cut."""
    if isinstance(data, dict):
        items = list(data.items())[:_MOST_MEMBERS]
        return {line(str(key)): _safe(value) for key, value in items}
    if isinstance(data, list | tuple):
        return [_safe(item) for item in data[:MOST_ROWS]]
    return plain(data, limit=1_000) if isinstance(data, str) else data


def _rounded(values: Iterable[float | None]) -> Values:
    """Values with the three decimals that they are worth."""
    return tuple(None if value is None else round(value, 3) for value in values)
