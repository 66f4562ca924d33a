"""The database: migrated forward, copied before, set aside when it is damaged, never lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store import database as module
from vayu.engine.store.database import DATABASE, Database
from vayu.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = ("CREATE TABLE word (text TEXT)",)
SECOND = ("ALTER TABLE word ADD COLUMN length INTEGER", "UPDATE word SET length = length(text)")
BROKEN = ("CREATE TABLE other (x)", "this is no SQL")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[type[Database]]:
    """Opens the database of a test; all are closed at its end."""
    made: list[Database] = []

    def open_(*migrations: tuple[str, ...]) -> Database:
        clock = lambda: datetime(2026, 1, 31, tzinfo=UTC)  # noqa: E731
        made.append(Database(tmp_path / DATABASE, migrations, clock))
        return made[-1]

    yield open_  # type: ignore[misc]
    for one in made:
        one.close()


def put(database: Database, text: str) -> None:
    database.write(lambda c: c.execute("INSERT INTO word (text) VALUES (?)", (text,)))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_written_is_there_when_it_is_opened_again(opened, tmp_path: Path) -> None:
    """In files that only their owner can read, the log beside them included."""
    first = opened(FIRST)
    put(first, "a")
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
    first.close()

    assert opened(FIRST).read("SELECT text FROM word") == [("a",)]
    assert first.notices == []


def test_nothing_is_made_before_it_is_used(opened, tmp_path: Path) -> None:
    """An engine that sends nothing leaves no file."""
    opened(FIRST)

    assert names(tmp_path) == set()


def test_a_change_that_breaks_changes_nothing(opened) -> None:
    """What raised is raised."""
    database = opened(FIRST)
    put(database, "a")

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM word")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(broken)
    assert database.read("SELECT text FROM word") == [("a",)]


def test_a_migration_keeps_what_was_there_and_a_copy_of_it(opened, tmp_path: Path) -> None:
    """The copy is private and of the old version."""
    put(opened(FIRST), "abc")
    database = opened(FIRST, SECOND)

    assert database.read("SELECT text, length FROM word") == [("abc", 3)]
    copy = tmp_path / f"{DATABASE}.v1"
    assert copy.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT * FROM word").fetchall() == [("abc",)]
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    old.close()


def test_a_migration_that_breaks_leaves_the_version_before(opened) -> None:
    """As a whole: not even its first statement holds."""
    put(opened(FIRST), "abc")
    with pytest.raises(StoreError, match="this"):
        opened(FIRST, BROKEN).read("SELECT 1")

    database = opened(FIRST)
    assert database.read("SELECT text FROM word") == [("abc",)]
    assert database.read("SELECT name FROM sqlite_master") == [("word",)]


def test_a_file_of_a_later_version_is_refused_and_left_alone(opened, tmp_path: Path) -> None:
    """The message names both versions."""
    put(opened(FIRST, SECOND), "abc")
    before = names(tmp_path)
    with pytest.raises(StoreError, match="version 2; this Vayu knows versions up to 1"):
        opened(FIRST).read("SELECT 1")

    assert names(tmp_path) == before
    assert opened(FIRST, SECOND).read("SELECT text FROM word") == [("abc",)]


@pytest.mark.parametrize("content", [b"no database at all " * 100, os.urandom(8192)])
def test_a_file_that_is_no_database_is_set_aside(opened, tmp_path: Path, content: bytes) -> None:
    """Under a name of its own, whole; a new one begins, and a person is told."""
    (tmp_path / DATABASE).write_bytes(content)
    database = opened(FIRST)
    put(database, "a")

    assert database.read("SELECT text FROM word") == [("a",)]
    [aside] = tmp_path.glob(f"{DATABASE}.damaged-*")
    assert aside.read_bytes() == content
    assert aside.name in database.notices[0]


def test_damage_within_a_file_is_found_when_it_is_opened(opened, tmp_path: Path) -> None:
    """Its pages are checked; the rest of it is still in the file that is set aside."""
    first = opened(FIRST)
    first.write(lambda c: c.executemany("INSERT INTO word VALUES (?)",
                                        [(f"{i:060}",) for i in range(4000)]))  # fmt: skip
    first.shrink()
    first.close()
    path = tmp_path / DATABASE
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 2 + 64] = os.urandom(64)
    path.write_bytes(content)

    database = opened(FIRST)
    assert database.read("SELECT count(*) FROM word") == [(0,)]
    [aside] = tmp_path.glob(f"{DATABASE}.damaged-*")
    assert aside.read_bytes() == bytes(content)


def test_damage_that_shows_while_it_is_used_is_told_and_the_next_call_works(
    opened, tmp_path: Path
) -> None:
    """The call that met it fails; nothing is deleted."""
    first = opened(FIRST)
    first.write(lambda c: c.executemany("INSERT INTO word VALUES (?)",
                                        [(f"{i:060}",) for i in range(4000)]))  # fmt: skip
    first.shrink()
    path = tmp_path / DATABASE
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    first.close()
    database = opened(FIRST)
    assert database.read("SELECT count(*) FROM word") == [(4000,)]
    path.write_bytes(content)
    database._connection.execute("PRAGMA shrink_memory")  # type: ignore[union-attr]
    database._connection.execute("PRAGMA cache_size = 0")  # type: ignore[union-attr]

    with pytest.raises(StoreError, match="was damaged"):
        database.write(lambda c: c.execute("DELETE FROM word"))
    put(database, "a")
    assert database.read("SELECT text FROM word") == [("a",)]
    assert len(list(tmp_path.glob(f"{DATABASE}.damaged-*"))) >= 1


def test_a_full_disk_is_told_and_what_was_there_stays(opened) -> None:
    """SQLite's own limit stands in for the disk's."""
    database = opened(FIRST)
    put(database, "a")
    database.read("PRAGMA max_page_count = 4")

    with pytest.raises(StoreError, match="full"):
        put(database, "x" * 100_000)
    assert database.read("SELECT text FROM word") == [("a",)]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """By its path."""
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(StoreError, match=DATABASE):
        Database(tmp_path / DATABASE, [FIRST], lambda: datetime.now(UTC)).read("SELECT 1")


WRITER = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from vayu.engine.store.database import Database
database = Database(Path(sys.argv[1]), [("CREATE TABLE word (text TEXT)",)],
                    lambda: datetime.now(UTC))
for number in range(60):
    database.write(lambda c: c.execute("INSERT INTO word VALUES (?)", (f"{sys.argv[2]}{number}",)))
database.close()
"""


