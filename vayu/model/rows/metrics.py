"""Every number that a worker counts, once: name, unit and meaning.

The block's layout, the reporter, the summary and the reference page all follow this table.
Counters only grow; in flight, backlog and rates are differences of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter: its name, unit and meaning."""

    name: str
    unit: str
    doc: str


LATE_NS = 10_000_000
"""A request sent more than this after its intended start is late. [ns]"""

WRITE_NS = 10_000_000
"""A worker writes its rows each time this is over; when it does so later, its loop lags. [ns]"""

COUNTERS: tuple[Counter, ...] = (
    Counter("elapsed", "ns", "when this block was last written, after t0"),
    Counter("due", "1", "arrivals the schedule called for so far"),
    Counter("started", "1", "requests handed to the transport"),
    Counter("dropped", "1", "arrivals not sent because max_in_flight was reached"),
    Counter("late", "1", "requests started more than 10 ms after their intended start"),
    Counter("completed", "1", "requests that ended: succeeded + failed + cancelled"),
    Counter("succeeded", "1", "a response whose status is below 400"),
    Counter("failed", "1", "no usable response, or a status of 400 or more"),
    Counter("cancelled", "1", "given up when the run ended, or skipped by a script"),
    Counter("timeout", "1", "failed: took longer than its timeout"),
    Counter("connection", "1", "failed: dns, connect, proxy, tls, reset, truncated, protocol"),
    Counter("http_4xx", "1", "failed: status 400 to 499"),
    Counter("http_5xx", "1", "failed: status 500 or more"),
    Counter("other", "1", "failed: any other kind"),
    Counter("checks_passed", "1", "tests that passed"),
    Counter("checks_failed", "1", "tests that failed, or asserted nothing"),
    Counter("tested", "1", "responses on which the tests were run"),
    Counter("untested", "1", "responses left untested: the run ended before their turn came"),
    Counter("bytes_sent", "B", "request lines, headers and bodies"),
    Counter("bytes_received", "B", "status lines, headers and bodies as they were encoded"),
    Counter("measured", "1", "responses in the histograms: every one with a status"),
    Counter("waits", "1", "requests before which scripts waited"),
    Counter("waited", "ns", "sum of what those waited for: it is in no duration"),
    Counter("saturated", "1", "of those, response times beyond the largest cell (1 h)"),
    Counter("response_sum", "ns", "sum of the measured response times"),
    Counter("service_sum", "ns", "sum of the measured service times"),
    Counter("lag_sum", "ns", "sum of the measured send lags"),
    Counter("response_max", "ns", "largest measured response time"),
    Counter("streams", "1", "responses that were followed as streams of events"),
    Counter("events", "1", "events in those that are whole"),
    Counter("first_event_sum", "ns", "sum of the times from hand-over to the first event"),
    Counter("cpu", "ns", "CPU time of the worker process since t0"),
    Counter("turns", "1", "turns of the worker's loop"),
)

HISTOGRAMS = ("response", "service", "lag")
"""What is kept as a histogram. [us]"""

STATUSES = 1000
"""Status codes counted one by one; a higher one counts at the last place."""

CHECKS = 256
"""Tests counted by name; further names share the last place."""

FAILURES = 32
"""Room for the codes of `vayu.model.rows.failure`."""
