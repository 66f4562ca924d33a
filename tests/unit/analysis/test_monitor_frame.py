"""Readings stand on the run's time axis; what only grows is told as its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.analysis.correlate import CORRELATION_COLUMNS, correlations
from vayu.analysis.measured import Measured
from vayu.analysis.monitor_frame import (
    MONITOR_COLUMNS,
    monitor_errors,
    monitor_frame,
    read_monitor,
)
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import MONITOR
from vayu.formats.runs.monitor_log import Reading, line_of

if TYPE_CHECKING:
    from pathlib import Path

T0, S = 5_000_000_000, 1_000_000_000


def at(second: float, **numbers: float) -> Reading:
    """A reading of ``db`` whose `sent_total` grows."""
    return Reading(
        at=T0 + int(second * S), source="db", numbers=numbers, counters=("sent_total",)
    )  # fmt: skip


def test_rates_and_gauges() -> None:
    """A reset has no rate; the first reading has none either."""
    readings = [
        at(0, used=1, sent_total=10), at(2, used=3, sent_total=50), at(3, sent_total=5),
        at(4, sent_total=8),
    ]  # fmt: skip
    frame = monitor_frame(readings, t0=T0)

    assert tuple(frame.columns) == MONITOR_COLUMNS
    rows = [
        (t.total_seconds(), metric, unit, value)
        for t, _, metric, unit, value in frame.itertuples(index=False)
    ]
    assert rows == [
        (0, "used", "", 1), (2, "used", "", 3), (2, "sent_total", "1/s", 20),
        (4, "sent_total", "1/s", 3),
    ]  # fmt: skip


def test_a_file_that_was_cut_short(tmp_path: Path) -> None:
    """What is whole is read; no file is no reading; errors stand by themselves."""
    broken = Reading(at=T0 + S, source="db", error="status 503")
    (tmp_path / MONITOR).write_bytes(line_of(at(0, used=1)) + line_of(broken) + b'{"at": 7')
    readings = read_monitor(tmp_path)

    assert len(readings) == 2
    assert monitor_errors(readings, t0=T0).error.tolist() == ["status 503"]
    assert read_monitor(tmp_path / "none") == []
    assert len(monitor_frame([], t0=0)) == 0


def test_the_cause_is_found_with_its_lag() -> None:
    """Response times follow `queue` two seconds later; `noise` has nothing to do with it."""
    rng = np.random.default_rng(1)
    load = rng.lognormal(0, 0.5, 62)
    requests = np.arange(6_000) * S // 100
    delay = load[requests // S] * 20e6
    measured = Measured(
        requests, requests, requests + delay.astype(np.int64), np.full(6_000, 200, np.uint16)
    )
    readings = [at(t + 0.5, queue=load[t + 2], noise=rng.normal()) for t in range(60)]
    frame = correlations(measured, monitor_frame(readings, t0=T0), of="p50", most=5)

    assert tuple(frame.columns) == CORRELATION_COLUMNS
    first = frame.iloc[0]
    assert (first.metric, first.lag.total_seconds()) == ("queue", 2.0)
    assert first.correlation > 0.9
    assert first.p_value < 1e-6
    assert frame.iloc[1].p_value > 0.05
    assert frame.note == "2 of 2 metrics, in 61 steps of 1 s."


def test_a_run_too_short_to_tell_says_so() -> None:
    """An empty table alone would look like: nothing moves together."""
    stamps = np.arange(600, dtype=np.int64) * S // 100
    measured = Measured(stamps, stamps, stamps + 5, np.full(600, 200, np.uint16))
    readings = [at(t + 0.5, queue=t, still=1.0) for t in range(6)]
    found = correlations(measured, monitor_frame(readings, t0=T0))

    assert len(found) == 0
    assert repr(found).endswith(
        "0 of 2 metrics, in 6 steps of 1 s. 2 did not move, or had readings in fewer than 10 steps."
    )


def test_nothing_was_read() -> None:
    """No row, with all columns; and what is no series is refused by name."""
    stamps = np.arange(100, dtype=np.int64) * S
    measured = Measured(stamps, stamps, stamps + 5, np.full(100, 200, np.uint16))

    found = correlations(measured, monitor_frame([], t0=0))
    assert tuple(found.columns) == CORRELATION_COLUMNS
    assert len(found) == 0
    assert found.note == "Nothing was read beside this run: give monitor= when it is started."
    with pytest.raises(InvalidConfig) as caught:
        correlations(measured, monitor_frame([], t0=0), of="p100", step=0)
    assert sorted(caught.value.problems) == ["of", "step"]
