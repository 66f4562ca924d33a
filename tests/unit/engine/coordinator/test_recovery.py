"""Runs that a dead engine left open are closed from their files; nothing else is touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from vayu.engine.coordinator.machine import Machine
from vayu.engine.coordinator.planner import SPARE_DESCRIPTORS
from vayu.engine.coordinator.provenance import manifest_of
from vayu.engine.coordinator.recovery import WINDOWS_LOST, recover
from vayu.engine.recorder.layout import GENERATION_WORD
from vayu.engine.recorder.writer import BlockWriter
from vayu.engine.store.notes import NoteLog
from vayu.model.results.levels import CapacityLevel, LevelOutcome, Reason
from vayu.model.results.tick import Tick
from vayu.model.runs.state import RunState
from vayu.protocol.reports import Named, Noted

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.store.catalog import Catalog

MS = 1_000_000


async def test_a_run_in_the_middle(
    catalog: Catalog, store_run: Callable, make_rows: Callable
) -> None:
    """Failed, partial, with every number its workers wrote and every name they told."""
    folder, info = store_run(workers=2, config={"rate": 100})
    folder.write_info(replace(info, status=RunState.RUNNING, started_at="2025-01-01T00:00:00Z"))
    blocks = folder.blocks(2)
    rows = make_rows(500)
    BlockWriter(blocks[0]).write(rows, {"elapsed": 900 * MS, "due": 510, "started": 505})
    notes = NoteLog(folder.notes, 2, str)
    notes.add(0, Named(index=0, name="is ok"))
    notes.add(0, Noted(topic="failure", about="timeout", text="took 30 s"))
    (folder.path / "worker-0.rows").write_bytes(rows.tobytes())

    waiting = await recover(catalog)
    closed, summary = folder.info(), folder.summary()
    assert [one.id for one in waiting] == [folder.id]
    assert closed.status is RunState.FAILED
    assert closed.error == "the engine ended while the run was running"
    assert closed.ended_at is not None
    assert summary is not None
    assert (summary.partial, summary.error) == (True, closed.error)
    assert (summary.started, summary.in_flight, summary.backlog) == (505, 5, 5)
    assert closed.total == 500
    assert {f.kind: f.message for f in summary.failures}["timeout"] == "took 30 s"
    assert set(json.loads((folder.path / "histograms.json").read_text())) == {
        "response",
        "service",
        "lag",
    }


@pytest.mark.parametrize("descriptors", [432, 432 + 10_000])
async def test_a_search_of_users_went_no_further_than_there_was_room(
    catalog: Catalog, store_run: Callable, descriptors: int
) -> None:
    """Nothing is invented beyond: with 400 descriptors to spare it had ended, else it had not."""
    profile = {"kind": "user_capacity", "start": 100, "thresholds": ["p99 < 1s"]}
    folder, info = store_run(workers=1, config={"profile": profile})
    folder.write_info(replace(info, status=RunState.RUNNING, started_at="2025-01-01T00:00:00Z"))
    machine = Machine(cores=2, descriptors=descriptors)
    folder.write_manifest(manifest_of(info, machine, seed=1))
    kept = [
        CapacityLevel(number=n, level=level, outcome=LevelOutcome.KEPT, why="fast")
        for n, level in enumerate((100, 200, 432 - SPARE_DESCRIPTORS), 1)
    ]
    ticks = [Tick(timestamp=0, elapsed=0, interval=100, level=level) for level in kept]
    folder.ticks.write_bytes(b"".join(msgspec.json.encode(tick) + b"\n" for tick in ticks))

    await recover(catalog)
    summary = folder.summary()
    assert summary is not None
    found = summary.capacity
    assert found is not None
    over = descriptors == 432
    assert found.reason is (Reason.MAXIMUM if over else Reason.ENDED)
    assert len(found.levels) == (3 if over else 4)


async def test_what_died_with_the_engine_is_said(catalog: Catalog, store_run: Callable) -> None:
    """What the run was steered to, from its ticks; and that nobody can judge its windows."""
    lost = "dropped < 1% in all 1s windows"
    config = {"rate": 100, "thresholds": ["p99 < 1s in 95% of 1s windows", lost]}
    folder, info = store_run(workers=1, config=config)
    folder.write_info(replace(info, status=RunState.RUNNING, started_at="2025-01-01T00:00:00Z"))
    tick = Tick(timestamp=0, elapsed=1500.0, interval=100, event="rate 300/s")
    folder.ticks.write_bytes(msgspec.json.encode(tick) + b"\n")

    await recover(catalog)
    summary = folder.summary()
    assert summary is not None
    steered, windows, *_ = summary.warnings
    assert "rate 300/s at 1.5 s" in steered
    assert windows == WINDOWS_LOST.format(repr(lost))
    assert [one.outcome for one in summary.verdicts] == ["unevaluated"] * 2


async def test_windows_are_judged_by_the_rows(
    catalog: Catalog, store_run: Callable, make_rows: Callable
) -> None:
    """Whoever killed the engine did not take them along; what no row tells stays open."""
    limits = ["p99 < 1h in all 1s windows", "p99 < 1us in 95% of 1s windows"]
    untold = "dropped < 1% in all 1s windows"
    folder, info = store_run(config={"rate": 100, "thresholds": [*limits, untold]})
    folder.write_info(replace(info, status=RunState.RUNNING, started_at="2025-01-01T00:00:00Z"))
    rows = make_rows(500)
    ended = int(rows["completed"].max())
    counts = {"elapsed": ended, "due": 510, "started": 505}
    BlockWriter(folder.blocks(1)[0]).write(rows, counts)
    (folder.path / "worker-0.rows").write_bytes(rows.tobytes())

    await recover(catalog)
    summary = folder.summary()
    assert summary is not None
    assert [one.outcome for one in summary.verdicts] == ["pass", "fail", "unevaluated"]
    assert [one.windows and one.windows.evaluated for one in summary.verdicts] == [
        -(-ended // (1000 * MS))
    ] * 2 + [0]


async def test_a_run_that_never_began(catalog: Catalog, store_run: Callable) -> None:
    """Failed and partial like every run that broke: its engine cannot say how far it got."""
    folder, _ = store_run()

    assert await recover(catalog) == []
    summary = folder.summary()
    assert summary is not None
    assert (folder.info().status, summary.partial, summary.started) == (RunState.FAILED, True, 0)
    assert folder.info().error == "the engine ended while the run was pending"


async def test_runs_that_ended_stay_as_they_are(catalog: Catalog, store_run: Callable) -> None:
    """To the byte; only their rows may still wait for conversion."""
    folder, info = store_run()
    folder.write_info(replace(info, status=RunState.STOPPED))
    (folder.path / "worker-0.rows").touch()
    before = (folder.path / "run.json").read_bytes()

    assert [one.id for one in await recover(catalog)] == [folder.id]
    assert (folder.path / "run.json").read_bytes() == before


async def test_a_damaged_run_is_left_alone(catalog: Catalog, store_run: Callable) -> None:
    """And keeps nobody from starting."""
    folder, _ = store_run()
    (folder.path / "run.json").write_bytes(b"{")

    assert await recover(catalog) == []
    assert (folder.path / "run.json").read_bytes() == b"{"


async def test_a_torn_block(catalog: Catalog, store_run: Callable, make_rows: Callable) -> None:
    """Its worker was killed in the middle of a write: the rows say what it had counted."""
    folder, info = store_run(workers=1, config={"rate": 100})
    folder.write_info(replace(info, status=RunState.RUNNING, started_at="2025-01-01T00:00:00Z"))
    (block,) = folder.blocks(1)
    rows = make_rows(500)
    BlockWriter(block).write(rows[:400], {"elapsed": 900 * MS, "due": 510, "started": 505})
    words = np.fromfile(block, np.int64)
    words[GENERATION_WORD] += 1
    words.tofile(block)
    (folder.path / "worker-0.rows").write_bytes(rows.tobytes() + b"half a record")

    await recover(catalog)
    summary = folder.summary()
    assert summary is not None
    assert (summary.started, summary.due) == (505, 510)
    assert summary.succeeded + summary.failed + summary.cancelled == 500
    assert sum(summary.status_codes.values()) == 500
    assert summary.response.count == int((rows["status"] > 0).sum())
