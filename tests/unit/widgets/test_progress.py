"""How far a run is follows from what was asked for and the newest tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.model.load import Iterations, RampRate
from vayu.model.load.capacity import Capacity
from vayu.model.load.config import LoadConfig
from vayu.widgets.progress import Progress, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.tick import Tick


@pytest.mark.parametrize(
    ("config", "ticks", "expected", "words"),
    [
        (LoadConfig(rate=100, duration="10s"), 25, Progress(2.5, 0.25, 7.5), "0:02, 0:08 left"),
        (LoadConfig(concurrency=5, duration="10s"), 100, Progress(10, 1, 0),
         "0:10, waiting for the last responses"),
        (LoadConfig(concurrency=5, duration="10s"), 120, Progress(12, 1, 0),
         "0:12, waiting for the last responses"),
        (LoadConfig(concurrency=5, iterations=1_000), 20, Progress(2, 0.2, 8, about=True),
         "0:02, about 0:08 left"),
        (LoadConfig(rate=100, iterations=1_000), 50, Progress(5, 0.5, 5, about=True),
         "0:05, about 0:05 left"),
        (LoadConfig(concurrency=5, iterations=10_000, duration="10s"), 50, Progress(5, 0.5, 5),
         "0:05, 0:05 left"),
        (LoadConfig(concurrency=5, iterations=600, duration="10s"), 50,
         Progress(5, 5 / 6, 1, about=True), "0:05, about 0:01 left"),
        (LoadConfig(concurrency=5, iterations=10), 0, Progress(0, 0, None), "0:00"),
        (LoadConfig(rate=1, duration="10s"), 0, Progress(0, 0, 10), "0:00, 0:10 left"),
    ],
)  # fmt: skip
def test_time_or_requests_whichever_comes_first(
    tick: Callable[..., Tick], config: LoadConfig, ticks: int, expected: Progress, words: str
) -> None:
    """By its length, by its number of requests (a guess, and it says so), or by both."""
    found = progress(config.profile, tick(ticks) if ticks else None)

    assert (found.elapsed, found.fraction) == pytest.approx((expected.elapsed, expected.fraction))
    assert found.remaining == pytest.approx(expected.remaining)
    assert (found.about, str(found)) == (expected.about, words)


@pytest.mark.parametrize(
    ("config", "ticks", "expected"),
    [
        (LoadConfig(stages="5s:5,5s:0"), 25, Progress(2.5, 0.25, 7.5)),
        (LoadConfig(given=RampRate(end=5, duration=10)), 25, Progress(2.5, 0.25, 7.5)),
        (LoadConfig(given=Iterations(iterations=100, users=5, per="user")), 25,
         Progress(2.5, 0.5, 2.5, about=True)),
    ],
)  # fmt: skip
def test_any_profile_has_a_length_or_a_number(
    tick: Callable[..., Tick], config: LoadConfig, ticks: int, expected: Progress
) -> None:
    """By which it is measured."""
    assert progress(config.profile, tick(ticks)) == expected


def test_a_search_has_no_known_end(tick: Callable[..., Tick]) -> None:
    """Its longest duration is a limit, not a plan."""
    search = Capacity(start=100, thresholds=["p99 < 20ms"])

    found = progress(search, tick(25))
    assert (found.elapsed, found.remaining, str(found)) == (2.5, None, "0:02")
