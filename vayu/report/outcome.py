"""What became of the requests of a run, in rows: one table for the text and the HTML report."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.report.quantity import count, milliseconds, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.results.summary import Distribution, StreamSummary, Summary
    from vayu.model.results.tick import CheckSummary

QUANTILES = (
    "min", "avg", "p50", "p75", "p90", "p95", "p99", "p99_9", "p99_99", "max",
)  # fmt: skip
"""Columns of the table of durations, as `Distribution` names them."""

DURATIONS = ("response", "service", "lag")
_TITLES = {"response": "response time", "service": "service time", "lag": "send lag"}

MOST_ROWS = 30
"""Rows of a table that a report shows; one more has the sums of what is left out."""


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
    """Return status, its meaning, count and share of all that completed; no cancelled ones."""
    by_code = dict(summary.status_codes)
    by_code["0"] = max(by_code.get("0", 0) - summary.cancelled, 0)
    total = sum(by_code.values())
    codes = sorted(by_code.items(), key=lambda item: -item[1])
    met = [(code, n) for code, n in codes if n]
    rows = [[_status(code), count(n), share(n, total)] for code, n in met[:MOST_ROWS]]
    rest = [n for _, n in met[MOST_ROWS:]]
    if rest:
        rows.append([_more(rest, "status codes"), count(sum(rest)), share(sum(rest), total)])
    return rows


def failure_rows(summary: Summary) -> list[list[str]]:
    """Return failure kind, count and the first message seen."""
    failures = sorted(summary.failures, key=lambda failure: -failure.count)
    met = [failure for failure in failures if failure.count]
    rows = [
        [line(failure.kind, limit=40), count(failure.count), line(failure.message or "")]
        for failure in met[:MOST_ROWS]
    ]
    rest = [failure.count for failure in met[MOST_ROWS:]]
    if rest:
        rows.append([_more(rest, "failure kinds"), count(sum(rest)), ""])
    return rows


def check_rows(summary: Summary) -> list[list[str]]:
    """Return name, passed, failed, skipped and the first failure's message; failed ones first."""
    checks = sorted(summary.checks, key=lambda check: -check.failed)
    rows = [
        [
            f"{_mark(check)} {line(check.name)}",
            *_counts_of([check]),
            line(check.message or ""),
        ]
        for check in checks[:MOST_ROWS]
    ]
    rest = checks[MOST_ROWS:]
    if rest:
        rows.append([_more(rest, "checks"), *_counts_of(rest), ""])
    return rows


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


def _counts_of(checks: Sequence[CheckSummary]) -> list[str]:
    """Return on how many responses they passed, failed and were skipped, all together."""
    skipped = sum(check.skipped for check in checks)
    return [
        count(sum(check.passed for check in checks)),
        count(sum(check.failed for check in checks)),
        count(skipped) if skipped else "",
    ]


def _more(rest: Sequence[object], what: str) -> str:
    """Return the name of the row that stands for all that are beyond `MOST_ROWS`."""
    return f"{count(len(rest))} more {what}"
