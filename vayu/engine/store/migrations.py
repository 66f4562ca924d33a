"""The versions of the database. A statement that was released once never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.engine.store.database import Migration

_HISTORY: Migration = (
    """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sent_at INTEGER NOT NULL,           -- ms since 1970
        method TEXT NOT NULL,
        status INTEGER NOT NULL,            -- 0: no response
        words TEXT NOT NULL,                -- what is searched, in lower case
        size INTEGER NOT NULL,              -- bytes of words, line and whole
        line BLOB NOT NULL,                 -- JSON of a HistoryRow
        whole BLOB NOT NULL                 -- JSON of a HistoryEntry
    )
    """,
    "CREATE INDEX entry_sent_at ON entry (sent_at)",
)

_FOLDERS: Migration = (
    """
    CREATE TABLE folder (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL UNIQUE           -- absolute, links followed
    )
    """,
)

MIGRATIONS: tuple[Migration, ...] = (_HISTORY, _FOLDERS)
