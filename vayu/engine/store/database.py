"""One SQLite file, and nothing lost in it: not to a crash, a later version or damage.

    vayu.db                      write-ahead log; readable by its owner only
    vayu.db.v1                   what it was before the migration to version 2
    vayu.db.damaged-2026...      a file that was none any more: set aside, reported, never deleted

Migrations only go forward. Each is one transaction with the version it leads to, and before each
the file is copied. A file of a later version is refused and left as it is. Several processes
may use one file: SQLite lets writers take turns, and whoever opens it does so under a lock.

A connection belongs to the thread that made it, so all calls come from one thread.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from vayu.engine.store.files import PRIVATE_FILE, private_folder
from vayu.engine.store.lock import waiting_lock
from vayu.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

T = TypeVar("T")

Migration = tuple[str, ...]
"""Statements that lead from one version to the next."""

DATABASE = "vayu.db"
PATIENCE = 10.0
"""How long a writer waits for one of another process. [s]"""

_BESIDE = ("", "-wal", "-shm")  # what belongs to one database
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON")


class Database:
    """A database file, opened when it is first used.

    Parameters
    ----------
    path : Path
    migrations : sequence of Migration
        The version of the file is how many of them it has had.
    clock : callable
        Returns the wall clock, which a file that is set aside is named after.

    Attributes
    ----------
    notices : list of str
        What a person should be told: which files were set aside.
    """

    def __init__(
        self, path: Path, migrations: Sequence[Migration], clock: Callable[[], datetime]
    ) -> None:
        self._path = path
        self._migrations = migrations
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self.notices: list[str] = []

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        with self._guarded() as connection:
            return connection.execute(sql, values).fetchall()

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Let `work` change the database: all of it or, if it raises, nothing."""
        with self._guarded() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                return work(connection)

    def shrink(self) -> None:
        """Give back the room of what was deleted, and keep no trace of it in the log."""
        with self._guarded() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _guarded(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection, and say in our words what is wrong with the file.

        Raises
        ------
        StoreError
            If it cannot be read or written. One that is damaged is set aside.
        """
        try:
            if self._connection is not None and self._inode != self._present():
                self.close()  # another connection has set the file aside
            if self._connection is None:
                self._connection = self._opened()
                self._inode = self._present()
            yield self._connection
        except sqlite3.Error as error:
            if not _is_damage(error):
                raise StoreError(f"{self._path} cannot be used: {error}") from error
            with self._locked():
                self._set_aside(str(error))
            raise StoreError(self.notices[-1]) from error

    def _present(self) -> int | None:
        """Return which file has the name now."""
        try:
            return self._path.stat().st_ino
        except OSError:
            return None

    def _opened(self) -> sqlite3.Connection:
        """Return a connection to a sound file of the present version; make it if there is none."""
        with self._locked():
            connection = self._connected()
            try:
                complaint = _complaint(connection)
                if complaint is not None:
                    connection.close()
                    self._set_aside(complaint)
                    connection = self._connected()
                    _complaint(connection)
                self._migrate(connection)
            except BaseException:
                connection.close()
                raise
        return connection

    def _connected(self) -> sqlite3.Connection:
        """Open the file, whatever is in it."""
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        return sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Lead the file to the present version.

        Raises
        ------
        StoreError
            If it is of a later one.
        """
        [version] = connection.execute("PRAGMA user_version").fetchone()
        known = len(self._migrations)
        if version > known:
            raise StoreError(
                f"{self._path} is of version {version}; this Vayu knows versions up to {known}",
                hint="update Vayu, or move the file away to begin a new one",
            )
        for number in range(version + 1, known + 1):
            if number > 1:
                self._back_up(connection, number - 1)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                for statement in self._migrations[number - 1]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    def _back_up(self, connection: sqlite3.Connection, version: int) -> None:
        """Copy the file as it is, under the name of its version."""
        copy = self._path.with_name(f"{self._path.name}.v{version}")
        part = copy.with_name(f"{copy.name}.part")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        connection.execute("VACUUM INTO ?", (str(part),))
        part.replace(copy)

    def _set_aside(self, why: str) -> None:
        """Give a damaged file another name, so that a new one can begin."""
        self.close()
        stamp = f"{self._clock():%Y%m%dT%H%M%S%f}"
        aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        for end in _BESIDE:
            beside = self._path.with_name(self._path.name + end)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + end))
        self.notices.append(
            f"{self._path} was damaged ({why}); it is now {aside.name}, and a new one was begun"
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes from opening the file or setting it aside meanwhile.

        Raises
        ------
        StoreError
            If its folder cannot be used.
        """
        private_folder(self._path.parent)
        try:
            with waiting_lock(self._path.with_name(f"{self._path.name}.lock")):
                yield
        except OSError as error:
            raise StoreError(f"{self._path} cannot be used: {error.strerror}") from error


def _complaint(connection: sqlite3.Connection) -> str | None:
    """Set a connection up; return what is damaged of its file, if anything is.

    Raises
    ------
    DatabaseError
        If anything else is wrong.
    """
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return str(error)
        raise
    return None if found == "ok" else str(found)


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken, and not what was asked of it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE
