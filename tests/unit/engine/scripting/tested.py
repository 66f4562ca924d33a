"""Outcomes of tests in short: name, whether it passed, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.scripts.checked import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.engine.scripting.port import CheckOutcome, Outcome

Brief = tuple[str, bool, str | None]


def brief(tests: Iterable[CheckOutcome]) -> tuple[Brief, ...]:
    """Leave out how long each took, and how else it did not pass."""
    return tuple((test.name, test.outcome is Checked.PASSED, test.message) for test in tests)


def short(outcome: Outcome) -> Outcome:
    """Return an outcome with its tests in short."""
    return outcome._replace(tests=brief(outcome.tests), recurs=False)
