"""Load runs over the wire: asked for, followed, stopped, listed, deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.contract.conftest import wait_until

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target

SECRET = "canary-4711-not-to-be-found"
CONFIG = {"mode": "vayu", "concurrency": 4, "duration": "500ms", "rampUp": "100ms"}

REFERENCE_TICK = {"timestamp", "rps", "latency", "requests", "errors"}
MORE_OF_A_TICK = {"elapsed", "inFlight", "sendLag", "serviceTime", "throughput", "dropped", "late",
                  "bytes", "statusCodes", "checks"}  # fmt: skip
TERMINAL = {"finished", "stopped", "failed"}


def test_the_reference_payload(engine: EngineProcess, target: Target) -> None:
    """Taken literally: every request arrives, every event has the reference's fields."""
    answer = engine.call(
        "POST",
        "/run",
        {
            "request": {
                "method": "POST",
                "url": target.url + "/auth/bearer/{{token}}",
                "headers": {"Authorization": "Bearer {{token}}", "X-Trace": "{{$guid}}"},
                "body": {"mode": "json", "content": {"id": 1, "token": "{{token}}"}},
            },
            "config": CONFIG,
            "script": {
                "pre": "pm.variables.set('x', 1)",
                "post": "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))",
            },
            "environment": {"token": SECRET},
        },
    )
    assert answer.status == 201
    assert set(answer.json) == {"runId", "status", "streamUrl"}
    run_id = answer.json["runId"]
    assert answer.json["streamUrl"] == f"/stats/{run_id}"

    *events, last = engine.events(run_id)
    ticks = [json.loads(event.data) for event in events]
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert {event.event for event in events} == {"stats"}
    assert (last.event, last.id) == ("complete", len(events) + 1)
    for tick in ticks:
        assert set(tick) >= REFERENCE_TICK | MORE_OF_A_TICK
        assert set(tick["latency"]) >= {"min", "avg", "p50", "p95", "p99", "max"}
        assert set(tick["requests"]) >= {"total", "success", "failed"}
        assert set(tick["errors"]) >= {"timeout", "connection", "http_5xx"}
        assert sum(tick["statusCodes"].values()) == tick["requests"]["total"]

    complete = json.loads(last.data)
    summary, counts = complete["summary"], target.counts()
    assert set(complete) >= {"runId", "status", "total", "summary"}
    assert complete["status"] == "finished"
    assert complete["total"] == counts.requests == counts.statuses["200"] > 0
    assert summary["succeeded"] == ticks[-1]["requests"]["total"] == complete["total"]
    assert summary["checks"] == [
        {
            "name": "ok",
            "level": "request",
            "passed": complete["total"],
            "failed": 0,
            "skipped": 0,
            "assertedNothing": 0,
            "message": None,
        }
    ]
    assert_no_secret(engine)


def assert_no_secret(engine: EngineProcess) -> None:
    """No file of the engine holds the value of a variable."""
    for path in engine.home.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_ticks_come_every_100_ms_and_say_how_long_they_were(
    engine: EngineProcess, target: Target
) -> None:
    """Their true lengths add up to what has passed; a busy engine leaves some out."""
    run_id = engine.run(target.url, config={"rate": 100, "duration": "60s"})
    with engine.stream(f"/stats/{run_id}") as events:
        ticks: list[dict] = []
        while sum(50 < tick["interval"] < 150 for tick in ticks) < 9:
            ticks.append(json.loads(next(events).data))
        engine.call("POST", f"/run/{run_id}/stop")
        ticks += [json.loads(event.data) for event in events if event.event == "stats"]

    assert len(ticks) <= ticks[-1]["elapsed"] / 100 + 2
    assert sum(tick["interval"] for tick in ticks) == pytest.approx(ticks[-1]["elapsed"])
    assert ticks[0]["timestamp"] < ticks[-1]["timestamp"]


def test_what_is_known_of_a_run(engine: EngineProcess, target: Target) -> None:
    """While it waits for its turn, and after; the summary only after."""
    first = engine.run(target.url, config={"rate": 1, "duration": "60s"})
    run_id = engine.run(
        target.url, config=CONFIG, name="mine", tags=["a", "b"], environment={"token": SECRET}
    )
    early = engine.call("GET", f"/run/{run_id}/report")
    assert (early.status, early.error["code"]) == (409, "run.state_conflict")
    assert engine.call("GET", f"/run/{run_id}").json["status"] not in TERMINAL
    engine.call("POST", f"/run/{first}/stop")
    complete = engine.finish(run_id)

    info = engine.call("GET", f"/run/{run_id}").json
    assert (info["status"], info["name"], info["tags"]) == ("finished", "mine", ["a", "b"])
    assert info["load"] == "4 users for 500ms, ramping up over 100ms"
    assert info["variables"] == ["token"]
    assert info["total"] == complete["total"]
    assert info["createdAt"] <= info["startedAt"] < info["endedAt"]
    assert engine.call("GET", f"/run/{run_id}/report").json == complete["summary"]
    assert engine.call("GET", "/runs").json["runs"][0] == info


def test_the_numbers_of_a_summary_add_up(engine: EngineProcess, target: Target) -> None:
    """The identities of the design, on a target that misbehaves."""
    run_id = engine.run(f"{target.url}/status/503", config={"rate": 200, "duration": "500ms"})
    summary = engine.finish(run_id)["summary"]

    assert summary["due"] == summary["started"] + summary["dropped"] + summary["backlog"] == 100
    assert summary["started"] == sum(
        summary[part] for part in ("succeeded", "failed", "cancelled", "inFlight")
    )
    assert summary["inFlight"] == 0
    assert sum(summary["errors"].values()) == summary["failed"] == summary["errors"]["http_5xx"]
    assert summary["statusCodes"] == {"503": summary["started"]}


