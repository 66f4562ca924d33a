"""A run over time in few points: rates exact, peaks kept, gaps visible."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from vayu.model.results.tick import ErrorCounts, Percentiles, RequestCounts, Tick
from vayu.report.timeline import MOST_EVENTS, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable


def tick(i: int, *, total: int, p99: float | None = None, elapsed: float | None = None) -> Tick:
    """A tick that ends at `i` times 100 ms."""
    return Tick(
        timestamp=i,
        elapsed=100.0 * i if elapsed is None else elapsed,
        interval=100.0,
        due=total,
        latency=Percentiles(p99=p99),
        requests=RequestCounts(total=total),
    )


def test_few_ticks_are_points_of_their_own(ticks_of: Callable[..., list[Tick]]) -> None:
    """Nothing is folded below the limit."""
    timeline = Timeline(ticks_of(3))

    assert (len(timeline), timeline.ticks_per_point, timeline.seen) == (3, 1, 3)
    assert timeline.time == pytest.approx([0.1, 0.2, 0.3])
    assert timeline.throughput == pytest.approx([100.0] * 3)
    assert timeline.offered == pytest.approx([100.0] * 3)
    assert timeline.response("p99") == [1.0, 2.0, 3.0]
    assert timeline.service("p50") == [0.5] * 3


def test_points_fold_in_pairs_when_there_are_too_many() -> None:
    """8 ticks fit 4 points of 2; a 9th makes points of 4."""
    ticks = [tick(i, total=i * i) for i in range(1, 10)]

    timeline = Timeline(ticks[:8], limit=4)
    assert timeline.ticks_per_point == 2
    assert timeline.time == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert timeline.throughput == pytest.approx([4 / 0.2, 12 / 0.2, 20 / 0.2, 28 / 0.2])

    timeline.extend(ticks[8:])
    assert timeline.ticks_per_point == 4
    assert timeline.time == pytest.approx([0.4, 0.8, 0.9])


def test_a_peak_is_never_lost() -> None:
    """A point shows the tick with the largest p99; one that measured nothing hides none."""
    values = [5.0, None, 900.0, 7.0, None, None, 3.0, 4.0]
    timeline = Timeline((tick(i, total=i, p99=v) for i, v in enumerate(values, 1)), limit=4)

    assert timeline.response("p99") == [5.0, 900.0, None, 4.0]


def test_a_gap_in_the_ticks_does_not_distort_rates() -> None:
    """A rate is divided by the true time since the point before."""
    timeline = Timeline([tick(1, total=10), tick(6, total=60)])

    assert timeline.throughput == pytest.approx([100.0, 100.0])


def test_what_was_given_up_is_no_throughput() -> None:
    """Ten that a stop cancelled at once make no spike at the end."""
    given_up = RequestCounts(total=30, success=19, failed=1, cancelled=10)
    timeline = Timeline([tick(1, total=10), replace(tick(2, total=30), requests=given_up)])

    assert timeline.throughput == pytest.approx([100.0, 100.0])


def test_no_time_makes_no_rate() -> None:
    """Two ticks at the same instant: absent, not infinite."""
    timeline = Timeline([tick(1, total=10), tick(2, total=20, elapsed=100.0)])

    assert timeline.throughput == [100.0, None]


def test_only_errors_that_occurred_are_listed() -> None:
    """A class that never occurred has no line."""
    failed = Tick(timestamp=1, elapsed=100, interval=100, errors=ErrorCounts(timeout=2))

    assert Timeline([failed]).errors() == {"timeout": [20.0]}
    assert Timeline().errors() == {}
    assert Timeline([failed]).dropped == []
    assert Timeline().last is None


@given(st.lists(st.integers(0, 50), max_size=200), st.sampled_from([2, 4, 10, 300]))
def test_totals_survive_any_folding(steps: list[int], limit: int) -> None:
    """Rates times durations add up to the total, whatever was folded."""
    total, ticks = 0, []
    for i, step in enumerate(steps, 1):
        total += step
        ticks.append(tick(i, total=total))
    timeline = Timeline(ticks, limit=limit)

    assert len(timeline) <= limit
    ends = [0.0, *timeline.time]
    lengths = [b - a for a, b in pairwise(ends)]
    parts = [(r or 0) * s for r, s in zip(timeline.throughput, lengths, strict=True)]
    assert sum(parts) == pytest.approx(total)


def test_the_short_rest_at_the_end_makes_no_spike() -> None:
    """The last tick of a run may be 3 ms long: it joins the point before it."""
    rest = Tick(timestamp=3, elapsed=203, interval=3, requests=RequestCounts(total=21))
    timeline = Timeline([tick(1, total=10), tick(2, total=20), rest])

    assert timeline.time == pytest.approx([0.1, 0.203])
    assert timeline.throughput == pytest.approx([100.0, 11 / 0.103])


def test_what_was_done_to_a_run_is_kept_with_its_time() -> None:
    """At the beginning of its tick, in one bounded line; of very many, the first."""
    ticks = [replace(tick(i, total=i), event="rate\n800/s" if i == 30 else None)
             for i in range(1, 41)]  # fmt: skip
    assert Timeline(ticks, limit=4).events == [(2.9, "rate 800/s")]

    many = Timeline(replace(tick(i, total=i), event="pause") for i in range(1, 301))
    assert (len(many.events), many.events_seen) == (MOST_EVENTS, 300)


def test_why_a_level_was_judged_so_stands_in_its_row() -> None:
    """Of several things done in a tick the next level is told, not the end of a sentence."""
    kept = "level 1: kept: p99 < 200ms: 13.6 ms (12.62 ms to 15.61 ms); failed; level 2: 200/s"
    again = "level 2: undecided, again: p99 < 200ms: 198 ms (150 ms to 220 ms)"
    events = {1: "level 1: 100/s", 2: "level 1: measured", 3: kept, 4: again}
    ticks = [replace(tick(i, total=i), event=event) for i, event in events.items()]

    assert [words for _, words in Timeline(ticks).events] == [
        "level 1: 100/s", "level 1: measured", "level 1: kept; level 2: 200/s",
        "level 2: undecided, again",
    ]  # fmt: skip
