"""What a capacity search had found when its engine died: the levels that its ticks tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.ticks import TickCursor
from vayu.model.levels import CapacityLevel, CapacityResult, Reason, result_of
from vayu.model.search_profile import SearchProfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.model.load import LoadProfile


class _Judged(msgspec.Struct):
    """What of a tick matters here."""

    level: CapacityLevel | None = None


_TICK = msgspec.json.Decoder(_Judged)


def found_so_far(profile: LoadProfile, ticks: Path) -> CapacityResult | None:
    """Return what a search came to before the run was cut off; None for any other profile.

    Parameters
    ----------
    profile : LoadProfile
        As it was asked for.
    ticks : Path
        The ticks of the run; a last line that is torn is none.
    """
    if not isinstance(profile, SearchProfile):
        return None
    return result_of(_levels(ticks), Reason.ENDED, unit=profile.unit, confidence=profile.confidence)


def _levels(ticks: Path) -> Iterator[CapacityLevel]:
    """Yield every level that was judged."""
    cursor = TickCursor(ticks)
    while lines := cursor.take():
        for line in lines:
            level = _TICK.decode(line).level
            if level is not None:
                yield level
