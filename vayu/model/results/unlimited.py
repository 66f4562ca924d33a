"""What went wrong in a run that no threshold is about: it counts as it does without thresholds.

A threshold on response times says nothing of failures, so adding one must not turn a run green
in which every request failed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vayu.model.rows.failure import ERROR_CLASSES
from vayu.model.thresholds.limit import Kind, Metric

if TYPE_CHECKING:
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import CheckSummary


def unlimited_failures(summary: Summary) -> int:
    """Return how many requests failed in a way that no threshold limits.

    Parameters
    ----------
    summary : Summary
        ``failed`` and ``count(failed)`` limit them all, ``failed(timeout)`` those of its class.
        A capacity search looks for the load at which requests fail: it limits them all.
    """
    metrics = {verdict.metric for verdict in summary.verdicts}
    if summary.capacity is not None or metrics & {"failed", "count(failed)"}:
        return 0
    limited: int = sum(
        getattr(summary.errors, name) for name in ERROR_CLASSES if f"failed({name})" in metrics
    )
    return summary.failed - limited


def loose_ends(summary: Summary) -> list[str]:
    """Return what speaks against a run that has ended, in words, and no threshold is about.

    Parameters
    ----------
    summary : Summary
    """
    completed = summary.succeeded + summary.failed
    if not completed:
        return ["no request completed"]
    failures, checks = unlimited_failures(summary), unlimited_checks(summary)
    found = []
    if failures:
        found.append(f"{failures:,} of {completed:,} requests failed")
    if checks:
        found.append(f"{checks:,} tests failed")
    return found


def unlimited_checks(summary: Summary) -> int:
    """Return how many tests failed, unless a threshold is about all tests, or about theirs."""
    return sum(check.failed for check in summary.checks if not is_limited(check, summary))


def is_limited(check: CheckSummary, summary: Summary) -> bool:
    """Whether something other than its own failures decides about a test.

    Parameters
    ----------
    check : CheckSummary
    summary : Summary
        A threshold of it is about all tests, or about this one; or it is of a capacity search,
        whose levels beyond the limit are meant to fail.
    """
    every = Metric(Kind.SHARE, "checks")
    own = replace(every, name=check.name)
    limits = {str(metric) for metric in (every, own, replace(own, level=check.level))}
    metrics = {verdict.metric for verdict in summary.verdicts}
    return summary.capacity is not None or not limits.isdisjoint(metrics)
