"""What a script came to on one response after the other, as far as it is the same in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretch = tuple[Outcome, int]
"""What a script came to on so many responses in a row."""


def length(stretches: Sequence[Stretch]) -> int:
    """Return how many responses they are of."""
    return stretches[0][1] if len(stretches) == 1 else sum(times for _, times in stretches)


def parted(stretches: Sequence[Stretch], place: int) -> tuple[Sequence[Stretch], Sequence[Stretch]]:
    """Return those of the responses before a place, and those of the others."""
    before: list[Stretch] = []
    others: list[Stretch] = []
    for outcome, times in stretches:
        here = min(times, place)
        if here:
            before.append((outcome, here))
        if times > here:
            others.append((outcome, times - here))
        place -= here
    return before, others
