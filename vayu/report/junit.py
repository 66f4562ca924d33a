"""A run as JUnit XML, which every CI shows: thresholds and tests are cases.

    threshold  pass          a case
               fail          a case with <failure>
               unevaluated   a case with <error>: nothing was measured, and that is no pass
    test       on every response it passed; <failure> with the number and the first message, which
               is text alone where a threshold says how many may fail; <skipped> when it never ran
    run        a case of its own: <error> when it did not get to its end or nothing completed, or
               a capacity search found no limit; <failure> when its start already broke one, or
               when requests failed and no threshold is about that

It fails exactly where `vayu load` does, as `vayu.model.results.result` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vayu.model.results.result import Result, run_result
from vayu.model.results.unlimited import is_limited, unlimited_failures
from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.thresholds.verdict import VerdictOutcome
from vayu.report.junit_xml import case, document, finish, outcome, text
from vayu.report.outcome import completed
from vayu.report.quantity import count
from vayu.report.run_text import run_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import CheckSummary
    from vayu.model.runs.info import RunInfo
    from vayu.model.thresholds.verdict import Verdict


def junit(runs: Iterable[tuple[RunInfo, Summary]]) -> str:
    """Return runs as a JUnit XML document, a suite each.

    Parameters
    ----------
    runs : iterable of (RunInfo, Summary)
    """
    root = ET.Element("testsuites")
    for info, summary in runs:
        _suite(root, info, summary)
    return document(root)


def _suite(root: ET.Element, info: RunInfo, summary: Summary) -> None:
    """Add one run."""
    suite = ET.SubElement(
        root,
        "testsuite",
        name=text(info.name or f"{info.request.method} load run"),
        time=f"{summary.duration:.3f}",
        timestamp=(summary.started_at or info.created_at)[:19],
    )
    _ended(_case(suite, "run", "run"), summary)
    for verdict in summary.verdicts:
        _judged(_case(suite, "threshold", verdict.threshold), verdict)
    for check in summary.checks:
        into = _case(suite, f"check.{check.level}", check.name)
        _checked(into, check, limited=is_limited(check, summary))
    finish(suite, run_text(info, summary))


def _case(suite: ET.Element, kind: str, name: str) -> ET.Element:
    """Add a case."""
    return case(suite, f"vayu.{kind}", name)


def _ended(into: ET.Element, summary: Summary) -> None:
    """Say whether the run came to its end and its result, and of failures that nothing limits."""
    status = RunState(summary.status)
    if status not in TERMINAL:
        outcome(into, "error", f"the run has not ended: it is {status}")
    elif status is not RunState.FINISHED:
        why = summary.error or summary.stop_reason or f"the run was {summary.status}"
        outcome(into, "error", why)
    elif summary.capacity is not None:
        tags = {Result.FAILED: "failure", Result.UNFINISHED: "error"}
        if tag := tags.get(run_result(summary)):
            outcome(into, tag, summary.capacity.text)
    elif not completed(summary):
        outcome(into, "error", "no request completed")
    elif failures := unlimited_failures(summary):
        of = count(completed(summary))
        why = f"{count(failures)} of {of} requests failed, and no threshold is about that"
        outcome(into, "failure", why)


def _judged(into: ET.Element, verdict: Verdict) -> None:
    """Say what became of a threshold."""
    if verdict.outcome is VerdictOutcome.FAIL:
        outcome(into, "failure", verdict.finding)
    elif verdict.outcome is VerdictOutcome.UNEVALUATED:
        outcome(into, "error", f"unevaluated: {verdict.finding}")


def _checked(into: ET.Element, check: CheckSummary, *, limited: bool) -> None:
    """Say on how many responses a test failed; where a threshold decides, it is no failure."""
    if check.failed:
        of = f"failed on {count(check.failed)} of {count(check.failed + check.passed)} responses"
        why = f"{of}: {check.message}" if check.message else of
        if limited:
            ET.SubElement(into, "system-out").text = text(why)
        else:
            outcome(into, "failure", why)
    elif not check.passed:
        outcome(into, "skipped", "ran on no response")
