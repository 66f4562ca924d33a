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
    kinds = {"p": Outcome.PASS, "f": Outcome.FAIL, "u": Outcome.UNEVALUATED}
    verdicts = [
        Verdict(
            threshold="p99 < 1ms",
            metric="p99",
            outcome=kinds[o],
            limit=1.0,
            unit="ms",
            bound="< 1ms",
        )
        for o in outcomes
    ]
    assert told_verdicts(verdicts) == told
