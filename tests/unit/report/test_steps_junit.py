"""A collection run as JUnit XML: a case for each request and each test, red where the run is."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from tests.unit.report.test_steps import BAD, GOOD, VIEW
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import TestResult
from vayu.report.steps import StepRow
from vayu.report.steps_junit import steps_junit

SKIPPED = StepRow(0, "Users/Never", "GET", "skipped", None, None, (), ())
EVERY = tuple(TestResult(name=o, outcome=o, duration=1.5) for o in Checked)


def cases(text: str) -> list[tuple[str | None, ...]]:
    """Where each case stands, its name, its time, and what became of it."""
    found = []
    for case in ET.fromstring(text).iter("testcase"):
        said = [(child.tag, child.get("message")) for child in case]
        tag, message = said[0] if said else (None, None)
        found.append((case.get("classname"), case.get("name"), case.get("time"), tag, message))
    return found


def test_each_request_and_each_test_is_a_case() -> None:
    """With its time, its message, and the request that a test belongs to."""
    whole = replace(VIEW, rows=(*VIEW.rows, SKIPPED))

    assert cases(steps_junit(whole)) == [
        ("Shop", "run", None, "error", "ended early: 'Users/Create' failed"),
        ("Shop/Users/<b>List</b>", "request", "0.012340", None, None),
        ("Shop/Users/<b>List</b>", "ok", None, None, None),
        ("Shop/Users/Create", "request", None, "failure", "connection refused"),
        ("Shop/Users/Create", "<script>", None, "failure", "expected 1 to equal 2"),
        ("Shop/Users/Never", "request", None, "skipped", "a script skipped it"),
    ]


def test_what_asserted_nothing_failed() -> None:
    """As for the exit code; a test without a message says what became of it."""
    text = steps_junit(replace(VIEW, rows=(GOOD._replace(tests=EVERY),), stopped=None))

    assert [case[1:] for case in cases(text)][2:] == [
        ("passed", "0.001500", None, None),
        ("failed", "0.001500", "failure", "failed"),
        ("skipped", "0.001500", "skipped", "a script skipped it"),
        ("asserted_nothing", "0.001500", "failure", "asserted nothing"),
    ]
    suite = ET.fromstring(text)[0]
    counts = {"tests": "6", "failures": "2", "errors": "0", "skipped": "1"}
    assert {name: suite.get(name) for name in counts} == counts
    assert (suite.get("name"), suite.get("time")) == ("Shop", "0.500")


def test_iterations_are_told_apart_and_the_text_is_in_it() -> None:
    """A control character, which XML cannot hold, is made visible."""
    two = replace(VIEW, rows=(GOOD, BAD._replace(iteration=1)), iterations=2)
    text = steps_junit(two)

    assert {case[0] for case in cases(text)} == {
        "Shop",
        "Shop/Users/<b>List</b> (iteration 1)",
        "Shop/Users/Create (iteration 2)",
    }
    log = ET.fromstring(text).findtext("testsuite/system-out")
    assert log is not None
    assert "console.log: hello\\x1b[31m" in log
