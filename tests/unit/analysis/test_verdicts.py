"""`run.verdicts` has a row for each threshold."""

from __future__ import annotations

from vayu.analysis.verdicts import VERDICT_COLUMNS, verdicts_frame
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome, WindowCount

WHOLE = Verdict(threshold="checks > 99%", metric="checks", outcome=VerdictOutcome.UNEVALUATED,
                limit=99, unit="%", bound="> 99%", of="tests")  # fmt: skip
WINDOWED = Verdict(threshold="p99 < 9ms in all 1s windows", metric="p99",
                   outcome=VerdictOutcome.FAIL, value=8.5, limit=9, unit="ms", bound="< 9ms",
                   population=100, of="responses",
                   windows=WindowCount(passed=1, evaluated=2))  # fmt: skip


def test_what_was_not_measured_is_missing() -> None:
    """Not 0; nor are the windows of a threshold that has none."""
    frame = verdicts_frame([WHOLE, WINDOWED])
    assert tuple(frame.columns) == VERDICT_COLUMNS
    assert list(frame.outcome) == ["unevaluated", "fail"]
    assert list(frame.value.isna()) == [True, False]
    assert frame.windows_passed.isna().tolist() == [True, False]
    assert (frame.windows_passed[1], frame.windows_evaluated[1]) == (1, 2)


def test_without_thresholds_there_are_columns() -> None:
    """And no rows."""
    frame = verdicts_frame(())
    assert (tuple(frame.columns), len(frame)) == (VERDICT_COLUMNS, 0)
