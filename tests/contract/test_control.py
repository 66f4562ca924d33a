"""Runs steered over the wire: what takes effect, what is refused, and what the ticks tell.

Counts are compared to a tenth of a second: a busy machine may read an order that late. That they
are exact otherwise is shown in virtual time, in ``tests/unit/engine/worker/test_steers.py``.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target

HANGING = "/hang"


def start(engine: EngineProcess, target: Target, path: str = "", **config: Any) -> str:
    """Start a run and wait until it runs; return its id."""
    body = {"request": {"url": target.url + path}, "config": config}
    run_id = engine.call("POST", "/run", body).json["runId"]
    for _ in range(400):
        if engine.call("GET", f"/run/{run_id}").json["status"] == "running":
            return run_id
        time.sleep(0.05)
    raise AssertionError("the run does not start")


def ticks_of(engine: EngineProcess, run_id: str) -> list[dict[str, Any]]:
    """Every tick of a run that ends."""
    with engine.stream(f"/stats/{run_id}") as events:
        return [json.loads(event.data) for event in events if event.event == "stats"]


def wait_for_requests(engine: EngineProcess, run_id: str, target: Target, count: int) -> None:
    """Return when the target has seen so many requests."""
    while target.counts().requests < count:
        assert engine.call("GET", f"/run/{run_id}").json["status"] == "running"
        time.sleep(0.02)


def test_a_rate_is_changed_while_the_run_goes_on(engine: EngineProcess, target: Target) -> None:
    """The answer says from when on; the ticks say what was done; the totals stay exact."""
    run_id = start(engine, target, rate=50, duration="3s", workers=2)
    wait_for_requests(engine, run_id, target, 25)

    answer = engine.call("PATCH", f"/run/{run_id}", {"rate": 400})
    assert answer.status == 200
    assert (answer.json["runId"], answer.json["status"]) == (run_id, "running")
    at = answer.json["at"] / 1000
    assert engine.call("GET", f"/run/{run_id}").json["rateNow"] == 400

    ticks = ticks_of(engine, run_id)
    assert [t["event"] for t in ticks if t["event"]] == ["rate 400/s"]
    due = ticks[-1]["due"]
    assert due == pytest.approx(50 * at + 400 * (3 - at), abs=40)
    assert due == ticks[-1]["requests"]["success"] == target.counts().requests


def test_a_run_is_paused_and_resumed(engine: EngineProcess, target: Target) -> None:
    """Nothing reaches the target meanwhile; nothing is late, dropped or owed afterwards."""
    run_id = start(engine, target, rate=200, duration="3s")
    wait_for_requests(engine, run_id, target, 20)

    paused = engine.call("PATCH", f"/run/{run_id}", {"paused": True}).json["at"]
    assert engine.call("GET", f"/run/{run_id}").json["paused"] is True
    time.sleep(0.4)
    before = target.counts().requests
    time.sleep(0.3)
    assert target.counts().requests == before

    resumed = engine.call("PATCH", f"/run/{run_id}", {"paused": False}).json["at"]
    ticks = ticks_of(engine, run_id)
    assert [t["event"] for t in ticks if t["event"]] == ["pause", "resume"]
    last = ticks[-1]
    assert last["due"] == pytest.approx(200 * (3 - (resumed - paused) / 1000), abs=20)
    assert last["due"] == last["started"] == target.counts().requests
    assert (last["dropped"], last["backlog"]) == (0, 0)


def test_users_come_and_go(engine: EngineProcess, target: Target) -> None:
    """One in flight a user, before and after."""
    run_id = start(engine, target, "/delay/50ms", concurrency=2, duration="3s")
    wait_for_requests(engine, run_id, target, 10)

    assert engine.call("PATCH", f"/run/{run_id}", {"concurrency": 8}).status == 200
    ticks = ticks_of(engine, run_id)
    flying = [t["inFlight"] for t in ticks]
    event = next(i for i, t in enumerate(ticks) if t["event"])
    assert max(flying[:event]) == 2
    assert max(flying) == 8


def test_what_waits_for_its_turn_is_changed_too(engine: EngineProcess, target: Target) -> None:
    """A run that is paused before it starts starts nothing until it is resumed."""
    first = start(engine, target, HANGING, concurrency=1, duration="60s")
    body = {"request": {"url": f"{target.url}/json"}, "config": {"rate": 100, "duration": "2s"}}
    second = engine.call("POST", "/run", body).json["runId"]

    answer = engine.call("PATCH", f"/run/{second}", {"paused": True})
    assert answer.json == {"runId": second, "status": "pending", "at": None}
    engine.call("POST", f"/run/{first}/stop", {"drain": False})
    summary = engine.finish(second)["summary"]
    assert (summary["status"], summary["due"], summary["started"]) == ("finished", 0, 0)
    assert "/json" not in target.counts().paths


@pytest.mark.parametrize(
    ("change", "field", "remedy"),
    [
        ({"concurrency": 5}, "concurrency", "set its rate"),
        ({"rate": -1}, "rate", "at least"),
        ({"rate": "fast"}, "rate", "must be a number"),
        ({"speed": 2}, "speed", "unknown field"),
        ({}, "rate", "nothing is changed"),
    ],
)
def test_a_change_without_sense_is_refused(
    engine: EngineProcess, target: Target, change: dict[str, Any], field: str, remedy: str
) -> None:
    """With 422, the field and the remedy; the run goes on as it was."""
    run_id = start(engine, target, rate=20, duration="60s")

    answer = engine.call("PATCH", f"/run/{run_id}", change)
    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    assert remedy in answer.error["details"][field]
    assert engine.call("GET", f"/run/{run_id}").json["rateNow"] is None
    engine.call("POST", f"/run/{run_id}/stop", {"drain": False})


def test_a_run_that_has_ended_is_not_changed(engine: EngineProcess, target: Target) -> None:
    """409, with its state; one that never was is 404."""
    body = {"request": {"url": target.url}, "config": {"iterations": 1}}
    run_id = engine.call("POST", "/run", body).json["runId"]
    engine.finish(run_id)

    answer = engine.call("PATCH", f"/run/{run_id}", {"paused": True})
    assert (answer.status, answer.error["code"]) == (409, "run.state_conflict")
    assert "finished" in answer.error["message"]
    assert engine.call("PATCH", "/run/none", {"paused": True}).status == 404


@pytest.mark.parametrize(
    ("order", "outcome"), [({"drain": True}, "succeeded"), ({"drain": False}, "cancelled")]
)
def test_stop_lets_what_is_in_flight_complete_or_not(
    engine: EngineProcess, target: Target, order: dict[str, Any], outcome: str
) -> None:
    """Requests of 1.5 s: longer than the second that a stop without a word gives them."""
    run_id = start(engine, target, "/delay/1500ms", concurrency=3, duration="60s")
    wait_for_requests(engine, run_id, target, 3)

    assert engine.call("POST", f"/run/{run_id}/stop", order).json["status"] == "stopping"
    summary = engine.finish(run_id)["summary"]
    assert (summary["status"], summary[outcome]) == ("stopped", 3)


def test_a_paused_run_is_stopped(engine: EngineProcess, target: Target) -> None:
    """A pause holds nothing up, and what it keeps from being called for is not owed."""
    run_id = start(engine, target, rate=50, duration="60s")
    engine.call("PATCH", f"/run/{run_id}", {"paused": True})
    time.sleep(0.4)  # it holds from a moment ahead; what was due before it still starts

    engine.call("POST", f"/run/{run_id}/stop")
    summary = engine.finish(run_id)["summary"]
    assert (summary["status"], summary["backlog"]) == ("stopped", 0)


def test_a_stop_with_words_that_nobody_knows_is_refused(
    engine: EngineProcess, target: Target
) -> None:
    """And stops nothing."""
    run_id = start(engine, target, rate=20, duration="60s")

    answer = engine.call("POST", f"/run/{run_id}/stop", {"drian": True})
    assert (answer.status, list(answer.error["details"])) == (422, ["drian"])
    assert engine.call("GET", f"/run/{run_id}").json["status"] == "running"
    engine.call("POST", f"/run/{run_id}/stop", {"drain": False})
