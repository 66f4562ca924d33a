"""How the outcomes of tests are marked and counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vayu.model.scripts.checked import Checked
from vayu.report.escape import line
from vayu.report.quantity import count, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.sends.response import TestResult

MARKS = {
    Checked.PASSED: "✓",
    Checked.FAILED: "✗",
    Checked.SKIPPED: "○",
    Checked.ASSERTED_NOTHING: "∅",
}
"""Before the name of a test; colour is never the only signal."""

_WORDS = {
    Checked.FAILED: "failed",
    Checked.ASSERTED_NOTHING: "asserted nothing",
    Checked.SKIPPED: "skipped",
}


def tests_line(tests: Sequence[TestResult]) -> str:
    """Return how many passed, and how many did not in which way."""
    times = Counter(test.outcome for test in tests)
    others = [f"{count(times[o])} {words}" for o, words in _WORDS.items() if times[o]]
    passed = f"{count(times[Checked.PASSED])} of {count(len(tests))} passed"
    return ", ".join([passed, *others])


def result_line(test: TestResult, *, timed: bool = False) -> str:
    """Return one test as a line of text: what became of it, where it is from, what went wrong.

    Parameters
    ----------
    test : TestResult
        Secrets masked.
    timed : bool, default False
        Say how long it took, too.
    """
    time = f" · {milliseconds(test.duration)}" if timed and test.duration is not None else ""
    source = f" [{line(test.source)}]" if test.source else ""
    message = f" ({line(test.message)})" if test.message else ""
    return f"{MARKS[test.outcome]} {line(test.name)}{source}{time}{message}"


def console_line(level: str, text: str) -> str:
    """Return one line that a script printed, secrets masked."""
    return f"console.{line(level)}: {line(text)}"
