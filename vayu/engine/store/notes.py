"""What the workers of a run said in words, kept so that it survives the engine.

Bounded, whatever the workers say: each failure, check or console level is kept a limited
number of times, texts are cut, and the run's secrets are removed from them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.files import append_line
from vayu.model.rows.metrics import CHECKS
from vayu.protocol.reports import Named, Noted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST_TEXT = 2_000  # characters
MOST_NOTES = 1_000
MOST_ALIKE = 50
"""Notes about the same thing that are kept."""


class _Line(msgspec.Struct, frozen=True):
    """One line of the file."""

    worker: int
    said: Named | Noted


class Notes:
    """Names of checks by worker, and first messages.

    Parameters
    ----------
    workers : int
    redact : callable
        Removes secrets from a text.

    Attributes
    ----------
    checks : list of dict
        Each worker's checks by their place in its block.
    texts : list of Noted
    """

    def __init__(self, workers: int, redact: Callable[[str], str] = str) -> None:
        self.checks: list[dict[int, Named]] = [{} for _ in range(workers)]
        self.texts: list[Noted] = []
        self._redact = redact
        self._alike: Counter[tuple[str, str]] = Counter()

    def add(self, worker: int, said: Named | Noted) -> Named | Noted | None:
        """Keep what a worker said; return it as it was kept, None when there is no room."""
        if isinstance(said, Named):
            if said.index >= CHECKS:
                return None
            kept = Named(index=said.index, name=self._short(said.name), level=said.level)
            self.checks[worker][kept.index] = kept
            return kept
        note = Noted(
            topic=said.topic,
            about=self._short(said.about),
            text=self._short(said.text),
            level=said.level,
        )
        about = (note.topic, note.about)
        if len(self.texts) >= MOST_NOTES or self._alike[about] >= MOST_ALIKE:
            return None
        self._alike[about] += 1
        self.texts.append(note)
        return note

    def _short(self, text: str) -> str:
        """Return `text` without secrets, and not too long."""
        return self._redact(text)[:LONGEST_TEXT]


class NoteLog(Notes):
    """Notes that are also written to a file as they come.

    Parameters
    ----------
    path : Path
    workers : int
    redact : callable
    """

    def __init__(self, path: Path, workers: int, redact: Callable[[str], str]) -> None:
        super().__init__(workers, redact)
        self._path = path

    def add(self, worker: int, said: Named | Noted) -> Named | Noted | None:
        """Keep what a worker said, here and in the file."""
        kept = super().add(worker, said)
        if kept is not None:
            append_line(self._path, msgspec.json.encode(_Line(worker, kept)))
        return kept


def read_notes(path: Path, workers: int) -> Notes:
    """Return the notes that a run left; a line that a crash cut short is passed over."""
    notes = Notes(workers)
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            found = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError:
            continue
        if found.worker < workers:
            notes.add(found.worker, found.said)
    return notes
