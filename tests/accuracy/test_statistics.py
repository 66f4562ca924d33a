"""Intervals cover what they promise, and comparisons do not cry wolf, though requests depend.

Seeded replicates of generators whose truth is known (`vayu.testing.latencies`). Each rate has a
confidence interval of its own (Wilson, 95 %), which must reach what is promised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.analysis.comparison import QUANTILES
from vayu.analysis.evidence import LEAST
from vayu.stats.batches import Batches
from vayu.stats.interval import share_interval
from vayu.stats.judgement import Verdict
from vayu.stats.percentile import bootstrap_interval, order_interval
from vayu.stats.shift import shift_function
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Stalls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.stats.interval import Interval
    from vayu.testing.latencies import Latencies

pytestmark = [pytest.mark.accuracy, pytest.mark.timeout(1_800)]

REPLICATES = 2_000
ROWS = 50_000
SOURCES = [Ar1Lognormal(), Stalls(), Bimodal()]
COVERED = (0.5, 0.9, 0.95, 0.99)


def name(source: Latencies) -> str:
    """What the table calls it."""
    return type(source).__name__


def draws(source: Latencies, count: int) -> Iterator[tuple[np.ndarray, np.random.Generator]]:
    """Samples, one a replicate, and the generator that goes on."""
    for replicate in range(count):
        rng = np.random.default_rng((20_261_126, replicate))
        yield source.draw(ROWS, rng), rng


def report(text: str, hits: int, of: int) -> Interval:
    """Print one line of the table; return the rate's interval."""
    interval = share_interval(hits, of, 0.95)
    print(f"{text:<58} {hits / of:7.2%}  ({interval.low:.2%} to {interval.high:.2%})")  # noqa: T201
    return interval


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_coverage_of_percentile_intervals(source: Latencies) -> None:
    """95 % intervals hold the truth in 93 to 97 % of the runs, both kinds."""
    truth = {q: source.quantile(q) for q in COVERED}
    held = {(kind, q): 0 for kind in ("order statistics", "bootstrap") for q in COVERED}
    for values, rng in draws(source, REPLICATES):
        batches = Batches.of(values)
        for q in COVERED:
            for kind, found in (
                ("order statistics", order_interval(batches, q, 0.95)),
                ("bootstrap", bootstrap_interval(batches, q, 0.95, rng=rng)),
            ):
                low, high = found
                inside = low is not None and high is not None and low <= truth[q] <= high
                held[kind, q] += inside
    for (kind, q), hits in held.items():
        low, high = report(f"{name(source)}: coverage of p{100 * q:g}, {kind}", hits, REPLICATES)
        assert low is not None
        assert high is not None
        assert low <= 0.97, (kind, q)
        assert high >= 0.93, (kind, q)


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_two_runs_of_the_same_raise_few_alarms(source: Latencies) -> None:
    """Better or worse is said of equal runs in at most 5 %, its own bound 6 %."""
    alarms = 0
    for x, rng in draws(source, REPLICATES):
        alarms += told_apart(x, source.draw(ROWS, rng), rng) is not None
    _, high = report(f"{name(source)}: A/A alarms", alarms, REPLICATES)
    assert high is not None
    assert high <= 0.06


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_what_is_there_is_found(source: Latencies) -> None:
    """5 % at p50, 10 % at p99, at 50,000 rows; on the autoregression in at least 90 %."""
    median, tail = source.quantile(0.9), source.quantile(0.99)
    shapes: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "5 % at p50": lambda values: values * 1.05,
        "10 % at p99": lambda values: values * np.interp(values, [median, tail], [1, 1.1]),
    }
    found = dict.fromkeys(shapes, 0)
    count = REPLICATES // 4
    for x, rng in draws(source, count):
        y = source.draw(ROWS, rng)
        for shape, change in shapes.items():
            found[shape] += told_apart(x, change(y), rng) is Verdict.WORSE
    for shape, hits in found.items():
        report(f"{name(source)}: power, {shape}", hits, count)
    if isinstance(source, Ar1Lognormal):
        assert min(found.values()) >= 0.9 * count


def told_apart(x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> Verdict | None:
    """Better or worse, by the bands of the shift function; None: neither."""
    shifts = shift_function(Batches.of(x), Batches.of(y), QUANTILES, 0.95, least=LEAST, rng=rng)
    if any(shift.ratio.low is not None and shift.ratio.low > 1 for shift in shifts):
        return Verdict.WORSE
    if any(shift.ratio.high is not None and shift.ratio.high < 1 for shift in shifts):
        return Verdict.BETTER
    return None
