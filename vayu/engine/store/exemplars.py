"""The exemplars of a run on disk: added as they come, and at the end only those that are kept.

Removing secrets from a body takes milliseconds, and many come in the first moment of a run.
So they wait in memory, and each tick writes a few.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.files import append_line, write_whole
from vayu.formats.runs.exemplars import Selection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.model.sends.exemplar import Exemplar

    Redact = Callable[[str], str]

A_TICK = 3
"""Exemplars with a body that are written in one tick: 20 ms. [1]"""

MOST_WAITING = 256
"""Of more than these, those are dropped whose place another has taken. [1]"""


class ExemplarLog:
    """Takes in exemplars as workers report them.

    Parameters
    ----------
    path : Path
        The file; not made before there is something to write.
    censor : callable
        Returns an exemplar without secrets; also takes what removes those of its exchange.
    """

    def __init__(self, path: Path, censor: Callable[[Exemplar, Redact], Exemplar]) -> None:
        self._path = path
        self._censor = censor
        self._reported, self._written = Selection(), Selection()
        self._waiting: deque[tuple[Exemplar, Redact]] = deque()

    def add(self, exemplar: Exemplar, redact: Redact) -> None:
        """Take one in; what makes it fit to be written happens later."""
        if self._reported.add(exemplar):
            self._waiting.append((exemplar, redact))
            if len(self._waiting) > MOST_WAITING:
                held = [one for one in self._waiting if self._reported.holds(one[0])]
                self._waiting = deque(held)

    def write(self, most: int = A_TICK) -> None:
        """Write some of those that wait, no more than `most` with a body."""
        while self._waiting and most > 0:
            exemplar, redact = self._waiting.popleft()
            if self._reported.holds(exemplar):
                most -= exemplar.body is not None
                kept = self._censor(exemplar, redact)
                self._written.add(kept)
                append_line(self._path, msgspec.json.encode(kept))

    def close(self) -> None:
        """Write those that are kept, and no others."""
        self.write(len(self._waiting) + 1)
        chosen = self._written.chosen()
        if chosen:
            lines = [msgspec.json.encode(one) + b"\n" for one in chosen]
            write_whole(self._path, b"".join(lines))
