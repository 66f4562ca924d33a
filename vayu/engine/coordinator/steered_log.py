"""What a run was steered to before its engine died, as its ticks tell.

A change stands in the tick that was under way, so it came up to one tick before the time that is
said here. Other events of a tick (the end of a run, say) are no change.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.coordinator.steered import Steered
from vayu.engine.store.ticks import TickCursor

if TYPE_CHECKING:
    from pathlib import Path

_CHANGES = ("rate ", "concurrency ", "pause", "resume")
"""How the words of `RunChange` begin."""

_MS_PER_S = 1000


class _Marked(msgspec.Struct):
    """What of a tick matters here."""

    elapsed: float
    event: str | None = None


_TICK = msgspec.json.Decoder(_Marked)


def steered_until_then(ticks: Path) -> Steered:
    """Return the changes of a run that was cut off.

    Parameters
    ----------
    ticks : Path
        The ticks of the run; a last line that is torn is none.
    """
    steered = Steered()
    with contextlib.closing(TickCursor(ticks)) as cursor:
        while lines := cursor.take():
            for tick in map(_TICK.decode, lines):
                for event in (tick.event or "").split("; "):
                    if event.startswith(_CHANGES):
                        steered.noted(event, tick.elapsed / _MS_PER_S)
    return steered
