"""A run never looks better than it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.model.results.health import GeneratorHealth, HealthVerdict
from vayu.model.results.levels import CapacityResult, Reason
from vayu.model.results.tick import CheckSummary
from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.thresholds.verdict import Verdict, VerdictOutcome
from vayu.report.standing import Tone, run_standing, status_standing, words_of
from vayu.report.trust import trust_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary

FAILED_CHECK = (CheckSummary(name="x", passed=1, failed=3),)

BOTTLENECK = GeneratorHealth(verdict=HealthVerdict.BOTTLENECK)
BLAMED = "the generator was the bottleneck"
KEPT = (
    Verdict(
        threshold="p99 < 1s", metric="p99", outcome=VerdictOutcome.PASS, limit=1_000, unit="ms",
        bound="< 1s", population=200, of="responses",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "words", "tone"),
    [
        (Reason.FOUND, "✓ finished, a limit was found", Tone.GOOD),
        (Reason.MAXIMUM, "✓ finished, the highest level kept the thresholds", Tone.GOOD),
        (Reason.START, "✗ finished, no level kept the thresholds", Tone.BAD),
        (Reason.UNDECIDED, "! finished, the limit was not decided", Tone.WARN),
        (Reason.TIME, "! finished, no limit was found", Tone.WARN),
    ],
)
def test_a_search_stands_as_its_result_does(
    summary_of: Callable[..., Summary], reason: Reason, words: str, tone: Tone
) -> None:
    """Whatever failed beyond the limit; and its mixture of levels is not judged."""
    found = CapacityResult(unit="/s", reason=reason)
    summary = summary_of(status="finished", failed=9, capacity=found, duration=1.0)
    verdict = run_standing(RunState.FINISHED, summary)

    assert (str(verdict), verdict.tone) == (words, tone)
    assert trust_line(summary) == ""


@pytest.mark.parametrize(
    ("status", "changes", "words", "tone"),
    [
        ("finished", {}, "✓ finished", Tone.GOOD),
        ("stopped", {}, "■ stopped", Tone.QUIET),
        ("failed", {}, "✗ failed", Tone.BAD),
        ("finished", {"succeeded": 0, "failed": 9}, "✗ finished, every request failed", Tone.BAD),
        ("stopped", {"succeeded": 0}, "∅ stopped, nothing completed", Tone.WARN),
        ("finished", {"failed": 1_200}, "! finished, 1,200 failed", Tone.WARN),
        ("finished", {"checks": FAILED_CHECK}, "! finished, 3 checks failed", Tone.WARN),
        ("finished", {"dropped": 5}, "! finished, 5 dropped", Tone.WARN),
        ("finished", {"health": BOTTLENECK}, f"! finished, but {BLAMED}", Tone.WARN),
        (
            "finished",
            {"health": BOTTLENECK, "verdicts": KEPT},
            f"! finished, every threshold passed, but {BLAMED}",
            Tone.WARN,
        ),
        ("stopped", {"partial": True}, "! stopped, numbers are partial", Tone.WARN),
    ],
)
def test_what_became_of_its_requests_weighs_in(
    summary_of: Callable[..., Summary], status: str, changes: dict[str, Any], words: str, tone: Tone
) -> None:
    """State, then the gravest thing that a reader must not overlook."""
    verdict = run_standing(RunState(status), summary_of(status=status, **changes))

    assert (str(verdict), verdict.tone) == (words, tone)


@pytest.mark.parametrize("status", sorted(set(RunState) - TERMINAL))
def test_a_run_that_goes_on_says_what_it_does(
    summary_of: Callable[..., Summary], status: RunState
) -> None:
    """Each state before the end has words of its own."""
    assert run_standing(status, summary_of(status=status)).words


def test_what_has_no_summary_yet_is_told_by_its_state(summary_of: Callable[..., Summary]) -> None:
    """With one the words are the same as in the report."""
    assert words_of(RunState.DRAINING, None) == "draining"
    assert words_of(RunState.FINISHED, summary_of(failed=7)) == "finished, 7 failed"


@pytest.mark.parametrize(
    ("status", "tone", "symbol"),
    [(200, Tone.GOOD, "✓"), (204, Tone.GOOD, "✓"), (101, Tone.QUIET, "✓"), (304, Tone.WARN, "→"),
     (404, Tone.BAD, "✗"), (503, Tone.BAD, "✗"), (0, Tone.BAD, "✗"), (999, Tone.BAD, "✗")],
)  # fmt: skip
def test_status_classes_differ_in_symbol_and_tone(status: int, tone: Tone, symbol: str) -> None:
    """Colour is never the only signal."""
    verdict = status_standing(status, "words")

    assert (verdict.tone, verdict.symbol) == (tone, symbol)
