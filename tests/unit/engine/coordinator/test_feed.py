"""Followers of a run get every tick once, in order, and then exactly one last event."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from vayu.engine.coordinator import feed as feed_module
from vayu.engine.coordinator.feed import Feed
from vayu.engine.store.files import append_line
from vayu.model.results.summary import Summary
from vayu.model.runs.state import RunState
from vayu.protocol.messages import Complete
from vayu.protocol.sse import KEEP_ALIVE, Decoder, ServerEvent

if TYPE_CHECKING:
    from pathlib import Path


def end(status: RunState = RunState.FINISHED) -> Complete:
    """The end of a run."""
    summary = Summary(id="r", status=status, model="closed", load="1 user")
    return Complete(run_id="r", status=status, total=0, summary=summary)


def ticks(path: Path, *numbers: int) -> None:
    """Append ticks; their text is their number."""
    for number in numbers:
        append_line(path, b"%d" % number)


async def collect(feed: Feed, after: int = 0) -> list[ServerEvent]:
    """Everything that a follower gets."""
    decoder = Decoder()
    return [e async for chunk in feed.follow(after) for e in decoder.feed(chunk)]


def numbers(events: list[ServerEvent]) -> list[tuple[int, str, bytes]]:
    """Ids, kinds, and the text of ticks."""
    return [(e.id, e.event, e.data if e.event == "stats" else b"") for e in events]


async def test_a_late_subscriber_gets_everything(tmp_path: Path) -> None:
    """The run is over; its ticks and its end are not lost."""
    ticks(tmp_path / "t", 1, 2, 3)

    events = await collect(Feed(tmp_path / "t", end()))
    assert numbers(events) == [
        (1, "stats", b"1"),
        (2, "stats", b"2"),
        (3, "stats", b"3"),
        (4, "complete", b""),
    ]


@pytest.mark.parametrize(
    ("after", "ids"), [(0, [1, 2, 3, 4]), (2, [3, 4]), (3, [4]), (4, []), (99, [])]
)
async def test_a_reader_resumes_after_what_it_has(
    tmp_path: Path, after: int, ids: list[int]
) -> None:
    """One who has the last event gets nothing more."""
    ticks(tmp_path / "t", 1, 2, 3)

    assert [e.id for e in await collect(Feed(tmp_path / "t", end()), after)] == ids


async def test_a_failed_run_ends_with_an_error(tmp_path: Path) -> None:
    """No tick was made, and the end still comes."""
    assert numbers(await collect(Feed(tmp_path / "none", end(RunState.FAILED)))) == [
        (1, "error", b"")
    ]


async def test_many_readers_at_their_own_pace(tmp_path: Path) -> None:
    """One that never reads keeps nobody waiting, and misses nothing."""
    path = tmp_path / "t"
    feed = Feed(path)
    slow = feed.follow()
    fast = asyncio.create_task(collect(feed))
    ticks(path, 1)
    feed.tell()
    assert await anext(slow) == b"id: 1\nevent: stats\ndata: 1\n\n"
    for number in range(2, 5_000):
        ticks(path, number)
        feed.tell()
        if number % 500 == 0:
            await asyncio.sleep(0)
    feed.end(end())

    assert [e.id for e in await asyncio.wait_for(fast, 5)] == list(range(1, 5_001))
    decoder = Decoder()
    rest = [e async for chunk in slow for e in decoder.feed(chunk)]
    assert [e.id for e in rest] == list(range(2, 5_001))
    assert [e.event for e in rest].count("complete") == 1


async def test_what_is_longer_than_one_reading_comes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that has a part of what is there does not wait for the next tick."""
    monkeypatch.setattr("vayu.engine.store.ticks._CHUNK", 7)
    ticks(tmp_path / "t", *range(100, 150))
    follower = Feed(tmp_path / "t").follow()

    decoder, found = Decoder(), []
    async with asyncio.timeout(5):
        while len(found) < 50:
            found += decoder.feed(await anext(follower))
    assert [e.data for e in found] == [b"%d" % number for number in range(100, 150)]


async def test_a_silent_run_shows_that_the_stream_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment comes when nothing else does."""
    monkeypatch.setattr(feed_module, "PULSE", 0.01)
    feed = Feed(tmp_path / "t")
    stream = feed.follow()

    assert await anext(stream) == KEEP_ALIVE
    feed.end(end())
    assert b"complete" in await anext(stream)
    await stream.aclose()
