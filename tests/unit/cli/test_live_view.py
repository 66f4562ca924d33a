"""A frame of a run says what is known, and nothing else."""

from __future__ import annotations

import pytest
from rich.console import Console

from vayu.cli.live_view import live_view, progress_of, sparkline
from vayu.model.load.capacity import Capacity
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.health import GeneratorTick
from vayu.model.results.tick import CheckCounts, Percentiles, RequestCounts, Tick
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.model.thresholds.verdict import VerdictSoFar


def info(**config: object) -> RunInfo:
    return RunInfo(
        id="r1",
        status=RunState.RUNNING,
        created_at="2026-01-01T00:00:00+00:00",
        folder="/x",
        request=RequestSpec(url="http://localhost/[bold]x"),
        config=LoadConfig(**config),
        load="20 users for 10s",
    )


def tick(n: int, **changes: object) -> Tick:
    return Tick(
        **{
            "timestamp": n,
            "elapsed": n * 100.0,
            "interval": 100.0,
            "offered": 1000.0,
            "rps": 1000.0,
            "throughput": 1000.0,
            "latency": Percentiles(count=100, p50=1.25, p95=2.5, p99=3.75),
            "requests": RequestCounts(total=100 * n, success=100 * n),
            **changes,
        }
    )


def shown(run: RunInfo, status: RunState, ticks: list[Tick]) -> str:
    console = Console(width=100, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(live_view(run, status, ticks))
    return capture.get()


def test_before_the_first_tick() -> None:
    """It says that it waits; no number is made up."""
    text = shown(info(duration="10s"), RunState.PENDING, [])

    assert "waiting for the first tick" in text
    assert "pending" in text
    assert "p99" not in text


def test_running() -> None:
    """Throughput, percentiles, totals, time to go."""
    text = shown(
        info(concurrency=20, duration="10s"), RunState.RUNNING, [tick(n) for n in range(1, 31)]
    )

    for part in ("1,000/s", "1.25 ms", "3.75 ms", "3,000", "0:03, 0:07 to go", "20 users for 10s"):
        assert part in text


def test_failures_are_words_not_only_colour() -> None:
    """Failed requests and tests have their numbers."""
    bad = tick(1, requests=RequestCounts(total=100, success=75, failed=25),
               checks=CheckCounts(passed=1, failed=7))  # fmt: skip
    text = shown(info(duration="10s"), RunState.RUNNING, [bad])

    assert "25 (25" in text
    assert "failed tests  7" in text


def test_silence_shows_no_percentile() -> None:
    """Nothing was measured: absent, not 0."""
    text = shown(
        info(duration="10s"), RunState.RUNNING, [tick(1, latency=Percentiles(), throughput=None)]
    )

    assert "0 ms" not in text.replace("1,000", "")


def test_markup_in_a_url_is_text() -> None:
    """A URL cannot colour or hide anything."""
    assert "http://localhost/[bold]x" in shown(info(duration="1s"), RunState.RUNNING, [tick(1)])


@pytest.mark.parametrize(
    ("config", "done"),
    [
        ({"duration": "10s"}, 0.1),
        ({"iterations": 400}, 0.25),
        ({"duration": "10s", "iterations": 200}, 0.5),
        ({"duration": "500ms"}, 1.0),
        ({"rate": 5, "duration": "2s"}, 0.5),
    ],
)
def test_progress(config: dict[str, object], done: float) -> None:
    """By time or by requests, whichever ends the run first; never beyond the end."""
    run = info(**config)
    assert progress_of(run, tick(10, requests=RequestCounts(total=100, success=100))) == done


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([], ""),
        ([0, 0], "▁▁"),
        ([0, 7], "▁█"),
        ([1, 1, 4, 4], "▃█"),
    ],
)
def test_sparkline(values: list[float], bars: str) -> None:
    """The highest is full; many values share a bar by their mean."""
    assert sparkline(values, width=2) == bars


def test_thresholds_and_generator_so_far() -> None:
    """A line for each threshold, with the number that it stands by."""
    run = info(duration="10s", thresholds=("p99 < 250ms", "failed < 1%"))
    last = tick(
        5,
        thresholds=(VerdictSoFar(passed=True, value=3.75), VerdictSoFar(passed=False, value=2.0)),
        generator=GeneratorTick(cpu=0.34, loop_lag=1.0),
    )
    text = shown(run, RunState.RUNNING, [last])
    assert "✓ p99 < 250ms (3.75 ms)" in text
    assert "✗ failed < 1% (2 %)" in text
    assert "CPU 34 %, loop lag 1.00 ms" in text


def test_a_search_shows_its_level_and_no_end_that_it_does_not_know() -> None:
    """Its longest duration is a limit, not a plan."""
    search = Capacity(start=100, thresholds=["p99 < 20ms"])
    run, told = info(given=search), "level 3: 400/s"
    ticks = [tick(1), tick(2, event=told), tick(3)]

    text = shown(run, RunState.RUNNING, ticks)
    assert told in text
    assert "to go" not in text
    assert progress_of(run, ticks[-1]) is None
    assert told not in shown(info(rate=5), RunState.RUNNING, ticks)
