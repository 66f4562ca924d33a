"""What a capacity search had found when its engine died: the levels that its ticks tell of.

Outcomes are all that decides which level comes next, so the search is gone through again. Either
it was over, and why is known; or a level was under way, whose numbers died with the engine.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.ticks import TickCursor
from vayu.model.load.search_profile import SearchProfile
from vayu.model.results.levels import CapacityLevel, CapacityResult, LevelOutcome, Reason, result_of
from vayu.pacing.capacity import CapacitySearch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.model.load import LoadProfile


class _Judged(msgspec.Struct):
    """What of a tick matters here."""

    level: CapacityLevel | None = None


_TICK = msgspec.json.Decoder(_Judged)


def found_so_far(
    profile: LoadProfile | SearchProfile, ticks: Path, *, begun: bool = True
) -> CapacityResult | None:
    """Return what a search came to before the run was cut off; None for any other profile.

    Parameters
    ----------
    profile : LoadProfile
        What led the run: for a search of users, with no more of them than there was room for.
    ticks : Path
        The ticks of the run; a last line that is torn is none.
    begun : bool
        Whether the run had started, and its first level with it.
    """
    if not isinstance(profile, SearchProfile):
        return None
    levels = tuple(_levels(ticks))
    search = CapacitySearch(profile)
    for level in levels:
        search.judged(level.outcome)
    if begun and search.level is not None:
        levels = (*levels, _cut_off(len(levels) + 1, search.level))
    reason = search.reason or Reason.ENDED
    return result_of(levels, reason, unit=profile.unit, confidence=profile.confidence)


def _cut_off(number: int, level: float) -> CapacityLevel:
    """Return the level that the run ended in, without the numbers that nobody has any more."""
    why = "the engine ended before the level could be judged; what was measured of it is lost"
    return CapacityLevel(
        number=number, level=level, rounds=0, outcome=LevelOutcome.UNEVALUATED, why=why
    )


def _levels(ticks: Path) -> Iterator[CapacityLevel]:
    """Yield every level that was judged."""
    with contextlib.closing(TickCursor(ticks)) as cursor:
        while lines := cursor.take():
            for line in lines:
                level = _TICK.decode(line).level
                if level is not None:
                    yield level
