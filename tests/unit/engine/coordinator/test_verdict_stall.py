"""Windows in which a target did nothing: a throughput that is asked for was not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.verdict import Judge
from vayu.model.rows.sample import DTYPE
from vayu.model.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.thresholds.verdict import Verdict

S = 1_000_000_000


def frozen(read_back: Callable, text: str, *, in_flight: int) -> Verdict:
    """Judge a run that completes in its first and fourth second, and waits for some between."""
    judge = Judge([Threshold(text)], scheduled=4 * S)
    for second, completed in enumerate((100, 100, 100, 400), start=1):
        rows = np.zeros(completed, np.dtype(DTYPE))
        rows["status"] = 200
        started = completed + (in_flight if second < 4 else 0)
        reading = read_back(rows, elapsed=second * S, started=started, due=started)
        judge.look(reading)
    return judge.verdicts(reading)[0]


CASES = {
    "throughput > 20/s in all 1s windows": ("fail", 2, 4, 0, 0.0),
    "throughput >= 20/s in 50% of 1s windows": ("pass", 2, 4, 0, 0.0),
    "throughput < 500/s in all 1s windows": ("pass", 2, 2, 2, 300.0),
    "p99 < 1s in all 1s windows": ("pass", 2, 2, 2, None),
    "failed < 1% in all 1s windows": ("pass", 2, 2, 2, 0.0),
}


@pytest.mark.parametrize("text", CASES)
def test_a_stall_is_no_throughput(read_back: Callable, text: str) -> None:
    """A frozen target passed a limit that two of four seconds broke, because nothing came."""
    outcome, passed, evaluated, empty, worst = CASES[text]
    verdict = frozen(read_back, text, in_flight=20)

    found = verdict.windows
    assert found is not None
    assert (str(verdict.outcome), found.passed, found.evaluated, found.empty) == (
        outcome, passed, evaluated, empty,
    )  # fmt: skip
    assert worst is None or found.worst == worst


def test_a_pause_is_no_stall(read_back: Callable) -> None:
    """Nothing was waited for, so its windows say nothing."""
    verdict = frozen(read_back, "throughput > 20/s in all 1s windows", in_flight=0)

    assert verdict.windows is not None
    assert str(verdict.outcome) == "pass"
    assert (verdict.windows.passed, verdict.windows.evaluated, verdict.windows.empty) == (2, 2, 2)
