"""A tick is what was added between two readings, over the true time between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.measure import tick_of
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.results.tick import CheckCounts, ErrorCounts, Percentiles, RequestCounts, Tick

if TYPE_CHECKING:
    from collections.abc import Callable

MS = 1_000_000


def reading(**counters: int) -> Snapshot:
    """A reading with these counters, and nothing else."""
    made = empty()
    for name, value in counters.items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    return made


def test_a_tick_by_hand(make_rows: Callable, read_back: Callable) -> None:
    """Four requests of which one got no response: every field, worked out on paper."""
    rows = make_rows(4)
    rows["intended"] = np.arange(4) * MS
    rows["started"] = rows["intended"] + [0, 0, 0, 20 * MS]
    rows["completed"] = rows["started"] + np.array([1, 2, 3, 50]) * MS
    rows["status"], rows["failure"] = [200, 503, 404, 0], [0, 0, 0, 5]
    rows["bytes_sent"], rows["bytes_received"] = 10, 100
    rows["checks_passed"], rows["checks_failed"] = 2, [0, 1, 0, 0]
    after = read_back(rows, elapsed=80 * MS, due=9, started=6, dropped=1)

    tick = tick_of(empty(), after, timestamp_ms=1_700_000_000_000, event="stop")
    assert (tick.timestamp, tick.event) == (1_700_000_000_000, "stop")
    assert (tick.elapsed, tick.interval) == (80.0, 80.0)
    assert (tick.offered, tick.rps, tick.throughput) == (112.5, 75.0, 50.0)
    assert tick.requests == RequestCounts(total=4, success=1, failed=3)
    assert tick.errors == ErrorCounts(timeout=1, http_4xx=1, http_5xx=1)
    assert (tick.due, tick.started, tick.dropped, tick.backlog) == (9, 6, 1, 2)
    assert (tick.in_flight, tick.late) == (2, 1)
    assert (tick.bytes.sent, tick.bytes.received) == (40, 400)
    assert tick.checks == CheckCounts(passed=8, failed=1)
    assert tick.status_codes == {"0": 1, "200": 1, "404": 1, "503": 1}
    # 1 and 2 ms have cells of 1 us; 3 ms lies in the cell from 3000 to 3001 us
    assert tick.latency == Percentiles(
        count=3, min=1.0, avg=2.0, p50=2.0, p95=3.001, p99=3.001, max=3.001
    )
    assert tick.service_time == tick.latency
    assert tick.send_lag == Percentiles(count=3, min=0, avg=0, p50=0, p95=0, p99=0, max=0)


def test_an_interval_is_as_long_as_it_was() -> None:
    """A late reporter divides by the time that passed, not by the nominal 100 ms."""
    before = reading(elapsed=1_000 * MS, due=500, started=500, completed=400, succeeded=400)
    after = reading(
        elapsed=1_250 * MS, due=750, started=700, completed=520, succeeded=490, failed=10,
        cancelled=20,
    )  # fmt: skip

    tick = tick_of(before, after, timestamp_ms=0)
    assert tick.interval == 250.0
    assert (tick.offered, tick.rps, tick.throughput) == (1_000.0, 800.0, 400.0)


def test_latencies_are_of_the_interval_and_counts_are_totals(
    make_rows: Callable, read_back: Callable
) -> None:
    """What came before moves no percentile, and leaves no count."""
    rows = make_rows(3_000)
    first, both = read_back(rows[:1_000]), read_back(rows)
    later = rows[1_000:]
    answered = later[later["status"] > 0]
    response = answered["completed"] - answered["intended"]

    tick = tick_of(first, both, timestamp_ms=0)
    assert tick.requests.total == 3_000
    assert tick.latency.count == len(answered)
    assert tick.latency.avg == pytest.approx(response.mean() / MS, rel=1e-12)
    for name, q in (("min", 0), ("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)):
        truth = np.quantile(response, q, method="inverted_cdf") / MS
        assert getattr(tick.latency, name) == pytest.approx(truth, rel=1e-3, abs=1e-3)


def test_percentiles_come_from_merged_histograms(make_rows: Callable, read_back: Callable) -> None:
    """Two workers of unlike speed: the p95 is that of all their responses, not a mean of two."""
    fast, slow = make_rows(900, worker=0, workers=2), make_rows(100, worker=1, workers=2)
    slow["completed"] += 50 * MS
    together = np.concatenate([fast, slow])

    merged = read_back(fast).merge(read_back(slow))
    at_once = tick_of(empty(), read_back(together), timestamp_ms=0)
    assert tick_of(empty(), merged, timestamp_ms=0).latency == at_once.latency
    assert at_once.latency.p95 is not None
    assert at_once.latency.p95 > 50


def test_nothing_measured_is_null_not_zero() -> None:
    """An interval without a response has no latencies; without time it has no rates either."""
    still = tick_of(reading(elapsed=5), reading(elapsed=5), timestamp_ms=0)
    assert (still.offered, still.rps, still.throughput) == (None, None, None)
    assert still.latency == Percentiles()

    idle = tick_of(reading(elapsed=5), reading(elapsed=105 * MS), timestamp_ms=0)
    assert (idle.offered, idle.rps, idle.throughput) == (0.0, 0.0, 0.0)
    assert idle.latency == Percentiles()
    assert idle.latency.p50 is None


def assert_adds_up(tick: Tick) -> None:
    """Every identity of design section 3."""
    done = tick.requests
    assert tick.due == tick.started + tick.dropped + tick.backlog
    assert tick.started == done.success + done.failed + done.cancelled + tick.in_flight
    assert done.total == done.success + done.failed + done.cancelled
    assert sum(tick.status_codes.values()) == done.total
    errors = tick.errors
    assert done.failed == sum(getattr(errors, name) for name in errors.__struct_fields__)


@pytest.mark.parametrize("seed", range(5))
def test_every_tick_adds_up(seed: int, make_rows: Callable, read_back: Callable) -> None:
    """At each of ten readings, and in total."""
    rows = make_rows(2_000, seed=seed)
    before = empty()
    for end in range(0, 2_001, 200):
        after = read_back(rows[:end], elapsed=end * MS, due=end + 20, started=end + 9, dropped=3)
        tick = tick_of(before, after, timestamp_ms=end)
        assert_adds_up(tick)
        assert (tick.in_flight, tick.backlog) == (9, 8)
        before = after
