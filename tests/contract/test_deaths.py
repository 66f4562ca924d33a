"""What is left when processes die in the middle of a run, and when nobody watches it."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.contract.conftest import PATIENCE, alive, children, wait_until
from vayu.model.rows.sample import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.contract.conftest import EngineProcess
    from vayu.protocol.sse import ServerEvent
    from vayu.testing import Target

LONG = {"rate": 200, "duration": "60s", "workers": 2}


def warm_worker(engine: EngineProcess) -> int:
    """The worker that waits for Sends."""
    wait_until(lambda: children(engine.process.pid))
    [worker] = children(engine.process.pid)
    return worker


def until_running(stream: Iterator[ServerEvent], requests: int = 20) -> None:
    """Read ticks until that many requests have completed."""
    while json.loads(next(stream).data)["requests"]["total"] < requests:
        pass


def rows(folder: Path) -> int:
    """Rows in the workers' files; they go when the rows are in ``requests.parquet``."""
    try:
        return sum(path.stat().st_size // ROW_BYTES for path in folder.glob("*.rows"))
    except FileNotFoundError:
        return 0


def test_a_killed_worker_fails_the_run_and_keeps_its_rows(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """The other worker stops and saves; the summary says partial; the engine lives on."""
    engine = start_engine()
    warm = warm_worker(engine)
    run_id = engine.run(target.url, config=LONG)
    with engine.stream(f"/stats/{run_id}") as stream:
        until_running(stream)
        load = [pid for pid in children(engine.process.pid) if pid != warm]
        assert len(load) == 2
        os.kill(load[0], signal.SIGKILL)
        last = list(stream)[-1]

    complete = json.loads(last.data)
    assert (last.event, complete["status"]) == ("error", "failed")
    assert "was killed by SIGKILL" in complete["error"]
    assert complete["summary"]["partial"] is True
    assert complete["total"] >= 20
    folder = engine.home / "runs" / run_id
    assert rows(folder) >= complete["total"] or (folder / "requests.parquet").exists()
    assert not any(map(alive, load))
    again = engine.run(target.url, config={"rate": 50, "duration": "100ms"})
    assert engine.finish(again)["status"] == "finished"


def test_a_worker_that_dies_before_it_is_ready(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """Fails the run at once."""
    engine = start_engine()
    warm = warm_worker(engine)
    run_id = engine.run(target.url, config=LONG)
    wait_until(lambda: set(children(engine.process.pid)) - {warm})
    for pid in set(children(engine.process.pid)) - {warm}:
        with suppress(ProcessLookupError):  # the engine ends the others of a crew that lost one
            os.kill(pid, signal.SIGKILL)

    assert engine.finish(run_id)["status"] == "failed"


def test_sigterm_saves_what_runs(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """The stream gets its last event; so does the run that waited."""
    engine = start_engine()
    run_id = engine.run(target.url, config=LONG)
    waiting = engine.run(target.url, config=LONG)
    with engine.stream(f"/stats/{run_id}") as stream:
        until_running(stream)
        engine.process.send_signal(signal.SIGTERM)
        complete = json.loads(list(stream)[-1].data)
    assert engine.process.wait(timeout=PATIENCE) == 0

    assert complete["status"] == "stopped"
    assert complete["total"] == target.counts().requests
    folder = engine.home / "runs"
    assert json.loads((folder / run_id / "run.json").read_text())["status"] == "stopped"
    assert json.loads((folder / run_id / "summary.json").read_text()) == complete["summary"]
    assert json.loads((folder / waiting / "run.json").read_text())["status"] == "stopped"


def test_a_killed_engine_loses_nothing_that_was_written(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """Its workers exit; the next engine closes its runs as failed, from their files."""
    engine = start_engine()
    run_id = engine.run(
        target.url,
        config=LONG,
        script={"post": "pm.test('is ok', () => pm.expect(pm.response.code).to.equal(200))"},
    )
    waiting = engine.run(target.url, config=LONG)
    with engine.stream(f"/stats/{run_id}") as stream:
        until_running(stream)
        workers = children(engine.process.pid)
        engine.kill()
    wait_until(lambda: not any(map(alive, workers)))
    folder = engine.home / "runs" / run_id
    written = rows(folder)
    second = start_engine(engine.home)

    info = second.call("GET", f"/run/{run_id}").json
    summary = second.call("GET", f"/run/{run_id}/report").json
    assert (info["status"], info["error"]) == (
        "failed",
        "the engine ended while the run was running",
    )
    assert (summary["partial"], summary["status"]) == (True, "failed")
    assert info["total"] == summary["succeeded"] == written >= 20
    assert summary["checks"][0]["name"] == "is ok"
    *ticks, last = second.events(run_id)
    assert (last.event, last.id) == ("error", len(ticks) + 1)
    assert second.call("GET", f"/run/{waiting}").json["status"] == "failed"
    wait_until((folder / "requests.parquet").exists, 30)


@pytest.mark.parametrize("stay", [False, True])
def test_a_run_that_nobody_watches_is_stopped_and_saved(
    start_engine: Callable[..., EngineProcess], target: Target, *, stay: bool
) -> None:
    """Then the engine exits, unless it was told to stay."""
    engine = start_engine(config={"idleExit": "60s", "orphanStop": "500ms"}, stay=stay)
    with engine.lease():
        run_id = engine.run(target.url, config=LONG)
        with engine.stream(f"/stats/{run_id}") as stream:
            until_running(stream)
    path = engine.home / "runs" / run_id / "run.json"
    wait_until(lambda: json.loads(path.read_text())["status"] == "stopped")

    assert json.loads(path.read_text())["total"] == target.counts().requests > 0
    if stay:
        assert engine.call("GET", f"/run/{run_id}").json["status"] == "stopped"
    else:
        assert engine.process.wait(timeout=PATIENCE) == 0


def test_a_detached_run_needs_nobody(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """It goes on to its end; then the engine has nothing left to do."""
    engine = start_engine()
    load = {"rate": 50, "iterations": 100}
    run_id = engine.run(target.url, config=load, detach=True)
    impatient = {"idleExit": "300ms", "orphanStop": "300ms"}
    assert engine.call("PATCH", "/config", impatient).status == 200

    assert engine.process.wait(timeout=PATIENCE) == 0
    info = json.loads((engine.home / "runs" / run_id / "run.json").read_text())
    assert (info["status"], info["total"]) == ("finished", 100)
    assert target.counts().requests == 100


def test_a_worker_that_stops_answering_is_given_up(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """A frozen worker cannot stop in order; the run still ends, as failed."""
    engine = start_engine()
    warm = warm_worker(engine)
    run_id = engine.run(target.url, config=LONG | {"workers": 1})
    with engine.stream(f"/stats/{run_id}") as stream:
        until_running(stream)
        [worker] = set(children(engine.process.pid)) - {warm}
        os.kill(worker, signal.SIGSTOP)
        engine.call("POST", f"/run/{run_id}/stop")
        complete = json.loads(list(stream)[-1].data)

    assert (complete["status"], complete["error"]) == ("failed", "worker 0 did not end in time")
    assert complete["total"] >= 20
    assert not alive(worker)
