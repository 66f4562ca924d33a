"""What each worker of a run left behind, and what that comes to for all of them together.

Rule: checks are added by *name and level*, because each worker numbers them as it meets them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.results.tick import CheckSummary
from vayu.model.rows.metrics import CHECKS
from vayu.model.scripts.checked import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from vayu.model.scripts.script import Level
    from vayu.protocol.reports import Named

FURTHER_CHECKS = "(further tests)"
"""Name of what shares the last place of the block's ``checks``."""


@dataclass(frozen=True, slots=True)
class Account:
    """What one worker left behind.

    Parameters
    ----------
    reading : Snapshot
        Its last reading.
    checks : mapping of int to Named
        Its checks by their place in the block, as its reports named them.
    """

    reading: Snapshot
    checks: Mapping[int, Named] = field(default_factory=dict)

    @property
    def named(self) -> Snapshot:
        """Its reading, with the outcomes of those checks whose names it has told."""
        counts = self.reading.section("checks")
        own = {
            (check.name, check.level): counts[place]
            for place, check in self.checks.items()
            if place < CHECKS - 1 and counts[place].any()
        }
        return Snapshot(self.reading.words, own)


def merged(accounts: Iterable[Account]) -> Snapshot:
    """Return the readings of all accounts as one; that of a single one is its own, not a copy."""
    named = [account.named for account in accounts]
    return reduce(Snapshot.merge, named) if named else empty()


def checks_of(
    accounts: Iterable[Account], messages: Mapping[tuple[str, str, Level], str] | None = None
) -> tuple[CheckSummary, ...]:
    """Return what became of each check; one that asserted nothing failed.

    Parameters
    ----------
    accounts : iterable of Account
    messages : mapping, optional
        First text of each (topic, about, level).
    """
    first = messages or {}
    return tuple(
        CheckSummary(
            name=name,
            level=level,
            passed=times[Checked.PASSED],
            failed=sum(times[outcome] for outcome in Checked if outcome.fails),
            skipped=times[Checked.SKIPPED],
            asserted_nothing=times[Checked.ASSERTED_NOTHING],
            message=first.get(("check", name, level)),
        )
        for (name, level), times in _counts_of_checks(accounts).items()
    )


def _counts_of_checks(accounts: Iterable[Account]) -> dict[tuple[str, Level], dict[Checked, int]]:
    """Add the outcomes of checks up by name and level, in the order in which they were met."""
    totals: dict[tuple[str, Level], NDArray[np.int64]] = {}
    for account in accounts:
        counts = account.reading.section("checks")
        for index in np.flatnonzero(counts.any(axis=1)).tolist():
            check = _check(account, index)
            totals[check] = totals.get(check, 0) + counts[index]
    return {at: dict(zip(Checked, total.tolist(), strict=True)) for at, total in totals.items()}


def _check(account: Account, index: int) -> tuple[str, Level]:
    """Name and level of a check; a number when the worker died before it told."""
    if index == CHECKS - 1:
        return FURTHER_CHECKS, "request"
    named = account.checks.get(index)
    return (f"(test {index + 1})", "request") if named is None else (named.name, named.level)
