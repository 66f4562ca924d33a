"""A cursor walks through lines that are still being written."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store import ticks as ticks_module
from vayu.engine.store.files import append_line
from vayu.engine.store.ticks import TickCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def cursor_of() -> Iterator[Callable[[Path], TickCursor]]:
    """Return a cursor of a file; it is closed at the end."""
    with contextlib.ExitStack() as stack:
        yield lambda path: stack.enter_context(contextlib.closing(TickCursor(path)))


def drain(cursor: TickCursor) -> list[bytes]:
    """Everything there is now."""
    found: list[bytes] = []
    while lines := cursor.take():
        found += lines
    return found


def test_a_file_that_is_not_there_yet_has_no_ticks(
    cursor_of: Callable[[Path], TickCursor], tmp_path: Path
) -> None:
    """They are found once it is."""
    cursor = cursor_of(tmp_path / "t")
    assert cursor.take() == []
    append_line(tmp_path / "t", b"1")

    assert (cursor.take(), cursor.passed) == ([b"1"], 1)
    assert cursor.take() == []


def test_half_a_line_is_no_tick(cursor_of: Callable[[Path], TickCursor], tmp_path: Path) -> None:
    """It is one when its rest has come."""
    path = tmp_path / "t"
    path.write_bytes(b"1\n2")
    cursor = cursor_of(path)

    assert cursor.take() == [b"1"]
    with path.open("ab") as file:
        file.write(b"2\n3\n")
    assert (cursor.take(), cursor.passed) == ([b"22", b"3"], 3)


@pytest.mark.parametrize("chunk", [1, 3, 7, 1 << 16])
@pytest.mark.parametrize("count", [0, 1, 50, 99, 100, 500])
def test_skipping(
    cursor_of: Callable[[Path], TickCursor],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    chunk: int,
) -> None:
    """Whatever the size of a read: exactly the ticks after the ones that are skipped."""
    monkeypatch.setattr(ticks_module, "_CHUNK", chunk)
    lines = [b"tick %d" % number for number in range(1, 101)]
    (tmp_path / "t").write_bytes(b"".join(line + b"\n" for line in lines))
    cursor = cursor_of(tmp_path / "t")
    cursor.skip(count)

    assert cursor.passed == min(count, 100)
    assert drain(cursor) == lines[count:]
    assert cursor.passed == 100


def test_a_read_is_bounded(cursor_of: Callable[[Path], TickCursor], tmp_path: Path) -> None:
    """A long run is handed out in pieces."""
    (tmp_path / "t").write_bytes((b"x" * 999 + b"\n") * 1_000)
    cursor = cursor_of(tmp_path / "t")

    assert len(cursor.take()) == 65
    assert len(drain(cursor)) == 935
