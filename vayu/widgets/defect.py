"""What a form says of an exception that nobody foresaw: a person is told, and sees no traceback."""

from __future__ import annotations

from vayu.report.escape import line


def defect(error: Exception) -> str:
    """Return it as a sentence."""
    return f"Vayu has a defect here: {line(repr(error))}"
