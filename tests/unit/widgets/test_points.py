"""Columns hold the very numbers of the timeline, however it grew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from vayu.model.results.tick import ErrorCounts, Percentiles, RequestCounts, Tick
from vayu.report.timeline import Timeline
from vayu.widgets.points import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ticks_of(n: int, *, seed: int) -> list[Tick]:
    """Ticks of a run with failures, drops, gaps and intervals without a response."""
    chance = random.Random(seed)
    due = total = failed = 0
    elapsed, made = 0.0, []
    for i in range(n):
        elapsed += chance.choice([100.0, 100.0, 100.3, 400.0])
        due += chance.randrange(50)
        total = min(due, total + chance.randrange(40))
        failed = min(total, failed + chance.randrange(2))
        p99 = chance.choice([None, 1.0, 5.0, 80.0])
        made.append(
            Tick(
                timestamp=i, elapsed=elapsed, interval=100.0, due=due, in_flight=due - total,
                dropped=i // 7, requests=RequestCounts(total=total, failed=failed),
                errors=ErrorCounts(http_5xx=failed),
                latency=Percentiles(p50=p99, p95=p99, p99=p99),
                service_time=Percentiles(p99=p99),
                status_codes={"503": failed, "200": total - failed},
            )
        )  # fmt: skip
    return made


def same(column: NDArray[np.float32], values: list[float | None]) -> None:
    """Whether a column holds `values`, as far as single precision goes."""
    expected = [np.nan if value is None else value for value in values]
    np.testing.assert_allclose(column, expected, rtol=1e-5, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 90), st.lists(st.integers(1, 30), max_size=6), st.integers(0, 9))
def test_columns_agree_with_the_timeline_whenever_they_are_asked_for(
    n: int, looks: list[int], seed: int
) -> None:
    """Also when points were folded between two looks."""
    ticks = ticks_of(n, seed=seed)
    timeline = Timeline(limit=16)
    points = Points(timeline)
    start = 0
    for step in [*looks, n]:
        timeline.extend(ticks[start : start + step])
        start += step
        columns = points.columns()

    same(columns["time"], timeline.time)
    same(columns["throughput"], timeline.throughput)
    for name, values in (
        ("offered", timeline.offered),
        ("dropped", timeline.dropped),
        ("failed", timeline.failed),
        ("p50", timeline.response("p50")),
        ("p99", timeline.response("p99")),
        ("service_p99", timeline.service("p99")),
    ):
        if name in columns:
            same(columns[name], values)
        else:
            assert not any(values)
    assert columns["in_flight"].tolist() == [tick.in_flight for tick in timeline.ends]


def test_the_stack_adds_up_to_what_completed() -> None:
    """Every status has its class."""
    timeline = Timeline(ticks_of(30, seed=1))
    columns = Points(timeline).columns()
    stack = sum(columns[name] for name in ("2xx", "5xx"))

    np.testing.assert_allclose(stack, columns["throughput"], rtol=1e-5)
    assert "4xx" not in columns


def test_what_was_given_up_is_in_no_line() -> None:
    """It has no response, and is neither throughput nor a failure of the target."""
    ended = RequestCounts(total=30, success=18, failed=2, cancelled=10)
    codes = {"200": 18, "0": 12}
    ticks = [Tick(timestamp=1, elapsed=1e3, interval=1e3, requests=ended, status_codes=codes)]
    columns = Points(Timeline(ticks)).columns()

    assert columns["throughput"].tolist() == [20.0]
    assert columns["none"].tolist() == [2.0]


def test_nothing_yet_has_no_lines() -> None:
    """Empty is not zero."""
    assert set(Points(Timeline()).columns()) == {"time", "in_flight"}


@pytest.mark.parametrize("codes", [{"0": 3}, {"101": 3}, {"301": 3}, {"999": 3}])
def test_odd_codes_break_nothing(codes: dict[str, int]) -> None:
    """A target may answer anything."""
    tick = Tick(timestamp=1, elapsed=100.0, interval=100.0, status_codes=codes,
                requests=RequestCounts(total=3))  # fmt: skip
    assert Points(Timeline([tick])).columns()["throughput"].tolist() == [30.0]
