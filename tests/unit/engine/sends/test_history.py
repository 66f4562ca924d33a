"""The history takes note of what was sent, and nothing that happens to it costs a Send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from vayu.engine.sends import history as module
from vayu.engine.sends.history import History, Room
from vayu.engine.sends.recollection import Sent
from vayu.engine.settings import SettingsFile
from vayu.errors import StoreError
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.history_query import HistoryQuery
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.model.sends.send import SendSpec
from vayu.protocol.reports import Answered

if TYPE_CHECKING:
    from pathlib import Path

ALL = HistoryQuery()


def sent(body: bytes = b"hello") -> Sent:
    spec = SendSpec(request=RequestSpec(url="https://h/"))
    response = ResponseSpec(
        status=200, reason="OK", http_version="HTTP/1.1", url="https://h/", body=body,
        timings=Timings(total=1.0), request=SentRequest(method="GET", url="https://h/"),
    )  # fmt: skip
    at = module.wall().isoformat(timespec="milliseconds")
    return Sent(spec, spec, at, Answered(id=1, response=response))


def of(folder: Path, **settings: object) -> History:
    file = SettingsFile(folder)
    if settings:
        file.change(settings)
    return History(folder, file)


async def test_whoever_asks_sees_what_was_noted_before(tmp_path: Path) -> None:
    """Without waiting, and in order."""
    history = of(tmp_path)
    for _ in range(3):
        history.note(sent())
    page = await history.page(ALL)
    await history.close()

    assert ([row.id for row in page.entries], page.total, page.notices) == ([3, 2, 1], 3, ())


async def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    """A shutdown loses nothing."""
    history = of(tmp_path)
    history.note(sent())
    await history.close()
    again = of(tmp_path)

    assert (await again.page(ALL)).total == 1
    await again.close()


async def test_none_is_kept_if_that_is_set(tmp_path: Path) -> None:
    """And no file is made."""
    history = of(tmp_path, historyEntries=0)
    history.note(sent())
    await history.close()

    assert not (tmp_path / "vayu.db").exists()


async def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path) -> None:
    """The Send that found it is kept in the new one."""
    (tmp_path / "vayu.db").write_bytes(b"no database" * 1000)
    history = of(tmp_path)
    history.note(sent())
    page = await history.page(ALL)
    await history.close()

    aside = re.findall(r"vayu\.db\.damaged-\w+", page.notices[0])[0]
    assert page.total == 1
    assert (tmp_path / aside).read_bytes() == b"no database" * 1000


async def test_one_that_cannot_be_written_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each Send goes on; the log does not fill; whoever looks is refused with the reason."""
    (tmp_path / "vayu.db").mkdir()
    history = of(tmp_path)
    for _ in range(3):
        history.note(sent())
    with pytest.raises(StoreError, match=r"vayu\.db"):
        await history.page(ALL)
    await history.close()

    assert len(caplog.records) == 1


async def test_what_waits_is_bounded_in_number_and_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes too fast is counted; of large bodies only what is kept waits."""
    from threading import Event

    history = of(tmp_path, historyBody=10)
    held = Event()
    monkeypatch.setattr(module, "words_of", lambda _: str(held.wait(20)))
    waiting: list[Sent] = []
    keep = history._keep
    monkeypatch.setattr(history, "_keep", lambda one, size: (waiting.append(one), keep(one, size)))
    for _ in range(module.MOST_WAITING + 5):
        history.note(sent(b"x" * 1000))
    held.set()
    page = await history.page(HistoryQuery(limit=1000))
    await history.close()

    assert page.total == module.MOST_WAITING
    assert page.notices == ("5 Sends came too fast to be kept",)
    assert {len(one.outcome.response.body) for one in waiting} == {10}  # type: ignore[union-attr]


def test_there_is_room_for_so_many_and_so_much() -> None:
    """One that alone is too much may wait alone."""
    room = Room(2, 100)
    assert [room.take(60), room.take(60), room.take(40), room.take(0)] == [True, False, True, False]
    room.give(60)
    room.give(40)
    assert [room.take(1000), room.take(0)] == [True, False]
