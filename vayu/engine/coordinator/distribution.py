"""Percentiles of a whole run, with their population in words.

A percentile over "the requests" that silently leaves out those that timed out flatters a
dying target. So a distribution counts its values, and `population_of` says who is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.recorder.layout import HDR
from vayu.model.results.summary import Distribution, FailureSummary, StreamSummary
from vayu.model.rows.failure import CODES, NO_FAILURES, UNREACHED, FailureKind
from vayu.stats.quantile import spread
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.scripts.script import Level

NEARLY_ALL = 0.9
"""Share of the requests from where on a run is one that did not reach its target. [1]"""

_US_PER_MS = 1_000
_QUANTILES = {
    "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p99_9": 0.999,
    "p99_99": 0.9999,
}  # fmt: skip


def distribution_of(reading: Snapshot, name: str) -> Distribution:
    """Return the distribution of one duration over the whole run.

    Parameters
    ----------
    reading : Snapshot
        All workers merged.
    name : {"response", "service", "lag", "first_event"}

    Returns
    -------
    Distribution
        In ms. A cell's upper edge can lie beyond the longest response time, which is known
        exactly and bounds the two others too; nothing is reported beyond it.
    """
    counts = reading.section(name)
    found = spread(counts, tuple(_QUANTILES.values()), HDR)
    if found is None:
        return Distribution()
    longest = reading.counter("response_max") / NS_PER_MS
    largest = longest if name == "response" else min(found.highest / _US_PER_MS, longest)
    return Distribution(
        count=found.total,
        # none of the others is ever longer than the response time of its request
        saturated=min(reading.counter("saturated"), int(counts[HDR.last])),
        min=min(found.lowest / _US_PER_MS, largest),
        avg=reading.counter(f"{name}_sum") / found.total / NS_PER_MS,
        max=largest,
        **{
            q: min(value / _US_PER_MS, largest)
            for q, value in zip(_QUANTILES, found.quantiles, strict=True)
        },
    )


def streams_of(reading: Snapshot) -> StreamSummary:
    """Return what came of the responses that were followed as streams."""
    return StreamSummary(
        responses=reading.counter("streams"),
        events=reading.counter("events"),
        first_event=distribution_of(reading, "first_event"),
    )


def failures_of(
    reading: Snapshot, first: Mapping[tuple[str, str, Level], str]
) -> tuple[FailureSummary, ...]:
    """Return each failure kind that occurred, most frequent first.

    Parameters
    ----------
    reading : Snapshot
        All workers merged.
    first : mapping
        First message of each (topic, about, level of its script).
    """
    counts = _kinds(reading)
    for kind in NO_FAILURES:  # which are counted on their own
        counts.pop(kind, None)
    return tuple(
        FailureSummary(kind=kind, count=count, message=first.get(("failure", kind, "request")))
        for kind, count in sorted(counts.items(), key=lambda item: -item[1])
    )


def skipped_of(reading: Snapshot) -> int:
    """Return how many requests a script skipped."""
    return _kinds(reading).get(FailureKind.SKIPPED, 0)


def held_of(reading: Snapshot) -> int:
    """Return how many requests timed out while their worker was busy."""
    return _kinds(reading).get(FailureKind.HELD, 0)


def unreached_of(reading: Snapshot) -> dict[FailureKind, int]:
    """Return why nearly every request failed before it was sent, most frequent first.

    Empty where the target got requests: more than a tenth got a response, or failed otherwise.
    """
    completed = reading.counter("completed") - skipped_of(reading)
    counts = {kind: n for kind, n in _kinds(reading).items() if kind in UNREACHED}
    if sum(counts.values()) < NEARLY_ALL * completed or not counts:
        return {}
    if reading.counter("measured") > (1 - NEARLY_ALL) * completed:
        return {}
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


_GIVEN_UP = {FailureKind.CANCELLED, FailureKind.SKIPPED}
"""Neither failed nor completed."""


def population_of(reading: Snapshot) -> str:
    """Return, in words, which requests the percentiles are of, and which are left out."""
    measured, cancelled = reading.counter("measured"), reading.counter("cancelled")
    completed = reading.counter("completed") - cancelled
    skipped = skipped_of(reading)
    given_up = {"cancelled": cancelled - skipped, "skipped": skipped}
    apart = ", ".join(f"{count:,} {word}" for word, count in given_up.items() if count)
    return _of(reading, measured, completed) + (f"; not counted: {apart}" if apart else "")


def _of(reading: Snapshot, measured: int, completed: int) -> str:
    """Say of which of the completed requests the percentiles are."""
    if not completed:
        return "no request completed: nothing was measured"
    without = completed - measured
    if not without:
        return f"all {measured:,} completed requests" if measured > 1 else "the one request"
    return (
        f"{measured:,} of {completed:,} completed request{'s' * (completed != 1)}; "
        f"not included: {without:,} without a response{_breakdown(reading, without)}"
    )


def _breakdown(reading: Snapshot, without: int) -> str:
    """Say which kinds `without` is made of; nothing when some of those had a response."""
    kinds = {kind: n for kind, n in _kinds(reading).items() if kind not in _GIVEN_UP}
    if sum(kinds.values()) != without:
        return ""
    ranked = sorted(kinds.items(), key=lambda item: -item[1])
    return f" ({', '.join(f'{count:,} {kind}' for kind, count in ranked)})"


def _kinds(reading: Snapshot) -> dict[FailureKind, int]:
    """Count of each failure kind that occurred."""
    counts = reading.section("failures")
    return {kind: int(counts[code]) for kind, code in CODES.items() if counts[code]}
