"""Makes the counts of a run that broke hold all that is known.

These are its rows on the disk, and what its schedule called for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.coordinator.accounts import Account
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.recount import recount
from vayu.engine.recorder.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.demanded import Demanded
    from vayu.engine.store.folder import RunFolder


def whole_readings(folder: RunFolder, readings: Sequence[Snapshot]) -> list[Snapshot]:
    """Return the readings of workers that are gone, each with all of its rows.

    Parameters
    ----------
    folder : RunFolder
    readings : sequence of Snapshot
        The last one of each worker.
    """
    files = zip(folder.rows(len(readings)), folder.blocks(len(readings)), readings, strict=True)
    return [recount(rows, block, seen) for rows, block, seen in files]


def whole_accounts(folder: RunFolder, accounts: Sequence[Account]) -> list[Account]:
    """Return what each worker left, with all of its rows."""
    readings = whole_readings(folder, [account.reading for account in accounts])
    return [Account(*pair) for pair in zip(readings, (s.checks for s in accounts), strict=True)]


def raised(accounts: list[Account], demand: Demanded | None) -> list[Account]:
    """Return what workers left, with all that had been called for of each.

    The run went on as long as its schedule did, also when all of its workers were gone: whoever
    was there longest stands for that.
    """
    if demand is None:
        return accounts
    ends = [account.reading.counter("elapsed") for account in accounts]
    longest = ends.index(max(ends))
    return [
        _raised(account, due=due, elapsed=demand.until if place == longest else 0)
        for place, (account, due) in enumerate(zip(accounts, demand.due, strict=True))
    ]


def _raised(account: Account, **least: int) -> Account:
    """Return one whose counters are no less than what is known."""
    words = account.reading.words.copy()
    counters = Snapshot(words).section("counters")
    for name, value in least.items():
        place = COUNTER_INDEX[name]
        counters[place] = max(int(counters[place]), value)
    return Account(Snapshot(words, account.reading.named), account.checks)
