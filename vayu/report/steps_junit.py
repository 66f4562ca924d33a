"""A collection run as JUnit XML, which every CI shows: requests and tests are cases.

    request  answered      a case, with the time of its response
             no response   a case with <failure>; so is one from which the run could not go on
             not sent      a case with <skipped>
    test     passed        a case
             failed        a case with <failure> and its message; one that asserted nothing, too
             skipped       a case with <skipped>
    run      a case of its own: <error> when it did not get to its end

It fails exactly where `vayu run` does. Tests are listed under the request that they belong to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vayu.model.scripts.checked import Checked
from vayu.report.junit_xml import case, document, finish, outcome, text
from vayu.report.steps_text import steps_text

if TYPE_CHECKING:
    from vayu.model.sends.response import TestResult
    from vayu.report.steps import StepRow, StepsView

_MS_PER_S = 1_000
_UNSAID = {
    Checked.FAILED: "failed",
    Checked.ASSERTED_NOTHING: "asserted nothing",
    Checked.SKIPPED: "a script skipped it",
}
"""What became of a test that left no message."""


def steps_junit(view: StepsView) -> str:
    """Return a collection run as a JUnit XML document of one suite.

    Parameters
    ----------
    view : StepsView
    """
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name=text(view.name), time=f"{view.duration:.3f}")
    run = case(suite, view.name, "run")
    if view.stopped is not None:
        outcome(run, "error", f"ended early: {view.stopped}")
    for row in view.rows:
        _step(suite, row, _group(view, row))
    finish(suite, steps_text(view))
    return document(root)


def _group(view: StepsView, row: StepRow) -> str:
    """Return what the cases of a step are listed under: its path, and which time it was sent."""
    times = f" (iteration {row.iteration + 1})" if view.iterations > 1 else ""
    return f"{view.name}/{row.name}{times}"


def _step(suite: ET.Element, row: StepRow, group: str) -> None:
    """Add a request, then its tests."""
    sent = case(suite, group, "request")
    if row.time is not None:
        _timed(sent, row.time)
    if row.error is not None:
        outcome(sent, "failure", row.error)
    elif row.time is None:
        outcome(sent, "skipped", "a script skipped it")
    for test in row.tests:
        _test(case(suite, group, test.name), test)


def _test(into: ET.Element, test: TestResult) -> None:
    """Say what became of a test."""
    if test.duration is not None:
        _timed(into, test.duration)
    if not test.passed:
        tag = "failure" if test.failed else "skipped"
        outcome(into, tag, test.message or _UNSAID[test.outcome])


def _timed(into: ET.Element, length: float) -> None:
    """Say how long a case took, given in ms."""
    into.set("time", f"{length / _MS_PER_S:.6f}")
