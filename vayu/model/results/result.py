"""Whether a run that has ended passed: one answer, for every place that asks.

`run.passed`, the summary, JUnit, the exit code of `vayu load` and the pytest fixture all take it
from here, so that none of them is green where another is red.

    unfinished   it broke, was stopped by hand, or a capacity search came to no limit
    failed       a threshold failed or had nothing to judge, or ended the run; nothing completed;
                 a request or a test failed and no threshold is about that
    passed       none of these
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.results.levels import Reason
from vayu.model.results.unlimited import loose_ends
from vayu.model.runs.state import RunState
from vayu.model.thresholds.verdict import all_passed

if TYPE_CHECKING:
    from vayu.model.results.summary import Summary


class Result(StrEnum):
    """What a run came to as a whole."""

    PASSED = "passed"
    FAILED = "failed"
    UNFINISHED = "unfinished"


_SEARCHES = {
    Reason.FOUND: Result.PASSED,
    Reason.MAXIMUM: Result.PASSED,
    Reason.START: Result.FAILED,
}
"""Searches that came to a limit. Requests that failed beyond it are what they looked for."""


def run_result(summary: Summary) -> Result:
    """Return what an ended run came to.

    Parameters
    ----------
    summary : Summary
        Its `passed` is not looked at: it is made of this.
    """
    if summary.status == RunState.STOPPED and summary.stop_reason is not None:
        return Result.FAILED
    if summary.status != RunState.FINISHED:
        return Result.UNFINISHED
    if summary.capacity is not None:
        return _SEARCHES.get(summary.capacity.reason, Result.UNFINISHED)
    bad = all_passed(summary.verdicts) is False or loose_ends(summary)
    return Result.FAILED if bad else Result.PASSED
