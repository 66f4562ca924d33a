"""How the outcomes of tests are marked and counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vayu.model.checked import Checked
from vayu.report.quantity import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.response import TestResult

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
