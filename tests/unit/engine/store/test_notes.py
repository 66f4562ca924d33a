"""What workers say in words is bounded, redacted, and survives the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.notes import (
    LONGEST_TEXT,
    MOST_ALIKE,
    MOST_NOTES,
    NoteLog,
    Notes,
    read_notes,
)
from vayu.protocol.reports import Named, Noted
from vayu.resolve.redact import redactor

if TYPE_CHECKING:
    from pathlib import Path


def note(text: str, about: str = "timeout", topic: str = "failure") -> Noted:
    """A first message."""
    return Noted(topic=topic, about=about, text=text)


def test_notes_survive_the_engine(tmp_path: Path) -> None:
    """Names by worker, texts in order; half a line is passed over."""
    path = tmp_path / "notes.jsonl"
    notes = NoteLog(path, 2, str)
    notes.add(0, Named(index=0, name="is ok", level="folder"))
    notes.add(1, Named(index=0, name="is fast"))
    notes.add(1, note("took 30 s"))
    with path.open("ab") as file:
        file.write(b'{"worker":1,"said":{"is":"no')

    found = read_notes(path, 2)
    assert found.checks == [
        {0: Named(index=0, name="is ok", level="folder")},
        {0: Named(index=0, name="is fast")},
    ]
    assert found.texts == [note("took 30 s")]
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_file_no_notes(tmp_path: Path) -> None:
    """Nothing was said."""
    assert read_notes(tmp_path / "none", 1).texts == []


def test_a_note_of_a_worker_that_never_was_is_passed_over(tmp_path: Path) -> None:
    """A damaged file breaks nothing."""
    NoteLog(tmp_path / "n", 3, str).add(2, note("x"))

    assert read_notes(tmp_path / "n", 1).texts == []


def test_values_of_variables_never_reach_the_file(tmp_path: Path) -> None:
    """Not in texts, not in names of checks."""
    notes = NoteLog(tmp_path / "n", 1, redactor(["canary-4711"]))
    notes.add(0, note("cannot reach http://canary-4711.test/"))
    notes.add(0, Named(index=3, name="is canary-4711"))

    assert b"canary" not in (tmp_path / "n").read_bytes()
    assert notes.texts == [note("cannot reach http://***.test/")]
    assert notes.checks == [{3: Named(index=3, name="is ***")}]


def test_whatever_workers_say_memory_is_bounded() -> None:
    """So many of a kind, so many in all, so long."""
    notes = Notes(1)
    for number in range(200):
        notes.add(0, note("x" * 9_999, about="log", topic="console"))
        for kind in range(10):
            notes.add(0, note("y", about=f"{number} {kind}"))

    assert len(notes.texts) == MOST_NOTES
    assert sum(text.topic == "console" for text in notes.texts) == MOST_ALIKE
    assert max(len(text.text) for text in notes.texts) == LONGEST_TEXT
