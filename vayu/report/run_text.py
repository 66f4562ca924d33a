"""A run as plain text: for a terminal, a log, and a notebook that shows nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.runs.state import TERMINAL, RunState
from vayu.report.aim import aim_of
from vayu.report.capacity_rows import HEADS, capacity_rows
from vayu.report.escape import line, plain
from vayu.report.folded import WIDTH, folded_lines
from vayu.report.generator import WORKER_HEADS, bottlenecks, generator_line, worker_rows
from vayu.report.lined_up import lined_up
from vayu.report.outcome import (
    QUANTILES,
    check_rows,
    completed,
    duration_rows,
    failure_rows,
    given_up_of,
    population,
    status_rows,
    stream_line,
    tested_line,
)
from vayu.report.quantity import count, rate, requests, seconds, share, size
from vayu.report.sent_with import sent_with
from vayu.report.standing import run_standing
from vayu.report.threshold_rows import threshold_rows
from vayu.report.trust import trust_line
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo

_INDENT = "  "
_MEASURED = HEADS.index("measured, with its interval")


def run_text(info: RunInfo, summary: Summary) -> str:
    """Return a run as text.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
        Its numbers, or those known so far.

    Returns
    -------
    str
        Some twenty lines for a terminal of 80 columns; none holds a control character.
    """
    return folded_lines(_lines(info, summary))


def summary_text(summary: Summary) -> str:
    """Return a summary as text: its numbers alone, without what was asked for."""
    status = RunState(summary.status)
    head = f"Summary of run {summary.id} · {run_standing(status, summary)}"
    notes = [f"  note: {line(warning, limit=500)}" for warning in summary.warnings]
    trust = [f"  {line(text, limit=1_000)}"] if (text := trust_line(summary)) else []
    load = f"  {line(summary.load)}"
    return folded_lines([head, *trust, load, *_thresholds(summary), *notes, *_numbers(summary)])


def _lines(info: RunInfo, summary: Summary) -> Iterator[str]:
    """Yield each line."""
    status = RunState(summary.status)
    name = f"{line(info.name)} · " if info.name else ""
    yield f"Run {info.id} · {name}{run_standing(status, summary)}"
    if status in TERMINAL and (trust := trust_line(summary)):
        yield f"  {line(trust, limit=1_000)}"
    for letter, request in zip("AB", info.requests, strict=False):
        which = "" if info.against is None else f"{letter}: "
        yield f"  {which}{request.method} {line(mask_url(request.url))}{sent_with(request)}"
    if aim := aim_of(info):
        yield f"  {aim}"
    yield f"  {line(summary.load)}"
    if status not in TERMINAL:
        yield f"  so far: {seconds(summary.duration)}, {requests(completed(summary))}"
    if summary.error:
        yield f"  error: {plain(summary.error, limit=500)}"
    yield from _thresholds(summary)
    yield from (f"  note: {line(warning, limit=500)}" for warning in summary.warnings)
    if completed(summary) or summary.started:
        yield from _numbers(summary)
    elif status in TERMINAL:
        yield "  No request was sent."


def _thresholds(summary: Summary) -> Iterator[str]:
    """Yield why the run was stopped, and a line for each threshold."""
    if summary.stop_reason:
        yield f"  stopped: {line(summary.stop_reason, limit=500)}"
    for text, outcome, measured, of in threshold_rows(summary):
        yield f"  threshold: {text}: {outcome}: {measured} of {of}"
    if summary.capacity is not None:
        yield f"  capacity: {line(summary.capacity.text, limit=1_000)}"
    rows = capacity_rows(summary)
    if rows:
        table = lined_up(HEADS, rows, width=WIDTH - len(_INDENT), words=_MEASURED)
        yield from (f"{_INDENT}{text}" for text in table)


def _numbers(summary: Summary) -> Iterator[str]:
    """Yield the lines of a run that sent something."""
    total = completed(summary)
    given_up = "".join(f"{part} · " for part in given_up_of(summary))
    yield (
        f"  {requests(total)} in {seconds(summary.duration)} · {rate(summary.throughput)} · "
        f"{count(summary.failed)} failed ({share(summary.failed, total)}) · {given_up}"
        f"{size(summary.bytes.received)} received"
    )
    rows = duration_rows(summary)
    if rows:
        yield from (f"{_INDENT}{text}" for text in _durations(rows))
        yield f"  {population(summary)}"
    yield from _generator(summary)
    statuses = [f"{name}: {n}" for name, n, _ in status_rows(summary)]
    if statuses:
        yield f"  status: {' · '.join(statuses)}"
    if summary.streams is not None:
        yield f"  streams: {stream_line(summary.streams)}"
    for kind, n, message in failure_rows(summary):
        yield f"  failure: {kind}: {n}" + (f" ({message})" if message else "")
    if summary.tested:
        yield f"  tests: {tested_line(summary)}"
    for name, passed, failed, skipped, message in check_rows(summary):
        also = f", {skipped} skipped" if skipped else ""
        why = f" ({message})" if message else ""
        yield f"  check: {name}: {passed} passed, {failed} failed{also}{why}"


def _durations(rows: list[list[str]]) -> Iterator[str]:
    """Yield a line a quantile, what was measured beside each other: ten columns fit no terminal."""
    titles, *values = zip(*rows, strict=True)
    names = [q.replace("_", ".") for q in QUANTILES]
    yield from lined_up(["", *titles], [[q, *row] for q, row in zip(names, values, strict=True)])


def _generator(summary: Summary) -> Iterator[str]:
    """Yield how the generator was; if it was the bottleneck, why, and each worker's numbers."""
    verdict = generator_line(summary.health)
    if verdict:
        yield f"  generator: {verdict}"
    reasons = bottlenecks(summary.health)
    if reasons:
        yield from (f"    {reason}" for reason in reasons)
        rows = worker_rows(summary.health.workers)
        table = lined_up(WORKER_HEADS, rows, width=WIDTH - 2 * len(_INDENT))
        yield from (f"{2 * _INDENT}{text}" for text in table)
