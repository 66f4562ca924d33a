"""Outcomes of tests are counted in words."""

from __future__ import annotations

from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import TestResult
from vayu.report import outcome_marks as shown


def test_every_outcome_is_named_that_came() -> None:
    """How many passed, of how many, and in which way the others did not."""
    passed = TestResult(name="a", outcome=Checked.PASSED)
    others = [TestResult(name=o, outcome=o) for o in Checked if o is not Checked.PASSED]

    assert shown.tests_line([passed]) == "1 of 1 passed"
    assert shown.tests_line([passed, *others, others[0]]) == (
        "1 of 5 passed, 2 failed, 1 asserted nothing, 1 skipped"
    )


def test_every_outcome_has_a_mark_of_its_own() -> None:
    """Colour is never the only signal."""
    assert len({shown.MARKS[outcome] for outcome in Checked}) == len(Checked)
