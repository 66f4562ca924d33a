"""A run as it is seen from here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from vayu.client import stream
from vayu.client.background import BackgroundLoop
from vayu.client.link import Link
from vayu.client.live import LiveRun
from vayu.errors import EngineUnreachable, RunFailed, RunTimeout
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from types import SimpleNamespace

    from tests.unit.client.conftest import ScriptedEngine

Follow = Callable[..., LiveRun]


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_PAUSE", 0.001)


@pytest.fixture
def follow(engine: ScriptedEngine, say: SimpleNamespace) -> Iterator[Follow]:
    """Follow run r1 of the scripted engine, from a background thread."""
    background = BackgroundLoop()
    link = Link(engine.folder)

    def start(**changes: object) -> LiveRun:
        engine.info = say.run_info(**changes)
        return LiveRun(link, background, engine.info)

    yield start
    background.run(link.close())
    background.close()


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, as a busy machine lets it."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def ended(live: LiveRun) -> LiveRun:
    """Wait for the end, whatever it is, while the scripted engine's loop goes on."""
    await asyncio.to_thread(live.settle, 10)
    return live


async def test_finished_run(engine: ScriptedEngine, say: SimpleNamespace, follow: Follow) -> None:
    """Ticks, state, totals and summary are those of the events."""
    engine.connections = [[say.stats(1), say.stats(2), say.complete(3)]]

    live = await ended(follow(started_at="2026-01-01T00:00:00+00:00"))

    assert live.ticks() == [say.tick(1), say.tick(2)]
    assert live.ticks(1) == [say.tick(2)]
    assert live.latest == say.tick(2)
    assert (live.status, live.info.status, live.info.total) == (
        RunState.FINISHED,
        RunState.FINISHED,
        7,
    )
    assert live.wait() is live.summary
    assert live.error is None


async def test_first_tick_asks_when_it_started(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """A run that was pending is looked at again when it runs."""
    engine.connections = [[say.stats(1), say.complete(2)]]
    live = follow(status=RunState.PENDING)
    engine.info = say.run_info(started_at="2026-01-01T00:00:05+00:00")

    await ended(live)

    assert live.info.started_at == "2026-01-01T00:00:05+00:00"


async def test_failed_run(engine: ScriptedEngine, say: SimpleNamespace, follow: Follow) -> None:
    """Waiting for it raises, with its reason; its ticks and summary are there."""
    engine.connections = [[say.stats(1), say.complete(2, RunState.FAILED, "worker 0 died")]]
    live = await ended(follow())

    with pytest.raises(RunFailed) as caught:
        live.wait()
    assert caught.value.message == "run r1 failed: worker 0 died"
    assert caught.value.hint == "run.requests and run.summary tell what it had recorded"

    assert live.summary is not None
    assert (live.status, live.error, len(live.ticks())) == (RunState.FAILED, "worker 0 died", 1)


async def test_stopped_run_is_no_failure(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """Its summary is returned."""
    engine.connections = [[say.complete(1, RunState.STOPPED)]]
    live = await ended(follow())

    assert live.wait().status == "stopped"


async def test_lost_run(engine: ScriptedEngine, say: SimpleNamespace, follow: Follow) -> None:
    """A stream that cannot be had any more ends the waiting too, with what happened."""
    engine.connections = [[say.stats(1)]]
    live = await ended(follow())

    with pytest.raises(EngineUnreachable):
        live.wait()

    assert (live.status, live.done) == (RunState.FAILED, True)
    assert "ends before the run does" in (live.error or "")


async def test_unreadable_event(engine: ScriptedEngine, follow: Follow) -> None:
    """An event that is no tick ends the waiting, it does not hang it."""
    engine.connections = [[b'id: 1\nevent: stats\ndata: {"nonsense": 1}\n\n']]
    live = await ended(follow())

    with pytest.raises(EngineUnreachable, match="not readable"):
        live.wait()


async def test_wait_is_bounded(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """Who waits so long and no longer is told that the run goes on."""
    engine.connections = [[say.stats(n) for n in range(1, 120)] + [say.complete(120)]]
    live = follow()

    with pytest.raises(RunTimeout, match="it goes on"):
        await asyncio.to_thread(live.wait, 0.05)

    assert (await ended(live)).status is RunState.FINISHED


async def test_await_on_any_loop(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """Waiting on the caller's own loop does not block it; giving up does not end the run."""
    engine.connections = [[say.stats(n) for n in range(1, 30)] + [say.complete(30)]]
    live = follow()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(live.wait_async(), 0.02)

    assert (await live.wait_async()).status == "finished"


async def test_subscribers(engine: ScriptedEngine, say: SimpleNamespace, follow: Follow) -> None:
    """Each is called on every tick and at the end; one that raises does not harm the others."""
    engine.connections = [[say.stats(1), say.stats(2), say.complete(3)]]
    live = follow()
    called: list[int] = []
    live.subscribe(lambda: 1 / 0)
    live.subscribe(lambda: called.append(len(live.ticks())))

    await ended(live)
    await until(lambda: len(called) >= 3)
    await asyncio.sleep(0.05)

    assert called[-1] == 2
    assert 3 <= len(called) <= 4  # the end is told with the last event, and when all is settled


async def test_unsubscribed_hears_nothing(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """Ending a subscription twice is no error."""
    engine.connections = [[say.stats(1), say.complete(2)]]
    live = follow()
    called: list[int] = []
    unsubscribe = live.subscribe(lambda: called.append(1))
    unsubscribe()
    unsubscribe()

    await ended(live)

    assert called == []


async def test_late_subscriber_is_called_once(
    engine: ScriptedEngine, say: SimpleNamespace, follow: Follow
) -> None:
    """A view of a run that has ended is drawn too."""
    engine.connections = [[say.complete(1)]]
    live = await ended(follow())
    called: list[float] = []

    live.subscribe(lambda: called.append(time.monotonic()))
    await until(lambda: called)
    await asyncio.sleep(0.05)

    assert len(called) == 1
