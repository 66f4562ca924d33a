"""What became of the requests of a run, in rows: one table for the text and the HTML report."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.report.quantity import count, milliseconds, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.summary import Distribution, StreamSummary, Summary
    from vayu.model.tick import CheckSummary

QUANTILES = (
    "min", "avg", "p50", "p75", "p90", "p95", "p99", "p99_9", "p99_99", "max",
)  # fmt: skip
"""Columns of the table of durations, as `Distribution` names them."""

DURATIONS = ("response", "service", "lag")
_TITLES = {"response": "response time", "service": "service time", "lag": "send lag"}

MOST_ROWS = 30
"""Rows of a table that a report shows; what is left out is said."""


def completed(summary: Summary) -> int:
    """Return how many requests ended on their own: with success or failure."""
    return summary.succeeded + summary.failed


def given_up_of(summary: Summary) -> Iterator[str]:
    """Yield how many requests were cancelled, and how many a script skipped, if any were."""
    cancelled = summary.cancelled - summary.skipped
    if cancelled:
        yield f"{count(cancelled)} cancelled"
    if summary.skipped:
        yield f"{count(summary.skipped)} skipped"


def population(summary: Summary) -> str:
    """Return whose percentiles these are, as a sentence; nothing when that is not known."""
    who = line(summary.population, limit=500).rstrip(".")
    if not who:
        return ""
    return f"Percentiles of {who}." if summary.response.count else f"{who[0].upper()}{who[1:]}."


def duration_rows(summary: Summary) -> list[list[str]]:
    """Return a row for each duration that was measured: its name, then `QUANTILES`."""
    measured: dict[str, Distribution] = {_TITLES[n]: getattr(summary, n) for n in DURATIONS}
    if summary.streams is not None:
        measured["first event"] = summary.streams.first_event
    return [
        [title, *(milliseconds(getattr(distribution, q)) for q in QUANTILES)]
        for title, distribution in measured.items()
        if distribution.count
    ]


def stream_line(streams: StreamSummary) -> str:
    """Return how many streams there were, and how many events came in them."""
    return f"{count(streams.responses)} followed, {count(streams.events)} events"


def status_rows(summary: Summary) -> list[list[str]]:
    """Return status, its meaning, count and share of all that completed."""
    total = sum(summary.status_codes.values())
    codes = sorted(summary.status_codes.items(), key=lambda item: -item[1])
    rows = [[_status(code), count(n), share(n, total)] for code, n in codes if n]
    return list(_bounded(rows, "status codes"))


def failure_rows(summary: Summary) -> list[list[str]]:
    """Return failure kind, count and the first message seen."""
    rows = [
        [line(failure.kind, limit=40), count(failure.count), line(failure.message or "")]
        for failure in sorted(summary.failures, key=lambda failure: -failure.count)
        if failure.count
    ]
    return list(_bounded(rows, "failure kinds"))


def check_rows(summary: Summary) -> list[list[str]]:
    """Return name, passed, failed, skipped and the first failure's message; failed ones first."""
    checks = sorted(summary.checks, key=lambda check: -check.failed)
    rows = [
        [
            f"{_mark(check)} {line(check.name)}",
            count(check.passed),
            count(check.failed),
            count(check.skipped) if check.skipped else "",
            line(check.message or ""),
        ]
        for check in checks
    ]
    return list(_bounded(rows, "checks"))


def tested_line(summary: Summary) -> str:
    """Return on how many responses the tests were run; empty when there were none."""
    return f"{count(summary.tested)} responses tested" if summary.tested else ""


def _mark(check: CheckSummary) -> str:
    """Return the mark of a check: one that asserts nothing is told from one that fails."""
    if not check.failed:
        return "✓" if check.passed else "○"
    return "∅" if check.failed == check.asserted_nothing else "✗"


def _status(code: str) -> str:
    """Return a status code with its standard reason phrase."""
    if code == "0":
        return "no response"
    try:
        return f"{code} {HTTPStatus(int(code)).phrase}"
    except ValueError:
        return line(code, limit=20)


def _bounded(rows: list[list[str]], what: str) -> Iterator[list[str]]:
    """Yield at most `MOST_ROWS` rows, the last one telling how many are left out."""
    yield from rows[:MOST_ROWS]
    rest = len(rows) - MOST_ROWS
    if rest > 0:
        yield [f"{count(rest)} more {what}", *("" for _ in rows[0][1:])]
