"""A run as Markdown: for a pull request, or the summary of a step in CI.

It needs no picture and no script. Names and messages of a run are text: what Markdown or HTML
would make of them is escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.state import RunState
from vayu.report.capacity_rows import HEADS as LEVEL_HEADS, capacity_rows
from vayu.report.escape import line, plain
from vayu.report.generator import bottlenecks
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
from vayu.report.standing import run_standing
from vayu.report.threshold_rows import HEADS, threshold_rows
from vayu.report.trust import trust_line
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.info import RunInfo
    from vayu.model.summary import Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def run_markdown(info: RunInfo, summary: Summary) -> str:
    """Return a run as Markdown, in GitHub's flavour.

    Parameters
    ----------
    info : RunInfo
    summary : Summary
    """
    return "\n".join(_lines(info, summary)).rstrip() + "\n"


def _lines(info: RunInfo, summary: Summary) -> Iterator[str]:
    """Yield the parts, verdict first."""
    standing = run_standing(RunState(summary.status), summary)
    yield f"## {_text(str(standing))}: {_text(info.name or 'Load run')}\n"
    if trust := trust_line(summary):
        yield f"**{_text(trust)}**\n"
    where = f"{info.request.method} {mask_url(info.request.url)}"
    yield f"{_text(where)}: {_text(summary.load)}, took {seconds(summary.duration)}.\n"
    if summary.error:
        yield f"> {_text(plain(summary.error, limit=1_000))}\n"
    for reason in [*summary.warnings[:10], *bottlenecks(summary)]:
        yield f"> {_text(reason)}\n"
    yield from _table("Thresholds", HEADS, threshold_rows(summary))
    if summary.capacity is not None:
        yield f"**{_text(summary.capacity.text)}**\n"
        yield from _table("Capacity", LEVEL_HEADS, capacity_rows(summary))
    yield from _numbers(summary)
    git = "" if info.git is None else f", git revision {_text(str(info.git))}"
    yield f"Run `{info.id}`{git}"


def _numbers(summary: Summary) -> Iterator[str]:
    """Yield counts and tables."""
    total = completed(summary)
    failed = f"{count(summary.failed)} failed ({share(summary.failed, total)})"
    yield f"{count(total)} requests, {rate(summary.throughput)}, {failed}.\n"
    heads = ["", *(q.replace("_", ".") for q in QUANTILES)]
    yield from _table("Durations", heads, duration_rows(summary))
    if note := population(summary):
        yield f"{_text(note)}\n"
    yield from _table("Status codes", ["status", "count", "share"], status_rows(summary))
    yield from _table("Failures", ["kind", "count", "first message"], failure_rows(summary))
    checks = ["check", "passed", "failed", "skipped", "first message"]
    yield from _table(f"Checks: {tested_line(summary)}", checks, check_rows(summary))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table with its title; nothing when it has no rows."""
    if not rows:
        return
    yield f"### {title}\n"
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_text(cell) for cell in row)} |"
    yield ""


def _text(value: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", line(value, limit=500))
