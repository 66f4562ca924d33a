"""A run as Markdown: for a pull request, or the summary of a step in CI.

    run_markdown  everything, one table below the other
    run_github    verdict and thresholds; the tables are folded

It needs no picture and no script, and is bounded: GitHub takes 1 MiB of a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.runs.state import TERMINAL, RunState
from vayu.report.aim import aim_of
from vayu.report.capacity_rows import HEADS as LEVEL_HEADS, capacity_rows
from vayu.report.escape import plain
from vayu.report.generator import bottlenecks
from vayu.report.markdown import folded, text, titled
from vayu.report.outcome import (
    QUANTILES,
    check_rows,
    completed,
    duration_rows,
    failure_rows,
    population,
    status_rows,
    tested_line,
)
from vayu.report.quantity import count, rate, seconds, share
from vayu.report.sent_with import sent_with
from vayu.report.standing import run_standing
from vayu.report.threshold_rows import HEADS, threshold_rows
from vayu.report.trust import trust_line
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.results.summary import Summary
    from vayu.model.runs.info import RunInfo


def run_markdown(info: RunInfo, summary: Summary) -> str:
    """Return a run as Markdown, in GitHub's flavour.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
    """
    return _joined([*_head(info, summary), *_tables(summary), _from(info)])


def run_github(info: RunInfo, summary: Summary) -> str:
    """Return a run as the summary of a step: what matters open, its tables folded.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
    """
    tables = folded("Durations, outcomes, checks", _tables(summary))
    return _joined([*_head(info, summary), *tables, _from(info)])


def _from(info: RunInfo) -> str:
    """Return which run it was, and of which version of the code."""
    git = "" if info.git is None else f", git revision {text(str(info.git))}"
    return f"Run `{info.id}`{git}"


def _joined(lines: list[str]) -> str:
    """Return lines as one text that ends with a line."""
    return "\n".join(lines).rstrip() + "\n"


def _head(info: RunInfo, summary: Summary) -> Iterator[str]:
    """Yield verdict, notices, thresholds and counts."""
    status = RunState(summary.status)
    standing = run_standing(status, summary)
    yield f"## {text(str(standing))}: {text(info.name or 'Load run')}\n"
    if status in TERMINAL and (trust := trust_line(summary)):
        yield f"**{text(trust)}**\n"
    where = " against ".join(
        f"{one.method} {mask_url(one.url)}{sent_with(one)}" for one in info.requests
    )
    where += f" ({aim})" if (aim := aim_of(info)) else ""
    took = "took" if status in TERMINAL else "since"
    yield f"{text(where)}: {text(summary.load)}, {took} {seconds(summary.duration)}.\n"
    if summary.error:
        yield f"> {text(plain(summary.error, limit=1_000))}\n"
    for reason in [*summary.warnings[:10], *bottlenecks(summary.health)]:
        yield f"> {text(reason)}\n"
    yield from titled("Thresholds", HEADS, threshold_rows(summary))
    if summary.capacity is not None:
        yield f"**{text(summary.capacity.text)}**\n"
        yield from titled("Capacity", LEVEL_HEADS, capacity_rows(summary))
    total = completed(summary)
    failed = f"{count(summary.failed)} failed ({share(summary.failed, total)})"
    yield f"{count(total)} requests, {rate(summary.throughput)}, {failed}.\n"


def _tables(summary: Summary) -> Iterator[str]:
    """Yield the tables that have rows."""
    heads = ["", *(q.replace("_", ".") for q in QUANTILES)]
    yield from titled("Durations", heads, duration_rows(summary))
    if note := population(summary):
        yield f"{text(note)}\n"
    yield from titled("Status codes", ["status", "count", "share"], status_rows(summary))
    yield from titled("Failures", ["kind", "count", "first message"], failure_rows(summary))
    checks = ["check", "passed", "failed", "skipped", "first message"]
    yield from titled(f"Checks: {tested_line(summary)}", checks, check_rows(summary))
