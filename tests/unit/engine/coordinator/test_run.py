"""Runs whose workers are not what they should be: every one comes to an end, and says why."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.engine import worker_process
from vayu.engine.coordinator.chronicle import Chronicle
from vayu.engine.coordinator.course import Course
from vayu.engine.coordinator.instructions import USUAL, Patience
from vayu.engine.coordinator.machine import Machine
from vayu.engine.coordinator.planner import orders
from vayu.engine.coordinator.run import LoadRun
from vayu.engine.edition import running
from vayu.engine.store.files import GrowingFile
from vayu.errors import StoreError
from vayu.model.load.control import RunChange
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec
from vayu.model.runs.state import RunState
from vayu.protocol.sse import Decoder
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.testing import Target

pytestmark = pytest.mark.process

PATIENCE = Patience(ready=300 * NS_PER_MS, silence=2 * NS_PER_S, grace=500 * NS_PER_MS)
MACHINE = Machine(cores=2, descriptors=1024)


@pytest.fixture
def make_run(store_run: Callable, target: Target) -> Callable[..., LoadRun]:
    """A run of two workers against the target."""

    def make(patience: Patience = PATIENCE, **config: object) -> LoadRun:
        config = {"rate": 100, "duration": "60s", **config}
        payload = {"request": {"url": target.url}, "config": config}
        folder, info = store_run(workers=2, **payload)
        spec = build(RunSpec, payload)
        loads = orders(spec, folder.path, MACHINE, workers=2, seed=1)
        course = Course(loads, length=spec.config.profile.length, drain=NS_PER_S, patience=patience)
        chronicle = Chronicle(folder, info, workers=2, redact=str)
        return LoadRun(course, chronicle, workers=2, tick=20 * NS_PER_MS)

    return make


def instead_of_workers(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Start this program where a worker should be."""
    monkeypatch.setattr(worker_process, "command", lambda: [sys.executable, "-c", code])


async def last_event(run: LoadRun) -> tuple[str, dict]:
    """The last event of a run, which is the only one of its kind."""
    decoder = Decoder()
    events = [e async for chunk in run.chronicle.feed.follow() for e in decoder.feed(chunk)]
    assert [e.event for e in events[:-1]] == ["stats"] * (len(events) - 1)
    return events[-1].event, json.loads(events[-1].data)


READY = """
import os, sys
from vayu.protocol.frames import encode
from vayu.protocol.reports import Finished, Prepared
os.write(1, encode(Prepared(libcurl="")))
sys.stdin.read()
"""

