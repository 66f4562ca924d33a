"""Verdicts as a table: the number that decided, and of what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from vayu.model.runs.state import RunState
from vayu.model.thresholds.threshold import Threshold
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome, VerdictSoFar, WindowCount
from vayu.report.folded import folded
from vayu.report.run_html import run_html
from vayu.report.run_text import run_text, summary_text
from vayu.report.standing import Tone, run_standing
from vayu.report.threshold_rows import standings, threshold_rows
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

PASSED = Verdict(
    threshold="p99 < 250ms", metric="p99", outcome=VerdictOutcome.PASS, value=231.4, limit=250,
    unit="ms", bound="< 250ms", population=12_345, of="responses",
)  # fmt: skip
FAILED = Verdict(
    threshold="failed < 1%", metric="failed", outcome=VerdictOutcome.FAIL, value=3.2, limit=1,
    unit="%", bound="< 1%", population=12_345, of="completed requests", aborted=True,
)  # fmt: skip
BLANK = Verdict(
    threshold="checks > 99%", metric="checks", outcome=VerdictOutcome.UNEVALUATED, limit=99,
    unit="%", bound="> 99%", of="tests",
)  # fmt: skip
WINDOWED = Verdict(
    threshold="p99 < 250ms in 95% of 1s windows", metric="p99",
    outcome=VerdictOutcome.FAIL, value=231.4, limit=250, unit="ms", bound="< 250ms",
    population=12_345, of="responses",
    windows=WindowCount(passed=37, evaluated=40, empty=2, worst=1_204.0),
)  # fmt: skip


def test_rows(summary_of: Callable) -> None:
    """A word and a symbol, the measured value with its unit, the population."""
    rows = threshold_rows(summary_of(verdicts=(PASSED, FAILED, BLANK, WINDOWED)))
    assert rows == [
        ["✓ p99 < 250ms", "pass", "231 ms", "12,345 responses"],
        ["✗ failed < 1%", "fail, stopped the run", "3.2 %", "12,345 completed requests"],
        ["? checks > 99%", "unevaluated", "—", "no tests"],
        [
            "✗ p99 < 250ms in 95% of 1s windows",
            "fail",
            "37 of 40 windows, worst 1,204 ms",
            "12,345 responses; 2 windows had nothing to judge",
        ],
    ]


def test_one_window_is_one(summary_of: Callable) -> None:
    """Kept, had nothing to judge, or no answer."""
    one = replace(WINDOWED, windows=WindowCount(passed=1, evaluated=1, empty=1, unanswered=1))
    assert threshold_rows(summary_of(verdicts=(one,)))[0][2:] == [
        "1 of 1 window",
        "12,345 responses; 1 window had nothing to judge; 1 window without an answer",
    ]
    assert one.finding.startswith("1 of 1 window kept it; in 1 of the others")


def test_both_reports_show_them(summary_of: Callable, info_of: Callable, page_of: Callable) -> None:
    """And why the run was stopped."""
    why = "the threshold 'failed < 1%' failed: failed was 3.2 % of 12,345 completed requests"
    summary = summary_of(
        status="stopped", stop_reason=why, passed=False, verdicts=(PASSED, FAILED, BLANK)
    )
    text = run_text(info_of(), summary)
    assert folded(f"  stopped: {why}") in text
    assert "  threshold: ✓ p99 < 250ms: pass: 231 ms of 12,345 responses" in text
    assert "threshold: ? checks > 99%: unevaluated: — of no tests" in summary_text(summary)
    page = page_of(run_html(info_of(), summary, Timeline([])))
    for part in ("Thresholds", f"Stopped: {why}", "✗ failed < 1%", "fail, stopped the run"):
        assert part in page.text


@pytest.mark.parametrize(
    ("verdicts", "words", "tone"),
    [
        ((PASSED,), "✓ finished, every threshold passed", Tone.GOOD),
        ((PASSED, FAILED), "✗ finished, 1 of 2 thresholds failed", Tone.BAD),
        ((BLANK,), "! finished, 1 of 1 threshold could not be judged", Tone.WARN),
        ((BLANK, FAILED), "✗ finished, 1 of 2 thresholds failed", Tone.BAD),
    ],
)
def test_the_word_for_a_run_is_that_of_its_thresholds(
    summary_of: Callable, verdicts: tuple[Verdict, ...], words: str, tone: Tone
) -> None:
    """A symbol and a tone say the same."""
    found = run_standing("finished", summary_of(verdicts=verdicts))
    assert (str(found), found.tone) == (words, tone)


def test_failures_that_no_threshold_is_about_still_count(summary_of: Callable) -> None:
    """Those that one allows do not."""
    loose = run_standing("finished", summary_of(verdicts=(PASSED,), failed=3))
    assert str(loose) == "! finished, thresholds passed, but 3 requests failed"
    allowed = replace(FAILED, outcome=VerdictOutcome.PASS)
    told = run_standing("finished", summary_of(verdicts=(PASSED, allowed), failed=3))
    assert str(told) == "✓ finished, every threshold passed"


def test_while_the_run_goes_on() -> None:
    """Symbol, text, and the number so far; before the first tick nothing is judged."""
    limits = [
        Threshold("p99 < 250ms"),
        Threshold("failed < 1%"),
        Threshold("checks > 99%"),
        Threshold("p99 < 1s in all 1s windows"),
    ]
    so_far = [
        VerdictSoFar(passed=True, value=231.4),
        VerdictSoFar(passed=False, value=3.2),
        VerdictSoFar(),
        VerdictSoFar(passed=False, value=87.5),
    ]
    assert standings(limits, so_far) == [
        "✓ p99 < 250ms (231 ms)",
        "✗ failed < 1% (3.2 %)",
        "? checks > 99% (nothing to judge yet)",
        "✗ p99 < 1s in all 1s windows (87.5 % of the windows)",
    ]
    assert all("nothing to judge yet" in text for text in standings(limits, ()))


def test_a_stopped_run_is_not_shown_as_one_that_passed(summary_of: Callable) -> None:
    """Its thresholds were kept by what completed; the rest is told."""
    kept = replace(PASSED, cancelled=5)
    summary = summary_of(status="stopped", verdicts=(kept,), cancelled=5)
    told = "5 requests were cancelled and not counted"

    standing = run_standing(RunState.STOPPED, summary)
    assert str(standing) == f"■ stopped, thresholds passed until then; {told}"
    assert standing.tone is Tone.QUIET
    ended = run_standing(RunState.FINISHED, summary)
    assert str(ended) == f"✓ finished, every threshold passed; {told}"
    assert threshold_rows(summary)[0][3] == f"12,345 responses; {told}"


def test_a_run_that_one_side_ended_is_shown_as_one_that_failed(summary_of: Callable) -> None:
    """Both sides of an A/B run together kept what one of them broke alone."""
    why = "on b alone the threshold 'failed < 40%' failed"
    summary = summary_of(status="stopped", verdicts=(PASSED,), stop_reason=why)

    standing = run_standing(RunState.STOPPED, summary)
    assert (str(standing), standing.tone) == ("✗ stopped by a threshold", Tone.BAD)
