"""A run whose end finds no room on the disk is over all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.contract.conftest import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def run_without_room(engine: EngineProcess, target: Target) -> tuple[str, Path]:
    """A run of 50 requests that has ended, with a folder where its summary goes."""
    first = engine.run(target.url, config={"rate": 1, "duration": "60s"})
    run_id = engine.run(target.url, config={"concurrency": 2, "iterations": 50})
    folder = engine.home / "runs" / run_id
    (folder / "summary.json").mkdir()  # while it waits for its turn
    engine.call("POST", f"/run/{first}/stop")
    engine.finish(run_id)
    return run_id, folder


def test_an_end_that_cannot_be_written_is_told_and_written_later(
    engine: EngineProcess, target: Target
) -> None:
    """A folder stands where the summary goes; when it is gone, the engine completes the run."""
    run_id, folder = run_without_room(engine, target)

    assert json.loads((folder / "run.json").read_text())["status"] != "finished"
    assert engine.call("GET", f"/run/{run_id}").json["status"] == "finished"
    assert engine.call("GET", f"/run/{run_id}/report").json["succeeded"] == 50
    assert json.loads(engine.events(run_id)[-1].data)["status"] == "finished"
    listed = {run["id"]: run["status"] for run in engine.call("GET", "/runs").json["runs"]}
    assert listed[run_id] == "finished"
    assert len(list(folder.glob("worker-*.rows"))) > 0

    (folder / "summary.json").rmdir()
    assert engine.call("GET", f"/run/{run_id}").json["status"] == "finished"
    wait_until((folder / "requests.parquet").is_file)
    wait_until(lambda: not list(folder.glob("worker-*")))
    assert json.loads((folder / "summary.json").read_text())["succeeded"] == 50


def test_an_end_that_found_room_late_outlives_its_engine(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """Nobody asks meanwhile: it is written when the engine stops."""
    engine = start_engine()
    _, folder = run_without_room(engine, target)
    (folder / "summary.json").rmdir()
    engine.stop()

    known = json.loads((folder / "run.json").read_text())
    assert (known["status"], known["error"], known["total"]) == ("finished", None, 50)