def test_rows_become_parquet(engine: EngineProcess, target: Target) -> None:
    """One row a request; the workers' files go when they are in it."""
    run_id = engine.run(target.url, config={"rate": 100, "iterations": 50})
    total = engine.finish(run_id)["total"]
    folder = engine.home / "runs" / run_id

    wait_until((folder / "requests.parquet").exists, 30)
    assert pq.read_metadata(folder / "requests.parquet").num_rows == total == 50
    wait_until(lambda: not list(folder.glob("*.rows")))


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ({}, {"request"}),
        (
            {"request": {"url": "ftp://x"}, "config": {"duration": "5 parsecs"}, "scripts": {}},
            {"request.url", "config.duration", "scripts"},
        ),
        (
            {
                "request": {"url": "http://x", "method": "FETCH", "headers": {"X": "a\r\nb"}},
                "config": {"concurrency": 0, "mode": "wrk", "rampup": "1s"},
                "environment": [],
            },
            {"request.method", "request.headers.X", "config.concurrency", "config.mode",
             "config.rampup", "environment"},
        ),
        (
            {"request": {"url": "http://x"}, "config": {"rate": 5, "concurrency": 5}},
            {"config.rate"},
        ),
        (
            {"request": {"url": "http://x"}, "config": {"stages": "5s:3,5s3", "rampUp": "1s"}},
            {"config.stages", "config.rampUp"},
        ),
        (
            {"request": {"url": "http://x"}, "config": {"rateStages": [["5s", -1], ["5 s", "x"]]}},
            {"config.rateStages[0]", "config.rateStages[1][1]"},
        ),
        (
            {
                "request": {"url": "http://x"},
                "config": {"profile": {"kind": "ramp_rate", "end": 0, "duration": "x"}},
            },
            {"config.profile.end", "config.profile.duration"},
        ),
        (
            {
                "request": {"url": "http://x"},
                "config": {"rate": 5, "profile": {"kind": "replay", "times": [0]}, "think": 1},
            },
            {"config.rate", "config.think"},
        ),
        (
            {"request": {"url": "http://x"}, "config": {"profile": {"kind": "poison"}}},
            {"config.profile.kind"},
        ),
        ({"request": {"url": "http://{{host}}/{{id}}"}}, {"environment.host", "environment.id"}),
        (
            {"request": {"url": "http://x"}, "config": {"concurrency": 10**8, "workers": 1}},
            {"config.concurrency"},
        ),
    ],
)  # fmt: skip
def test_every_wrong_field_is_named_before_anything_happens(
    engine: EngineProcess, payload: dict, fields: set[str]
) -> None:
    """All at once; nothing is stored."""
    before = engine.call("GET", "/runs").json
    answer = engine.call("POST", "/run", payload)

    assert answer.status == 422
    assert set(answer.error["details"]) == fields
    assert all(answer.error["details"].values())
    assert engine.call("GET", "/runs").json == before


def test_one_run_is_active_and_others_wait_in_line(engine: EngineProcess, target: Target) -> None:
    """Sends go on beside it."""
    first = engine.run(target.url, config={"rate": 50, "duration": "60s"})
    second = engine.run(target.url, config={"rate": 50, "duration": "200ms"})
    third = engine.run(target.url, config={"rate": 50, "duration": "200ms"})
    wait_until(lambda: engine.call("GET", f"/run/{first}").json["status"] == "running")

    health = engine.call("GET", "/health").json
    assert (health["activeRun"], health["pendingRuns"]) == (first, 2)
    assert engine.call("POST", "/request", {"request": {"url": target.url}}).json["status"] == 200
    assert engine.call("GET", f"/run/{second}").json["status"] == "pending"
    assert engine.call("POST", f"/run/{second}/stop").json["status"] == "stopped"
    assert engine.call("POST", f"/run/{first}/stop").json["status"] == "stopping"
    assert [engine.finish(run)["status"] for run in (first, second, third)] == [
        "stopped",
        "stopped",
        "finished",
    ]
    starts = [engine.call("GET", f"/run/{run}").json["startedAt"] for run in (first, third)]
    assert starts == sorted(starts)
    assert engine.call("GET", "/health").json["activeRun"] is None


def test_a_script_that_does_not_compile_is_refused(engine: EngineProcess, target: Target) -> None:
    """It is named with its place before anything is stored or sent."""
    before = engine.call("GET", "/runs").json
    answer = engine.call(
        "POST",
        "/run",
        {"request": {"url": target.url}, "config": CONFIG, "script": {"post": "pm.test("}},
    )

    assert answer.status == 422
    assert answer.error["code"] == "script"
    assert "line" in answer.error["message"]
    assert engine.call("GET", "/runs").json == before
    assert target.counts().requests == 0


def test_a_dead_target_fails_requests_not_the_run(engine: EngineProcess, refused_url: str) -> None:
    """Refused connections are data, with the first message."""
    run_id = engine.run(refused_url, config={"rate": 50, "iterations": 15})
    complete = engine.finish(run_id)

    assert complete["status"] == "finished"
    assert complete["summary"]["errors"]["connection"] == complete["total"] == 15
    [failure] = complete["summary"]["failures"]
    assert (failure["kind"], failure["count"]) == ("connect", 15)
    assert failure["message"]
