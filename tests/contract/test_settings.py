"""Settings do what they say: for every request without a word of its own, and for what is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.contract.conftest import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def test_time_limits_and_retention(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """A time limit of the settings ends a request; the oldest runs go when a new one begins."""
    engine = start_engine(config={"timeout": "300ms"})
    slow = {"request": {"url": f"{target.url}/delay/5s"}}
    assert engine.call("POST", "/request", slow).error["code"] == "send.timeout"
    slow["request"]["timeout"] = "1s"
    own = re.search(
        r"after (\d+) milliseconds", engine.call("POST", "/request", slow).error["message"]
    )
    assert own
    assert int(own[1]) >= 1000

    assert engine.call("PATCH", "/config", {"keepRuns": 2}).status == 200
    runs = []
    for _ in range(4):
        runs.append(engine.run(target.url, config={"iterations": 1}))
        engine.finish(runs[-1])

    def kept() -> list[str]:
        return [run["id"] for run in engine.call("GET", "/runs").json["runs"]]

    wait_until(lambda: kept() == [runs[3], runs[2]])
    request = engine.call("GET", f"/run/{runs[3]}").json["request"]
    assert request["timeout"] == "300ms"
