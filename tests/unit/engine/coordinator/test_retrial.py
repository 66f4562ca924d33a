"""Thresholds are judged by rows as workers' counts judge them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vayu.engine.coordinator.retrial import judged
from vayu.formats.runs.records import COUNTED, records_of
from vayu.formats.runs.samples import ROW, table_of
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.model.thresholds.threshold import Threshold
from vayu.model.thresholds.verdict import VerdictOutcome

SECOND = 1_000_000_000
COUNT = 1_000  # 10 ms apart, for 10 s


def rows() -> np.ndarray:
    """Responses after 20 ms, in the fourth second after 200; each hundredth is refused."""
    made = np.zeros(COUNT, ROW)
    made["k"] = np.arange(COUNT)
    made["intended"] = made["started"] = np.arange(COUNT) * 10_000_000
    slow = (made["intended"] >= 3 * SECOND) & (made["intended"] < 4 * SECOND)
    made["completed"] = made["started"] + np.where(slow, 200_000_000, 20_000_000)
    made["completed"] += made["k"]  # no two at once
    for phase in PHASES:
        made[phase] = ABSENT
    made["status"], made["protocol"], made["bytes_received"] = 200, 2, 100
    made["checks_passed"] = 1
    made["status"][::100], made["protocol"][::100] = 0, 0
    made["failure"][::100] = CODES[FailureKind.CONNECT]
    made["user"] = made["row"] = NOBODY
    return made[np.argsort(made["completed"], kind="stable")]


def outcomes(*texts: str, **changes: Any) -> list[tuple[VerdictOutcome, float | None]]:
    """What becomes of thresholds on these rows."""
    limits = [Threshold(text) for text in texts]
    options = {"elapsed": 10 * SECOND, "scheduled": 10 * SECOND} | changes
    return [(one.outcome, one.value) for one in judged(rows(), limits, **options)]


def test_records_come_back_from_a_table() -> None:
    """Of what is counted, each field."""
    made = rows()
    found = records_of(table_of(made[::-1], worker=0).select(list(COUNTED)))

    assert {name: np.array_equal(found[name], made[name]) for name in COUNTED} == dict.fromkeys(
        COUNTED, True
    )


def test_a_threshold_on_the_whole_run() -> None:
    """Counted by hand: 990 responses, 10 of 1,000 refused, 100/s."""
    found = outcomes(
        "p50 < 30ms", "p95 < 100ms", "failed < 1%", "errors(connection) <= 1%", "throughput > 98/s"
    )

    assert [outcome for outcome, _ in found] == ["pass", "fail", "fail", "pass", "pass"]
    assert [value for _, value in found] == pytest.approx([20, 200, 1, 1, 100], rel=1e-3)


@pytest.mark.parametrize(("share", "outcome"), [("90%", "pass"), ("95%", "fail")])
def test_a_threshold_on_windows(share: str, outcome: str) -> None:
    """One second of ten is slow."""
    limit = Threshold(f"p50 < 30ms in {share} of 1s windows")
    (found,) = judged(rows(), [limit], elapsed=10 * SECOND, scheduled=10 * SECOND)

    assert found.outcome == outcome
    assert found.windows is not None
    assert (found.windows.passed, found.windows.evaluated) == (9, 10)


def test_what_no_row_says_is_not_judged() -> None:
    """Neither kept nor broken."""
    found = outcomes("dropped < 1%", 'checks("fast") > 90%', "p95(first_event) < 1s")

    assert {outcome for outcome, _ in found} == {"unevaluated"}


def test_nothing_is_judged_of_nothing() -> None:
    """No row: no verdict."""
    (found,) = judged(rows()[:0], [Threshold("p99 < 1s")], elapsed=1, scheduled=None)

    assert found.outcome is VerdictOutcome.UNEVALUATED


def test_without_a_schedule_the_last_start_ends_it() -> None:
    """What completes seconds later is in the window of that, and not in one of its own."""
    made = rows()
    made["completed"][-1] += 3 * SECOND
    limits = [Threshold("count(requests) > 50 in all 1s windows")]
    (verdict,) = judged(made, limits, elapsed=14 * SECOND, scheduled=None)

    assert verdict.windows is not None
    assert (verdict.windows.passed, verdict.windows.evaluated) == (10, 10)
