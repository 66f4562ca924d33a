"""A monitor reads beside a real run, on its clock, and is kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target


def test_sources_are_read_beside_a_run(home: Path, target: Target, tmp_path: Path) -> None:
    """This machine gives numbers, a source that is gone an error; a saved run has both."""
    del home
    request = vayu.Request("GET", f"{target.url}/json")
    sources = {"here": "local", "gone": f"{target.url}/status/503"}
    with request.load(rate=50, duration="2s", monitor=sources, monitor_interval="200ms") as run:
        pass

    frame = run.monitor
    assert {"here"} <= set(frame.source)
    cpu = frame[(frame.source == "here") & (frame.metric == "cpu_percent")]
    assert cpu.elapsed.dt.total_seconds().between(0, 3).sum() >= 3
    assert cpu.elapsed.is_monotonic_increasing
    assert set(run.monitor_errors[run.monitor_errors.source == "gone"].error) == {"status 503"}
    shown = run.plot.monitor("here", "cpu_percent")
    assert [trace.name for trace in shown.data] == ["p50", "p95", "p99", "cpu_percent"]
    with pytest.raises(InvalidConfig, match="there are: here"):
        run.plot.monitor("there")
    opened = vayu.open(run.save(tmp_path / "run.zip"))
    assert isinstance(opened, vayu.SavedRun)
    assert opened.monitor.equals(frame)
    assert len(opened.correlate("throughput", step=0.2, most=1)) >= 0
