"""Runs steered over the wire: what takes effect, what is refused, and what the ticks tell.

When an order takes effect is seen in the rows, by when each request was intended: a busy machine
may read it late, but the schedule says from when on it is followed. That this is the ordered moment
is shown in virtual time, in ``tests/unit/engine/worker/test_steers.py``.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.contract.conftest import wait_until
from vayu.model.load import ConstantRate
from vayu.pacing.schedule import schedule_of
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target

HANGING = "/hang"


def start(engine: EngineProcess, target: Target, path: str = "", **config: Any) -> str:
    """Start a run and wait until it runs; return its id."""
    body = {"request": {"url": target.url + path}, "config": config}
    run_id = engine.call("POST", "/run", body).json["runId"]
    wait_until(lambda: engine.call("GET", f"/run/{run_id}").json["status"] == "running")
    return run_id


def end(engine: EngineProcess, run_id: str) -> None:
    """Stop a run and wait for its end: the next test has a target that nobody else asks."""
    engine.call("POST", f"/run/{run_id}/stop", {"drain": False})
    engine.finish(run_id)


def ticks_of(engine: EngineProcess, run_id: str) -> list[dict[str, Any]]:
    """Every tick of a run that ends."""
    with engine.stream(f"/stats/{run_id}") as events:
        return [json.loads(event.data) for event in events if event.event == "stats"]


def intended(engine: EngineProcess, run_id: str) -> NDArray[np.int64]:
    """When each request of a run that has ended was to start, in their order. [ns]."""
    path = engine.home / "runs" / run_id / "requests.parquet"
    wait_until(path.exists)
    table = pq.read_table(path).sort_by("k")
    return table["intended"].to_numpy().astype(np.int64)


def wait_for_requests(engine: EngineProcess, run_id: str, target: Target, count: int) -> None:
    """Return when the target has seen so many requests."""
    while target.counts().requests < count:
        assert engine.call("GET", f"/run/{run_id}").json["status"] == "running"
        time.sleep(0.02)


def test_a_rate_is_changed_while_the_run_goes_on(engine: EngineProcess, target: Target) -> None:
    """The answer says from when on; the ticks say what was done; the totals stay exact."""
    run_id = start(engine, target, rate=50, iterations=800, workers=2)
    wait_for_requests(engine, run_id, target, 25)

    answer = engine.call("PATCH", f"/run/{run_id}", {"rate": 400})
    assert answer.status == 200
    assert (answer.json["runId"], answer.json["status"]) == (run_id, "running")
    assert engine.call("GET", f"/run/{run_id}").json["rateNow"] == 400

    ticks = ticks_of(engine, run_id)
    assert [t["event"] for t in ticks if t["event"]] == ["rate 400/s"]
    assert ticks[-1]["due"] == ticks[-1]["requests"]["success"] == target.counts().requests == 800
    slow = schedule_of(ConstantRate(rate=50.0, iterations=800))
    fast = slow.changed(round(answer.json["at"] * NS_PER_MS), 400.0)
    found = intended(engine, run_id)
    # a worker that reads the order late has sent by the old schedule until then
    allowed = np.array([(slow.start(k), fast.start(k)) for k in range(800)]).T
    assert (np.abs(found - allowed) <= 1_000).any(axis=0).all()
    assert found[[0, -1]] == pytest.approx([slow.start(0), fast.start(799)], abs=1_000)


def test_a_run_is_paused_and_resumed(engine: EngineProcess, target: Target) -> None:
    """Nothing reaches the target meanwhile; nothing is late, dropped or owed afterwards."""
    run_id = start(engine, target, rate=100, iterations=400)
    wait_for_requests(engine, run_id, target, 20)

    assert engine.call("PATCH", f"/run/{run_id}", {"paused": True}).status == 200
    assert engine.call("GET", f"/run/{run_id}").json["paused"] is True
    wait_until(lambda: is_left_alone(target))
    assert target.counts().requests < 400

    assert engine.call("PATCH", f"/run/{run_id}", {"paused": False}).status == 200
    ticks = ticks_of(engine, run_id)
    assert [t["event"] for t in ticks if t["event"]] == ["pause", "resume"]
    last = ticks[-1]
    assert last["due"] == last["started"] == target.counts().requests == 400
    assert (last["dropped"], last["backlog"]) == (0, 0)
    [pause] = [gap for gap in np.diff(intended(engine, run_id)) if abs(gap - 10_000_000) > 1_000]
    assert pause >= ALONE * 1e9


ALONE = 0.3
"""In so long a pause 30 requests would have come. [s]"""


def is_left_alone(target: Target) -> bool:
    """Whether nothing reaches the target for a while."""
    before = target.counts().requests
    time.sleep(ALONE)
    return target.counts().requests == before


def test_users_come_and_go(engine: EngineProcess, target: Target) -> None:
    """One in flight a user, before and after."""
    run_id = start(engine, target, "/delay/50ms", concurrency=2, duration="60s")
    with engine.stream(f"/stats/{run_id}") as events:
        ticks = (json.loads(event.data) for event in events)

        def flying_until(holds: Callable[[dict[str, Any]], bool]) -> list[int]:
            flying = []
            for tick in ticks:
                flying.append(tick["inFlight"])
                if holds(tick):
                    return flying
            raise AssertionError(f"the run ended with {flying} in flight")

        before = flying_until(lambda tick: tick["inFlight"] == 2)
        assert engine.call("PATCH", f"/run/{run_id}", {"concurrency": 8}).status == 200
        *more, _ = flying_until(lambda tick: bool(tick["event"]))
        after = flying_until(lambda tick: tick["inFlight"] == 8)
    end(engine, run_id)
    assert (max(before + more), max(after)) == (2, 8)


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
    end(engine, run_id)


def test_a_run_that_has_ended_is_not_changed(engine: EngineProcess, target: Target) -> None:
    """409, with its state; one that never was is 404."""
    body = {"request": {"url": target.url}, "config": {"iterations": 1}}
    run_id = engine.call("POST", "/run", body).json["runId"]
    engine.finish(run_id)

    answer = engine.call("PATCH", f"/run/{run_id}", {"paused": True})
    assert (answer.status, answer.error["code"]) == (409, "run.state_conflict")
    assert "finished" in answer.error["message"]
    assert engine.call("PATCH", "/run/none", {"paused": True}).status == 404


@pytest.mark.parametrize(("order", "cancelled"), [({"drain": True}, 0), ({"drain": False}, 3)])
def test_stop_lets_what_is_in_flight_complete_or_not(
    engine: EngineProcess, target: Target, order: dict[str, Any], cancelled: int
) -> None:
    """Requests of 1.5 s: longer than the second that a stop without a word gives them."""
    run_id = start(engine, target, "/delay/1500ms", concurrency=3, duration="60s")
    wait_for_requests(engine, run_id, target, 3)

    assert engine.call("POST", f"/run/{run_id}/stop", order).json["status"] == "stopping"
    summary = engine.finish(run_id)["summary"]
    assert (summary["status"], summary["cancelled"]) == ("stopped", cancelled)
    assert summary["succeeded"] == target.counts().requests - cancelled


def test_a_paused_run_is_stopped(engine: EngineProcess, target: Target) -> None:
    """A pause holds nothing up, and what it keeps from being called for is not owed."""
    run_id = start(engine, target, rate=50, duration="60s")
    engine.call("PATCH", f"/run/{run_id}", {"paused": True})
    wait_until(lambda: is_left_alone(target))  # what was due before it still starts

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
    end(engine, run_id)
