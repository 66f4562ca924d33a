"""The history's table: what is added is found, and never more than was allowed is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store import history as module
from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.history import HistoryTable
from vayu.engine.store.migrations import MIGRATIONS
from vayu.errors import NoSuchItem
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.history import HistoryEntry, HistoryRow
from vayu.model.sends.history_query import HistoryQuery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[HistoryTable]:
    database = Database(tmp_path / DATABASE, MIGRATIONS, lambda: NOW)
    yield HistoryTable(database)
    database.close()


def put(table: HistoryTable, words: str = "", *, ago: int = 0, most: int = 1000, **row) -> None:
    moment = NOW - timedelta(hours=ago)
    given = {"method": "GET", "url": "https://h/", "status": 200} | row
    entry = HistoryEntry(
        row=HistoryRow(sent_at=moment.isoformat(), **given), request=RequestSpec(url="https://h/")
    )
    oldest = round((NOW - timedelta(days=30)).timestamp() * 1000)
    table.add(entry, words, most=most, oldest=oldest)


def ids(table: HistoryTable, **query: object) -> list[int]:
    return [row.id for row in table.rows(HistoryQuery(**query), NOW)]  # type: ignore[arg-type]


def test_what_is_added_is_found_by_its_number(table: HistoryTable) -> None:
    """Whole, and in the list with the same number."""
    put(table, name="Ping")
    [row] = table.rows(HistoryQuery(), NOW)

    assert (row.id, row.name) == (1, "Ping")
    assert table.entry(1).row == row
    with pytest.raises(NoSuchItem, match="2"):
        table.entry(2)


def test_every_condition_must_hold(table: HistoryTable) -> None:
    """Newest first; search is for text, not for a pattern, in any case."""
    put(table, "Größe 100%", ago=5)
    put(table, "ÄPFEL", method="POST", status=404, ago=3)
    put(table, "birnen_1", status=0, ago=1)

    assert ids(table) == [3, 2, 1]
    assert ids(table, search="äpfel") == [2]
    assert ids(table, search="GRÖSSE") == [1]
    assert ids(table, search="%") == [1]
    assert ids(table, search="_") == [3]
    assert ids(table, method="post") == [2]
    assert ids(table, status="4xx") == [2]
    assert ids(table, status="none") == [3]
    assert ids(table, since="4h") == [3, 2]
    assert ids(table, since="2h", method="POST") == []
    assert ids(table, before=3, limit=1) == [2]


def test_only_so_many_are_kept_the_newest(table: HistoryTable) -> None:
    """A number is never given twice."""
    for _ in range(7):
        put(table, most=3)
    assert (ids(table), table.count()) == ([7, 6, 5], 3)
    put(table, most=1)
    assert ids(table) == [8]


def test_what_is_too_old_goes(table: HistoryTable) -> None:
    """When something is added."""
    put(table, ago=24 * 31)
    put(table)
    assert ids(table) == [2]


def test_all_together_are_bounded_in_size(
    table: HistoryTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their number."""
    monkeypatch.setattr(module, "MOST_BYTES", 10_000)
    for _ in range(5):
        put(table, "x" * 3_000)
    assert ids(table) == [5, 4]


def test_what_is_forgotten_is_in_no_file(table: HistoryTable, tmp_path: Path) -> None:
    """One, those of a query, or all; the answer says how many."""
    for word in ("c4nary-one", "c4nary-two", "c4nary-three", "c4nary-four"):
        put(table, word, name=word)
    with pytest.raises(NoSuchItem):
        table.forget(9)
    assert table.forget(1) == 1
    assert table.forget_all(HistoryQuery(search="TWO"), NOW) == 1
    assert ids(table) == [4, 3]
    assert table.forget_all(HistoryQuery(limit=1), NOW) == 2
    assert [path for path in tmp_path.iterdir() if b"c4nary" in path.read_bytes()] == []
