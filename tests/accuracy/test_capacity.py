"""Capacity searches in virtual time against queues whose capacity theory knows, with many seeds.

Floor and ceiling are compared with closed forms (D/M/1, see
`tests.unit.engine.coordinator.test_search`), for a tail and a body quantile, at a sharp and at
a flat knee, and with the mean, whose truth is 1 / (m (1 - s)).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.unit.engine.coordinator.queues import Queue
from tests.unit.engine.coordinator.test_search import (
    SERVER,
    capacity,
    exponential,
    found,
    is_wrong,
    search_of,
)
from vayu.model.results.levels import CapacityResult, LevelOutcome, Reason

pytestmark = pytest.mark.timeout(1_800)

SEEDS = range(100, 120)

CASES = {
    "p99 < 40ms": (capacity(0.040, 0.99), "10s"),
    "p99 < 20ms": (capacity(0.020, 0.99), "20s"),  # a flatter knee takes more requests
    "p90 < 15ms": (capacity(0.015, 0.90), "10s"),
    "avg < 5ms": (capacity(0.005, 1 - math.exp(-1)), "10s"),  # the mean is the (1 - 1/e)-quantile
}
"""For each threshold the truth [1/s], and how long a level is measured."""


def results(threshold: str) -> list[CapacityResult]:
    """What a search for it comes to, for every seed."""
    plan = {"thresholds": (threshold,), "level_duration": CASES[threshold][1]}
    return [found(search_of(**plan), Queue(100.0, exponential(seed))) for seed in SEEDS]


@pytest.mark.parametrize("threshold", CASES)
def test_the_capacity_is_found_within_a_tenth(threshold: str) -> None:
    """In 90 % of the seeds at least, and 95 % of the levels are judged as theory does."""
    truth = CASES[threshold][0]
    every = results(threshold)

    assert {result.reason for result in every} == {Reason.FOUND}
    good = [r for r in every if 0.9 * truth <= r.kept and r.broken <= 1.1 * truth]
    levels = [level for result in every for level in result.levels]
    decided = [level for level in levels if level.outcome is not LevelOutcome.UNDECIDED]
    assert len(good) >= 0.9 * len(every)
    assert sum(is_wrong(level, truth) for level in decided) <= 0.05 * len(decided)


def test_the_closed_form_is_that_of_a_long_simulation() -> None:
    """A million requests at the capacity for a p99 of 40 ms have a p99 of 40 ms."""
    random, rate = np.random.default_rng(1), CASES["p99 < 40ms"][0]
    free, waits = 0.0, []
    for k, service in enumerate(random.exponential(1 / SERVER, 1_000_000)):
        free = max(free, k / rate) + service
        waits.append(free - k / rate)

    assert np.quantile(waits, 0.99) == pytest.approx(0.040, rel=0.1)
