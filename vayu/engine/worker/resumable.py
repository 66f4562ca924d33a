"""Work that scripts may interrupt: a generator that hands out each script that waits.

Whoever runs it carries out what the script waits for, lets it go on, and sends the outcome back
in. Where nobody can, `finished` ends scripts that wait, by name.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from vayu.engine.scripting.port import Outcome, Paused

T = TypeVar("T")

Resumable = Generator[Paused, Outcome, T]

NOBODY_WAITS = "timers and requests of scripts are not waited for here"


def whole(outcome: Outcome) -> Resumable[Outcome]:
    """Return the outcome of a script that is at its end."""
    while outcome.paused is not None:
        outcome = yield outcome.paused
    return outcome


def finished(work: Resumable[T]) -> T:
    """Return what the work comes to when no script can wait."""
    try:
        paused = next(work)
        while True:
            paused = work.send(paused.stop(NOBODY_WAITS))
    except StopIteration as end:
        value: T = end.value
        return value
