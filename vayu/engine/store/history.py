"""The history in the database: added to at the end, bounded by count, age and size.

A row is written together with the deletion of what is too much, in one transaction, so however
it ends, what is there is whole and not more than was allowed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.errors import NoSuchItem
from vayu.model.sends.history import HistoryEntry, HistoryRow

if TYPE_CHECKING:
    import sqlite3

    from vayu.engine.store.database import Database
    from vayu.model.sends.history_query import HistoryQuery

MOST_BYTES = 256 * 1024 * 1024
"""Of all entries together, whatever their number. [B]"""

_TOO_OLD = "DELETE FROM entry WHERE sent_at < ?"
_TOO_MANY = """
    DELETE FROM entry WHERE id <= (SELECT id FROM entry ORDER BY id DESC LIMIT 1 OFFSET ?)
"""
_TOO_LARGE = """
    DELETE FROM entry WHERE id <= (
        SELECT max(id) FROM (SELECT id, sum(size) OVER (ORDER BY id DESC) AS above FROM entry)
        WHERE above > ?
    )
"""


class HistoryTable:
    """The entries of one database.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: HistoryEntry, words: str, *, most: int, oldest: int) -> None:
        """Keep an entry, and forget what is too much then.

        Parameters
        ----------
        entry : HistoryEntry
            Its id is given here.
        words : str
            What a search looks through; its case is folded.
        most : int
            How many entries are kept.
        oldest : int
            Of what time on entries are kept. [ms since 1970]
        """
        words = words.casefold()

        def add(connection: sqlite3.Connection) -> None:
            number = connection.execute(
                "INSERT INTO entry (sent_at, method, status, words, size, line, whole)"
                " VALUES (?, ?, ?, ?, 0, '', '')",
                (_moment(entry), entry.row.method, entry.row.status, words),
            ).lastrowid
            assert number is not None
            numbered = replace(entry, row=replace(entry.row, id=number))
            line, whole = msgspec.json.encode(numbered.row), msgspec.json.encode(numbered)
            size = len(words.encode()) + len(line) + len(whole)
            connection.execute(
                "UPDATE entry SET line = ?, whole = ?, size = ? WHERE id = ?",
                (line, whole, size, number),
            )
            connection.execute(_TOO_OLD, (oldest,))
            connection.execute(_TOO_MANY, (most,))
            connection.execute(_TOO_LARGE, (MOST_BYTES,))

        self._database.write(add)

    def rows(self, query: HistoryQuery, now: datetime) -> tuple[HistoryRow, ...]:
        """Return what is wanted, newest first."""
        where, values = _conditions(query, now)
        sql = f"SELECT line FROM entry WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608 (ours)
        found = self._database.read(sql, (*values, query.limit))
        return tuple(msgspec.json.decode(line, type=HistoryRow) for (line,) in found)

    def count(self) -> int:
        """Return how many entries there are."""
        [[number]] = self._database.read("SELECT count(*) FROM entry")
        return int(number)

    def entry(self, number: int) -> HistoryEntry:
        """Return one entry.

        Raises
        ------
        NoSuchItem
            If there is none of that id (any more).
        """
        found = self._database.read("SELECT whole FROM entry WHERE id = ?", (number,))
        if not found:
            raise NoSuchItem(
                f"the history has no entry {number}", hint="vayu.history() lists those there are"
            )
        return msgspec.json.decode(found[0][0], type=HistoryEntry)

    def forget(self, number: int) -> int:
        """Delete one entry; return how many that were, or raise as `entry` does."""
        self.entry(number)
        return self._delete("id = ?", [number])

    def forget_all(self, query: HistoryQuery, now: datetime) -> int:
        """Delete what is wanted, whatever its limit; return how many entries that were."""
        return self._delete(*_conditions(query, now))

    def _delete(self, where: str, values: list[Any]) -> int:
        """Delete entries, and leave no trace of them in the file."""
        sql = f"DELETE FROM entry WHERE {where}"  # noqa: S608 (ours)
        deleted = self._database.write(lambda connection: connection.execute(sql, values).rowcount)
        self._database.shrink()
        return deleted


def _moment(entry: HistoryEntry) -> int:
    """Return when an entry was sent. [ms since 1970]."""
    return round(datetime.fromisoformat(entry.row.sent_at).timestamp() * 1000)


def _conditions(query: HistoryQuery, now: datetime) -> tuple[str, list[Any]]:
    """Return the conditions of a query as SQL, and their values."""
    found: dict[str, list[Any]] = {"1": []}
    if query.search:
        found["instr(words, ?) > 0"] = [query.search.casefold()]
    if query.method is not None:
        found["method = ?"] = [query.method.upper()]
    if query.statuses is not None:
        found["status BETWEEN ? AND ?"] = list(query.statuses)
    begin = query.begin(now)
    if begin is not None:
        found["sent_at >= ?"] = [begin]
    if query.before is not None:
        found["id < ?"] = [query.before]
    return " AND ".join(found), [value for values in found.values() for value in values]
