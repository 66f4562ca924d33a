"""Every event comes once and in order, whatever happens to the connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.client import stream
from vayu.client.link import Link
from vayu.client.stream import events
from vayu.errors import EngineUnreachable

if TYPE_CHECKING:
    from types import SimpleNamespace

    from tests.unit.client.conftest import ScriptedEngine


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_PAUSE", 0.001)


async def ids(engine: ScriptedEngine) -> list[int]:
    """Follow the run and return the numbers of its events."""
    link = Link(engine.folder)
    try:
        return [event.id async for event in events(link, "r1")]
    finally:
        await link.close()


async def test_one_connection(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """Ticks, then the end; nothing is asked for twice."""
    engine.connections = [[say.stats(1), say.stats(2) + say.complete(3)]]

    assert await ids(engine) == [1, 2, 3]
    assert engine.asked_after == [None]


async def test_event_cut_in_two(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """The cuts of the network do not matter."""
    whole = say.stats(1) + say.complete(2)
    engine.connections = [[whole[:7], whole[7:90], whole[90:]]]

    assert await ids(engine) == [1, 2]


async def test_broken_connection_resumes(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """The next connection asks for what follows, and what comes twice is left out."""
    engine.connections = [
        [say.stats(1), say.stats(2)],
        [],
        [say.stats(2), say.stats(3), say.complete(4)],
    ]

    assert await ids(engine) == [1, 2, 3, 4]
    assert engine.asked_after == [None, "2", "2"]


async def test_gap_is_fetched_again(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """Events that a slow reader was not sent are asked for before any later one."""
    engine.connections = [
        [say.stats(1), say.stats(5), say.complete(6)],
        [say.stats(n) for n in (2, 3, 4, 5)] + [say.complete(6)],
    ]

    assert await ids(engine) == [1, 2, 3, 4, 5, 6]


async def test_gap_that_stays_is_passed(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """What the engine does not have either does not stop the rest."""
    engine.connections = [
        [say.stats(1), say.stats(5)],
        [say.stats(5), say.complete(6)],
    ]

    assert await ids(engine) == [1, 5, 6]


async def test_stream_that_never_ends_well(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """Connections that bring nothing are tried a few times, not for ever."""
    engine.connections = [[say.stats(1)]]

    with pytest.raises(EngineUnreachable, match="ends before the run does"):
        await ids(engine)

    assert engine.asked_after == [None] + ["1"] * stream._TRIES


async def test_ids_are_quoted(engine: ScriptedEngine, say: SimpleNamespace) -> None:
    """An id cannot lead to another path."""
    link = Link(engine.folder)
    engine.connections = [[say.complete(1)]]

    assert [event.id async for event in events(link, "../run?x")] == [1]
    await link.close()
    assert "GET /stats/../run?x" in engine.calls