def test_two_processes_write_at_once_and_nothing_is_lost(opened, tmp_path: Path) -> None:
    """Also when both of them are the first to open it."""
    place = str(tmp_path / DATABASE)
    both = [subprocess.Popen([sys.executable, "-c", WRITER, place, who]) for who in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]

    found = {text for (text,) in opened(FIRST).read("SELECT text FROM word")}
    assert found == {f"{who}{number}" for who in "ab" for number in range(60)}


def test_what_was_deleted_is_in_no_file(opened, tmp_path: Path) -> None:
    """Neither in the database nor in its log."""
    database = opened(FIRST)
    put(database, "c4nary" * 50)
    database.write(lambda c: c.execute("DELETE FROM word"))
    database.shrink()

    assert [path.name for path in tmp_path.iterdir() if b"c4nary" in path.read_bytes()] == []
    assert module.DATABASE in names(tmp_path)


def test_a_file_that_another_connection_set_aside_is_left(opened, tmp_path: Path) -> None:
    """Two of one process: what is written then is in the new file."""
    first, second = opened(FIRST), opened(FIRST)
    put(first, "a")
    put(second, "b")
    first._set_aside("a test")
    put(second, "c")

    assert first.read("SELECT text FROM word") == [("c",)]
    assert second.read("SELECT text FROM word") == [("c",)]
    assert len(list(tmp_path.glob(f"{DATABASE}.damaged-*[0-9]"))) == 1
