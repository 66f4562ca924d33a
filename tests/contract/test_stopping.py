"""Runs are stopped in any state, and deleted when they have ended."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from tests.contract.conftest import PATIENCE, wait_until

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def test_a_run_that_is_stopped_keeps_what_it_has(engine: EngineProcess, target: Target) -> None:
    """Stop answers at once; the end comes on the stream, and a second stop changes nothing."""
    run_id = engine.run(target.url, config={"concurrency": 2, "duration": "60s"})
    with engine.stream(f"/stats/{run_id}") as stream:
        next(stream)
        asked = time.monotonic()
        assert engine.call("POST", f"/run/{run_id}/stop").json["status"] == "stopping"
        *ticks, last = list(stream)
    took = time.monotonic() - asked

    complete = json.loads(last.data)
    assert (last.event, complete["status"]) == ("complete", "stopped")
    assert complete["total"] == target.counts().requests > 0
    assert took < PATIENCE
    assert [json.loads(e.data)["event"] for e in ticks].count("stop") == 1
    assert engine.call("POST", f"/run/{run_id}/stop").json == {
        "runId": run_id,
        "status": "stopped",
    }


def test_stop_does_not_wait_for_a_target_that_hangs(engine: EngineProcess, target: Target) -> None:
    """What is in flight is cancelled after a moment, and cancelled is not failed."""
    run_id = engine.run(f"{target.url}/hang", config={"concurrency": 3, "duration": "60s"})
    with engine.stream(f"/stats/{run_id}") as stream:
        wait_until(lambda: target.counts().hangs == 3)
        engine.call("POST", f"/run/{run_id}/stop")
        summary = json.loads(list(stream)[-1].data)["summary"]

    assert (summary["status"], summary["cancelled"], summary["failed"]) == ("stopped", 3, 0)


def test_stop_while_starting(engine: EngineProcess, target: Target) -> None:
    """Right after it was accepted, whatever state that finds it in."""
    run_id = engine.run(target.url, config={"concurrency": 2, "duration": "60s"})
    assert engine.call("POST", f"/run/{run_id}/stop").status == 200

    assert engine.finish(run_id)["status"] == "stopped"


def test_deleting(engine: EngineProcess, target: Target) -> None:
    """Not while it runs; afterwards nothing is left."""
    run_id = engine.run(target.url, config={"concurrency": 1, "duration": "60s"})
    refused = engine.call("DELETE", f"/run/{run_id}")
    assert (refused.status, refused.error["code"]) == (409, "run.state_conflict")
    engine.call("POST", f"/run/{run_id}/stop")
    engine.finish(run_id)

    assert engine.call("DELETE", f"/run/{run_id}").json == {"runId": run_id, "status": "stopped"}
    assert engine.call("GET", f"/run/{run_id}").status == 404
    assert engine.call("DELETE", f"/run/{run_id}").status == 404
    assert not (engine.home / "runs" / run_id).exists()
