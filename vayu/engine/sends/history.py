"""The history: every Send is noted, and nobody waits for it.

    Send answered ── note ──> thread: remove secrets, write ──> vayu.db
    GET /history ───────────> the same thread, after what was noted before

One thread owns the database, so its calls come one after the other. What waits is bounded; a disk
that is full or read-only costs the history and never a Send.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from vayu.engine.clock import wall
from vayu.engine.log import explain
from vayu.engine.sends.known_secrets import KnownSecrets
from vayu.engine.sends.recollection import Sent, recollect, words_of
from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.history import HistoryTable
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.store.vaulted import VaultedSecrets
from vayu.errors import StoreError
from vayu.model.sends.history import HistoryForgotten, HistoryPage
from vayu.model.words.duration import parse_duration
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.engine.settings import SettingsFile
    from vayu.model.sends.history import HistoryEntry
    from vayu.model.sends.history_query import HistoryQuery

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_WAITING = 256
"""Sends that may wait to be written; those that come then are not kept, and counted. [1]"""

MOST_WAITING_BYTES = 64 * 1024 * 1024
"""What the bodies of their requests may come to, unless there is only one. [B]"""


class Room:
    """Counts what waits; used by the loop and by the thread that writes.

    Parameters
    ----------
    most, most_bytes : int
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._lock = Lock()
        self._count = self._bytes = 0

    def take(self, size: int) -> bool:
        """Let one more wait, if there is room for it."""
        with self._lock:
            full = self._count >= self._most or self._bytes + size > self._most_bytes
            if self._count and full:
                return False
            self._count += 1
            self._bytes += size
            return True

    def give(self, size: int) -> None:
        """Give the room of one back."""
        with self._lock:
            self._count -= 1
            self._bytes -= size


class History:
    """What was sent, in the database of a data directory.

    Parameters
    ----------
    data_dir : Path
    settings : SettingsFile
    """

    def __init__(self, data_dir: Path, settings: SettingsFile) -> None:
        self._settings = settings
        self._database = Database(data_dir / DATABASE, MIGRATIONS, wall)
        self._table = HistoryTable(self._database)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vayu-store")
        self._room = Room(MOST_WAITING, MOST_WAITING_BYTES)
        self._known = KnownSecrets()
        self._vaulted = VaultedSecrets(data_dir)
        self._missed = 0
        self._trouble: str | None = None

    def note(self, sent: Sent) -> None:
        """Keep a Send, later; return at once."""
        if not self._settings.current.history_entries:
            return
        short = _cut(sent, self._settings.current.history_body)
        size = len(msgspec.json.encode(sent.spec.request.body, enc_hook=str))
        if not self._room.take(size):
            self._missed += 1
            return
        self._thread.submit(self._keep, short, size)

    async def page(self, query: HistoryQuery) -> HistoryPage:
        """Return what is wanted, newest first."""

        def look() -> HistoryPage:
            rows = self._table.rows(query, wall())
            return HistoryPage(entries=rows, total=self._table.count(), notices=self._notices())

        return await self._in_turn(look)

    async def entry(self, number: int) -> HistoryEntry:
        """Return one Send; `NoSuchItem` if there is none of that id."""
        return await self._in_turn(lambda: self._table.entry(number))

    async def forget(self, number: int) -> HistoryForgotten:
        """Delete one Send; `NoSuchItem` if there is none of that id."""
        return HistoryForgotten(deleted=await self._in_turn(lambda: self._table.forget(number)))

    async def forget_all(self, query: HistoryQuery) -> HistoryForgotten:
        """Delete what is wanted."""
        deleted = await self._in_turn(lambda: self._table.forget_all(query, wall()))
        return HistoryForgotten(deleted=deleted)

    async def secrets(self) -> frozenset[str]:
        """Return what may stand in a script without a name: values of the vault, and of Sends."""
        return await self._in_turn(self._secrets)

    def _secrets(self) -> frozenset[str]:
        """Return them, in the thread of the history."""
        return self._vaulted() | self._known.values

    async def close(self) -> None:
        """Write what waits, and close the database."""
        await self._in_turn(self._database.close)
        self._thread.shutdown()

    async def _in_turn(self, work: Callable[[], T]) -> T:
        """Do what needs the database after what came before."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _keep(self, sent: Sent, size: int) -> None:
        """Write one Send; what keeps it from being written is told, and nobody is stopped."""
        settings = self._settings.current
        oldest = wall() - timedelta(seconds=parse_duration(settings.history_age) / NS_PER_S)
        try:
            for spec, finder in sent.finders:
                self._known.learn(spec, finder)
            entry = recollect(
                sent,
                largest_body=settings.history_body,
                known=self._known,
                elsewhere=self._secrets(),
            )
            self._table.add(
                entry,
                words_of(entry),
                most=settings.history_entries,
                oldest=round(oldest.timestamp() * 1000),
            )
            self._trouble = None
        except StoreError as error:
            if self._trouble != error.message:
                log.warning("a Send is not in the history: %s", error.message)
            self._trouble = error.message
        except Exception as error:  # noqa: BLE001  the next Send must be kept
            self._trouble = explain(log, "the history", error)
        finally:
            self._room.give(size)

    def _notices(self) -> tuple[str, ...]:
        """Return what a person should be told."""
        found = list(self._database.notices)
        if self._missed:
            found.append(f"{self._missed:,} Sends came too fast to be kept")
        if self._trouble and self._trouble not in found:
            found.append(f"the last Send is not kept: {self._trouble}")
        return tuple(found)


def _cut(sent: Sent, largest: int) -> Sent:
    """Return a Send that holds no more of its bodies than is kept: up to 64 MiB need not wait."""
    if isinstance(sent.outcome, Exception):
        return sent
    response = sent.outcome.response
    short = replace(
        response,
        body=response.body[:largest],
        truncated=response.truncated or len(response.body) > largest,
        request=replace(response.request, body=response.request.body[:largest]),
        events=(),
    )
    return Sent(sent.spec, sent.signed, sent.at, replace(sent.outcome, response=short))
