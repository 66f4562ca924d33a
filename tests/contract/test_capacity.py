"""A capacity search over the wire: refused as a whole, or told tick by tick."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def test_every_problem_of_a_search_is_named(engine: EngineProcess, target: Target) -> None:
    """By its path, all at once; nothing is stored or sent."""
    before = len(engine.call("GET", "/runs").json["runs"])
    profile = {
        "kind": "capacity",
        "start": -5,
        "thresholds": ["p99 < 20ms", "throughput > 5/s"],
        "levelDuration": "a while",
        "begin": 1,
    }

    body = {"request": {"url": target.url}, "config": {"profile": profile, "rate": 7}}
    answer = engine.call("POST", "/run", body)
    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    assert set(answer.error["details"]) >= {
        "config.profile.start",
        "config.profile.thresholds[1]",
        "config.profile.levelDuration",
        "config.profile.begin",
    }
    assert len(engine.call("GET", "/runs").json["runs"]) == before
    assert target.counts().requests == 0


def test_ticks_tell_of_each_level_and_the_summary_of_all(
    engine: EngineProcess, target: Target
) -> None:
    """What was judged stands in the `level` of its tick, as it stands in the summary."""
    profile = {
        "kind": "capacity",
        "start": 50,
        "maximum": 100,
        "thresholds": ["p50(service) < 1s", "errors < 50%"],
        "levelDuration": "1s",
        "settle": "200ms",
    }
    run_id = engine.run(target.url, config={"profile": profile, "workers": 2})

    with engine.stream(f"/stats/{run_id}") as stream:
        *ticks, last = [(event.event, json.loads(event.data)) for event in stream]
    assert last[0] == "complete"
    found = last[1]["summary"]["capacity"]
    assert (found["reason"], found["kept"], found["broken"]) == ("maximum", 100, None)
    assert [tick["level"] for _, tick in ticks if tick["level"]] == found["levels"]
    assert [level["outcome"] for level in found["levels"]] == ["kept", "kept"]
    told = "; ".join(tick["event"] for _, tick in ticks if tick["event"])
    assert told.startswith("level 1: 50/s; level 1: measured; level 1: kept:")
    assert last[1]["summary"]["due"] == last[1]["total"] == target.counts().requests
    assert last[1]["status"] == "finished"
    assert "mix all levels of the search" in " ".join(last[1]["summary"]["warnings"])
    assert engine.call("GET", f"/run/{run_id}/report").json["capacity"] == found


def test_a_search_is_led_by_nobody_else(engine: EngineProcess, target: Target) -> None:
    """Rate and pause are refused; it can be stopped."""
    profile = {"kind": "capacity", "start": 50, "thresholds": ["p50 < 1s"]}
    run_id = engine.run(target.url, config={"profile": profile})

    for change, field in (({"rate": 9}, "rate"), ({"paused": True}, "paused")):
        answer = engine.call("PATCH", f"/run/{run_id}", change)
        assert (answer.status, list(answer.error["details"])) == (422, [field])
    engine.call("POST", f"/run/{run_id}/stop")
    summary = engine.finish(run_id)["summary"]
    assert (summary["status"], summary["capacity"]["reason"]) == ("stopped", "ended")