PROGRAMS = {
    "sleeps": (PATIENCE, "import time; time.sleep(60)", "worker 0 was not ready within 300ms"),
    "exits": (USUAL, "raise SystemExit(3)", "exited with code 3"),
    "speaks garbage": (USUAL, "print('hello world ' * 99, flush=True); import time; time.sleep(60)",
                       "said what is no report"),
    "closes its output": (PATIENCE, "import os, time; os.close(1); time.sleep(60)", "worker 0"),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
async def test_a_worker_that_is_none(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Sleeps for ever, exits, speaks garbage, or closes its output: the run is failed, soon.

    What says at once what it is may be started late on a busy machine.
    """
    patience, code, why = PROGRAMS[program]
    instead_of_workers(monkeypatch, code)
    run = make_run(patience)
    await asyncio.wait_for(run.execute(), 25)

    kind, last = await last_event(run)
    assert (kind, last["status"]) == ("error", "failed")
    assert why in last["error"]
    assert last["summary"]["partial"] is True
    assert run.chronicle.folder.info().status is RunState.FAILED


IDLE = """
import os
from pathlib import Path
from vayu.engine.recorder import writer
from vayu.protocol.frames import encode, order_frames
from vayu.protocol.orders import Begin, Load
from vayu.protocol.reports import Draining, Finished, Prepared
frames = order_frames()
while chunk := os.read(0, 1 << 16):
    for order in frames.feed(chunk):
        if isinstance(order, Load):
            block = {block}
            os.write(1, encode(Prepared()))
        if isinstance(order, Begin):
            os.write(1, encode(Draining()) + encode(Finished()))
"""
BLOCK = "writer.BlockWriter(Path(order.block))"
IDLERS = {
    "makes no block": ("None", "worker 0 left no numbers: it has made no statistics block"),
    "makes one of another layout": (
        f"[setattr(writer, 'VERSION', 99), {BLOCK}]", "is not a statistics block of version"
    ),
    "makes one and does nothing": (BLOCK, "its workers ended without having worked"),
}  # fmt: skip


@pytest.mark.parametrize("idler", IDLERS)
async def test_a_run_that_nobody_counted_has_not_finished(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch, idler: str
) -> None:
    """Workers that say they are done, and left nothing to show for it: no green."""
    block, why = IDLERS[idler]
    instead_of_workers(monkeypatch, IDLE.format(block=block))
    run = make_run(USUAL)
    await asyncio.wait_for(run.execute(), 30)

    kind, last = await last_event(run)
    assert (kind, last["status"], last["summary"]["passed"]) == ("error", "failed", False)
    assert why in last["error"]
    assert run.chronicle.folder.info().error == last["error"]


async def test_workers_of_another_edition_refuse_before_anything_is_sent(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    """Files were replaced between the engine's look at them and the workers' start."""
    monkeypatch.setattr(worker_process, "running", lambda: "0.0.9+01234567")
    run = make_run(USUAL)
    await asyncio.wait_for(run.execute(), 30)

    _, last = await last_event(run)
    assert last["status"] == "failed"
    for part in ("engine is 0.0.9+01234567", f"by now is {running()}", "`vayu engine stop`"):
        assert part in last["error"]
    assert target.counts().requests == 0


async def test_a_worker_that_cannot_be_started(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no such program."""
    monkeypatch.setattr(worker_process, "command", lambda: ["/nowhere/python"])
    run = make_run()
    await asyncio.wait_for(run.execute(), 15)

    _, last = await last_event(run)
    assert "a worker cannot be started: No such file" in last["error"]


async def test_a_full_disk_fails_the_run_and_stops_the_load(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    """What cannot be recorded is not sent; the end still reaches whoever listens."""

    def full(*_: object) -> None:
        raise StoreError("ticks.jsonl cannot be written: No space left on device")

    monkeypatch.setattr(GrowingFile, "append", full)
    run = make_run(Patience())
    await asyncio.wait_for(run.execute(), 30)

    kind, last = await last_event(run)
    assert (kind, last["status"]) == ("error", "failed")
    assert "No space left" in last["error"]
    assert target.counts().requests < 1000  # of 6,000


async def test_workers_are_told_before_it_is_written(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk makes no run begin, change or stop late: first the orders, then the files."""
    seen: list[str] = []
    running = asyncio.Event()

    def tell(_: object, order: object) -> None:
        seen.append(type(order).__name__)

    def enter(_: object, state: RunState, __: object) -> None:
        seen.append(state.value)
        if state is RunState.RUNNING:
            running.set()

    def mark(_: object, event: str, *__: object) -> None:
        seen.append(event)

    monkeypatch.setattr(worker_process.WorkerProcess, "tell", tell)
    monkeypatch.setattr(Chronicle, "enter", enter)
    monkeypatch.setattr(Chronicle, "mark", mark)
    instead_of_workers(monkeypatch, READY)
    run = make_run(Patience(grace=100 * NS_PER_MS))
    going = asyncio.create_task(run.execute())
    await asyncio.wait_for(running.wait(), 30)
    run.change(RunChange(rate=7))
    run.stop(drain=False)
    await asyncio.wait_for(going, 15)

    expected = [
        "starting", "Load", "Load", "Begin", "Begin", "running",
        "Steer", "Steer", "rate 7/s",
        "Halt", "Halt", "stopping", "cancel what is in flight",
    ]  # fmt: skip
    assert seen[: len(expected)] == expected


async def test_stop_before_it_began(make_run: Callable[..., LoadRun]) -> None:
    """It is over at once, and never starts."""
    run = make_run()
    run.stop()
    assert (await last_event(run))[1]["status"] == "stopped"
    await run.execute()

    assert run.chronicle.folder.info().status is RunState.STOPPED


async def test_stop_while_workers_start(
    make_run: Callable[..., LoadRun], monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    """They go, and nothing is sent."""
    start, started = worker_process.WorkerProcess.start, asyncio.Event()

    async def noted() -> worker_process.WorkerProcess:
        started.set()
        return await start()

    monkeypatch.setattr(worker_process.WorkerProcess, "start", noted)
    run = make_run(Patience())
    task = asyncio.create_task(run.execute())
    await asyncio.wait_for(started.wait(), 15)
    run.stop()
    await asyncio.wait_for(task, 15)

    assert (await last_event(run))[1]["status"] == "stopped"
    assert target.counts().requests == 0


async def test_two_workers_share_one_schedule(
    make_run: Callable[..., LoadRun], target: Target
) -> None:
    """Together exactly the arrivals of the profile, on the target's own count."""
    run = make_run(Patience(), rate=200, iterations=100)
    await asyncio.wait_for(run.execute(), 30)

    kind, last = await last_event(run)
    assert (kind, last["status"], last["total"]) == ("complete", "finished", 100)
    assert target.counts().requests == 100
