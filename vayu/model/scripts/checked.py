"""What became of one `pm.test` on one response, and how often."""

from __future__ import annotations

from enum import StrEnum


class Checked(StrEnum):
    """Outcome of a test.

    One that asserted nothing did not pass: nobody knows whether what it is named after holds.
    """

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ASSERTED_NOTHING = "asserted_nothing"

    @property
    def fails(self) -> bool:
        """Whether it counts against the response."""
        return self in {Checked.FAILED, Checked.ASSERTED_NOTHING}
