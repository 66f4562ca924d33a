"""Thresholds on the wire: asked for, followed, judged; or refused with their place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import EngineProcess

    from vayu.testing import Target


def test_from_the_payload_to_the_last_event(engine: EngineProcess, target: Target) -> None:
    """Each tick says how they stand, in their order; the summary what became of them."""
    config = {
        "rate": 100,
        "iterations": 50,
        "thresholds": ["p99 < 30s", {"threshold": "failed > 50%"}, "checks > 1%"],
    }
    run_id = engine.run(target.url, config=config)
    events = list(engine.events(run_id))
    *ticks, last = [json.loads(event.data) for event in events]

    assert [now["passed"] for now in ticks[-1]["thresholds"]] == [True, False, None]
    assert set(ticks[-1]["generator"]) == {"cpu", "loopLag"}
    summary = last["summary"]
    assert [verdict["outcome"] for verdict in summary["verdicts"]] == [
        "pass", "fail", "unevaluated",
    ]  # fmt: skip
    assert summary["verdicts"][1] == {
        "threshold": "failed > 50%", "metric": "failed", "outcome": "fail", "value": 0.0,
        "limit": 50.0, "unit": "%", "bound": "> 50%", "population": 50,
        "of": "completed requests", "windows": None, "cancelled": 0, "aborted": False,
    }  # fmt: skip
    assert (summary["passed"], summary["stopReason"]) == (False, None)
    assert summary["health"]["verdict"] in {"healthy", "bottleneck"}
    assert [worker["started"] for worker in summary["health"]["workers"]] == [50]


def test_a_slip_is_refused_with_its_place(engine: EngineProcess, target: Target) -> None:
    """Together with all other problems; nothing is sent or stored."""
    config = {
        "thresholds": ["p99x < 1ms", "failed < 1%", {"threshold": "p99 <"}, 'checks("a > 1%'],
        "workers": 0,
    }
    payload = {"request": {"url": target.url}, "config": config}
    before = engine.call("GET", "/runs").json
    answer = engine.call("POST", "/run", payload)

    assert (answer.status, answer.error["code"]) == (422, "usage.invalid_config")
    details = answer.error["details"]
    assert details["config.thresholds[2].threshold"].endswith("    p99 <\n         ^")
    assert set(details) == {
        "config.thresholds[0]",
        "config.thresholds[2].threshold",
        "config.thresholds[3]",
        "config.workers",
    }
    assert engine.call("GET", "/runs").json == before
    assert target.counts().requests == 0
