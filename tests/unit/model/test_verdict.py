"""What is said of several verdicts together."""

from __future__ import annotations

import pytest

from vayu.model.verdict import Outcome, Verdict, told_verdicts


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ("", ""),
        ("pp", ", every threshold passed"),
        ("pf", ", of 2 thresholds 1 failed"),
        ("fuf", ", of 3 thresholds 2 failed and 1 unevaluated"),
        ("pu", ", of 2 thresholds 1 unevaluated"),
    ],
)
def test_those_that_did_not_pass_are_counted(outcomes: str, told: str) -> None:
    """Unevaluated is not passed."""
    assert told_verdicts(verdicts_of(outcomes)) == told


def test_thresholds_that_passed_say_whom_they_do_not_know() -> None:
    """A run that was stopped has cancelled what they were never judged on."""
    told = ", every threshold passed; 5 requests were cancelled and not counted"
    assert told_verdicts(verdicts_of("pp", cancelled=5)) == told


def test_a_run_that_one_side_ended_is_told_by_that() -> None:
    """Both together kept the threshold, and the run did not pass."""
    why = "on b alone the threshold 'p99 < 1ms' failed"

    assert told_verdicts(verdicts_of("pp"), why) == f", {why}"
    assert told_verdicts(verdicts_of("pf"), why) == ", of 2 thresholds 1 failed"


def verdicts_of(outcomes: str, *, cancelled: int = 0) -> list[Verdict]:
    """A threshold for each letter."""
    kinds = {"p": Outcome.PASS, "f": Outcome.FAIL, "u": Outcome.UNEVALUATED}
    return [
        Verdict(
            threshold="p99 < 1ms",
            metric="p99",
            outcome=kinds[o],
            limit=1.0,
            unit="ms",
            bound="< 1ms",
            cancelled=cancelled,
        )
        for o in outcomes
    ]
