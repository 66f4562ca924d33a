"""How a run, or a response, stands: in one word, a symbol and a tone.

A run that finished although every request failed must not look like a good one, so its
requests weigh in; nor must one whose generator was the bottleneck, although it has passed. The
tone is never the only signal: symbol and words say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vayu.model.results.health import HealthVerdict
from vayu.model.results.levels import Reason
from vayu.model.results.unlimited import unlimited_checks, unlimited_failures
from vayu.model.runs.state import TERMINAL, RunState
from vayu.model.thresholds.verdict import VerdictOutcome, cancelled_words
from vayu.report.quantity import count

if TYPE_CHECKING:
    from vayu.model.results.summary import Summary


class Tone(StrEnum):
    """Ground of the word; white text on it has a contrast of at least 4.5 : 1."""

    GOOD = "#1a7f4b"
    WARN = "#9a6200"
    BAD = "#c62f3a"
    BUSY = "#1f6fc0"
    QUIET = "#636c76"


@dataclass(frozen=True, slots=True)
class Standing:
    """A symbol, a few words, and their tone."""

    symbol: str
    words: str
    tone: Tone

    def __str__(self) -> str:
        """Symbol and words."""
        return f"{self.symbol} {self.words}"


_GOING = {
    RunState.PENDING: Standing("…", "waiting for its turn", Tone.QUIET),
    RunState.STARTING: Standing("…", "starting", Tone.BUSY),
    RunState.RUNNING: Standing("▶", "running", Tone.BUSY),
    RunState.DRAINING: Standing("▶", "waiting for the last responses", Tone.BUSY),
    RunState.STOPPING: Standing("■", "stopping", Tone.WARN),
}

_FOUND = {
    Reason.FOUND: ("✓", "a limit was found", Tone.GOOD),
    Reason.MAXIMUM: ("✓", "the highest level kept the thresholds", Tone.GOOD),
    Reason.START: ("✗", "no level kept the thresholds", Tone.BAD),
    Reason.UNDECIDED: ("!", "the limit was not decided", Tone.WARN),
}
"""What a capacity search came to. Requests that failed beyond a limit are what it looked for."""

_NO_LIMIT = ("!", "no limit was found", Tone.WARN)
_FAILED = Standing("✗", "failed", Tone.BAD)


def run_standing(status: RunState, summary: Summary) -> Standing:
    """Return how a run stands.

    Parameters
    ----------
    status : RunState
        Where it is in its life.
    summary : Summary
        Its numbers, or those known so far.
    """
    if status not in TERMINAL:
        return _GOING[status]
    return _FAILED if status is RunState.FAILED else _ended(str(status), summary)


def words_of(status: RunState, summary: Summary | None) -> str:
    """Return in a few words how a run stands; before there is a summary, its state.

    Parameters
    ----------
    status : RunState
        Where it is in its life.
    summary : Summary, optional
        Of a run that has ended.
    """
    return str(status) if summary is None else run_standing(status, summary).words


def _ended(word: str, summary: Summary) -> Standing:
    """Return how a run stands that finished, or was stopped."""
    if not summary.succeeded + summary.failed:
        return Standing("∅", f"{word}, nothing completed", Tone.WARN)
    if summary.verdicts:
        return _judged(word, summary)
    if summary.capacity is not None:
        return _searched(word, summary.capacity.reason)
    if not summary.succeeded:
        return Standing("✗", f"{word}, every request failed", Tone.BAD)
    trouble = _trouble(summary)
    if trouble:
        return Standing("!", f"{word}, {trouble}", Tone.WARN)
    return Standing("■", word, Tone.QUIET) if word == RunState.STOPPED else _good(word, summary)


def _searched(word: str, reason: Reason) -> Standing:
    """Return how a capacity search stands."""
    symbol, found, tone = _FOUND.get(reason, _NO_LIMIT)
    return Standing(symbol, f"{word}, {found}", tone)


def _judged(word: str, summary: Summary) -> Standing:
    """Return how a run stands that has thresholds: as they say of what they are about."""
    outcomes = [verdict.outcome for verdict in summary.verdicts]
    failed, blank = outcomes.count(VerdictOutcome.FAIL), outcomes.count(VerdictOutcome.UNEVALUATED)
    of = f"of {count(len(outcomes))} threshold{'s' * (len(outcomes) != 1)}"
    if failed:
        return Standing("✗", f"{word}, {count(failed)} {of} failed", Tone.BAD)
    if word == RunState.STOPPED and summary.stop_reason is not None:  # by one side of an A/B run
        return Standing("✗", f"{word} by a threshold", Tone.BAD)
    if blank:
        return Standing("!", f"{word}, {count(blank)} {of} could not be judged", Tone.WARN)
    failures, checks = unlimited_failures(summary), unlimited_checks(summary)
    if failures or checks:
        what = f"{count(failures)} requests" if failures else f"{count(checks)} checks"
        return Standing("!", f"{word}, thresholds passed, but {what} failed", Tone.WARN)
    given_up = max(verdict.cancelled for verdict in summary.verdicts)
    rest = "".join(f"; {words}" for words in cancelled_words(given_up))
    if word == RunState.STOPPED:
        return Standing("■", f"{word}, thresholds passed until then{rest}", Tone.QUIET)
    return _good(f"{word}, every threshold passed", summary, rest)


def _good(words: str, summary: Summary, rest: str = "") -> Standing:
    """Return how a run stands that has passed: well, if its generator was not out of breath."""
    if summary.health.verdict is HealthVerdict.BOTTLENECK:
        return Standing("!", f"{words}, but the generator was the bottleneck{rest}", Tone.WARN)
    return Standing("✓", f"{words}{rest}", Tone.GOOD)


def status_standing(status: int, words: str) -> Standing:
    """Return how a response with an HTTP `status` stands; `words` are shown with it."""
    if status >= 400 or status < 100:
        return Standing("✗", words, Tone.BAD)
    if status >= 300:
        return Standing("→", words, Tone.WARN)
    return Standing("✓", words, Tone.GOOD if status >= 200 else Tone.QUIET)


def _trouble(summary: Summary) -> str:
    """Say what a reader must not overlook, most important first."""
    checks = sum(check.failed for check in summary.checks)
    if summary.partial:
        return "numbers are partial"
    if summary.failed:
        return f"{count(summary.failed)} failed"
    if checks:
        return f"{count(checks)} checks failed"
    return f"{count(summary.dropped)} dropped" if summary.dropped else ""
