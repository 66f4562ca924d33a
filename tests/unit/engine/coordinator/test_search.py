"""The capacity search in virtual time, against a queue whose capacity theory knows.

Requests arrive evenly at one server with exponential service times (D/M/1). Their response
times are exponential with rate m (1 - s), where s = exp(-(1 - s) m / r) for arrivals at r and
a server of m a second (Kleinrock, "Queueing Systems" I, 6.4). So the p99 is ln(100) / (m (1 - s)),
and the rate at which it reaches a limit L follows in closed form.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.unit.engine.coordinator.queues import Queue, drive
from vayu.engine.coordinator.search import Search
from vayu.model.load.capacity import Capacity
from vayu.model.results.levels import CapacityLevel, CapacityResult, LevelOutcome, Reason
from vayu.units import NS_PER_MS, NS_PER_S

SERVER = 500.0  # requests a second that the server can do


def capacity(limit: float, q: float) -> float:
    """The rate at which the q-quantile of the response time is `limit` [s]."""
    idle = math.log(1 / (1 - q)) / (SERVER * limit)
    return -SERVER * idle / math.log(1 - idle)


def search_of(**options: object) -> Search:
    """A search from 100/s."""
    plan = Capacity(**{"start": 100.0, "thresholds": ("p99 < 40ms",), **options})
    return Search(plan, drain=30 * NS_PER_S, notice=50 * NS_PER_MS)


def found(search: Search, queue: Queue, **options: float) -> CapacityResult:
    """What a search comes to."""
    drive(search, queue, **options)
    return search.result()


def exponential(seed: int):
    """Service times of the server. [s]."""
    random = np.random.default_rng(seed)
    return lambda: random.exponential(1 / SERVER)


def steady():
    """One millisecond each. [s]."""
    return 0.001


def test_the_capacity_of_a_queue_is_found_within_a_tenth() -> None:
    """In at least 9 of 10 seeds: floor and ceiling both lie within 10 % of what theory says.

    And few levels are judged wrong: 5 % of those near the limit, whose intervals are of 95 %.
    """
    truth = capacity(0.040, 0.99)
    good = wrong = levels = 0
    for seed in range(10):
        result = found(search_of(), Queue(100.0, exponential(seed)))
        assert result.reason is Reason.FOUND
        good += 0.9 * truth <= result.kept < result.broken <= 1.1 * truth
        levels += len(result.levels)
        wrong += sum(is_wrong(level, truth) for level in result.levels)
    assert good >= 9
    assert wrong <= 0.05 * levels


def test_arrivals_at_random_find_the_smaller_capacity_of_theirs() -> None:
    """M/M/1: the p99 is ln(100) / (m - r), so a limit L is reached at r = m - ln(100) / L."""
    truth = SERVER - math.log(100) / 0.040
    good = 0
    for seed in range(3):
        gaps = np.random.default_rng(50 + seed)
        queue = Queue(100.0, exponential(seed), gap=gaps.exponential)
        result = found(search_of(arrivals="poisson"), queue)
        good += 0.9 * truth <= result.kept < result.broken <= 1.1 * truth
    assert good >= 2


def is_wrong(level: CapacityLevel, truth: float) -> bool:
    """Whether a level was judged otherwise than theory does."""
    if level.outcome is LevelOutcome.KEPT:
        return level.level > truth
    return level.outcome is LevelOutcome.BROKEN and level.level < truth


def test_no_level_has_more_throughput_than_the_server_does() -> None:
    """Kept levels have what was offered; what an overload leaves for the pause counts for none."""
    result = found(search_of(), Queue(100.0, lambda: 1 / SERVER))

    assert max(level.level for level in result.levels) > 1.2 * SERVER
    for level in result.levels:
        assert level.throughput == pytest.approx(min(level.level, SERVER), rel=0.01)


def test_a_share_of_failures_is_a_limit_too() -> None:
    """Requests that would wait longer than 100 ms fail: the knee is where the queue grows."""
    random = np.random.default_rng(5)
    queue = Queue(100.0, exponential(5))
    queue._fails = lambda: queue._free - queue._next > 0.1 or random.random() < 0.001

    result = found(search_of(thresholds=("errors < 1%",)), queue)
    assert result.reason is Reason.FOUND
    assert 400 < result.kept < result.broken < 520


def test_without_a_response_a_request_is_slower_than_any_limit() -> None:
    """5 % of the requests get none: no p99 can be kept, however fast the others are."""
    random = np.random.default_rng(1)
    queue = Queue(100.0, steady, fails=lambda: random.random() < 0.05)

    result = found(search_of(), queue)
    assert (result.reason, result.kept, result.broken) == (Reason.START, None, 100.0)
    assert result.levels[0].unanswered > 10


def test_a_target_that_hangs_breaks_its_level_although_nothing_completes() -> None:
    """Nothing is waited for longer than a request may take; what is still out is unanswered."""
    result = found(search_of(), Queue(100.0, lambda: 1e6))

    level = result.levels[0]
    assert (result.reason, result.kept, result.broken) == (Reason.START, None, 100.0)
    assert (level.requests, level.failed) == (0, 0)
    assert level.unanswered == pytest.approx(1205, abs=10)
    assert level.why.endswith("sent, none had a response")


def test_a_few_requests_that_hang_are_seen_in_their_level() -> None:
    """2 % of them, among fast ones: the p99 of the others alone would be 1 ms."""
    random = np.random.default_rng(9)
    queue = Queue(100.0, steady, fails=lambda: random.random() < 0.02)

    result = found(search_of(repeats=0, max_levels=1), queue)
    assert result.levels[0].outcome is not LevelOutcome.KEPT


def test_a_maximum_is_reached_without_a_limit() -> None:
    """And none is named."""
    result = found(search_of(maximum=300.0), Queue(100.0, steady))

    assert (result.reason, result.kept, result.broken) == (Reason.MAXIMUM, 300.0, None)
    assert result.text == (
        "300/s kept the thresholds; no limit was found above it. "
        "It was the highest level to be tried."
    )


def test_the_generator_is_blamed_for_its_own_waiting() -> None:
    """From 400/s on it sends 60 ms late, and the target answers in 1 ms."""
    queue = Queue(100.0, steady, lag=lambda rate: 0.060 if rate >= 400 else 0.0)

    result = found(search_of(), queue)
    assert (result.reason, result.kept, result.broken) == (Reason.GENERATOR, 200.0, None)
    assert "sent more than 10 ms late" in result.text
    assert "no limit was found" in result.text


def test_the_target_is_blamed_when_its_own_time_breaks_the_limit() -> None:
    """Late requests do not excuse a target that takes 60 ms."""
    queue = Queue(100.0, lambda: 0.060, lag=lambda _rate: 0.020)

    assert found(search_of(), queue).reason is Reason.START


@pytest.mark.parametrize("kept", ["p90 < 40ms", "p90(service) < 10ms"])
def test_late_requests_do_not_decide_what_no_wait_is_in(kept: str) -> None:
    """All are 20 ms late, which keeps the limit on time; of failures too few requests tell."""
    search = search_of(thresholds=(kept, "failed < 0.1%"), level_duration="2s", repeats=1)
    result = found(search, Queue(100.0, steady, lag=lambda _rate: 0.020))

    assert result.reason is Reason.UNDECIDED
    assert result.levels[0].why.startswith("failed < 0.1%: 0 % (")


def test_too_few_requests_decide_nothing() -> None:
    """A p99.9 takes 3,688 requests; 4 rounds of 500 have not as many."""
    result = found(
        search_of(thresholds=("p99.9 < 40ms",), level_duration="5s"), Queue(100.0, steady)
    )

    assert (result.reason, result.kept, result.broken) == (Reason.UNDECIDED, None, None)
    assert result.levels[0].rounds == 4
    assert result.text.startswith("No limit was found.")


def test_zero_tolerance_is_judged_by_the_count() -> None:
    """No failure at all keeps "failed <= 0%": an interval never could."""
    result = found(search_of(thresholds=("failed <= 0%",), maximum=100.0), Queue(100.0, steady))

    assert (result.reason, result.kept) == (Reason.MAXIMUM, 100.0)


def test_the_settling_of_a_level_is_left_out() -> None:
    """The first second of each level is slow: with `settle` it does not count."""
    queue = Queue(100.0, steady)
    slow = iter([0.5] * 3)
    queue._service = lambda: next(slow, 0.001)

    kept = found(search_of(maximum=100.0, settle="5s"), queue)
    level = kept.levels[0]
    assert (kept.reason, level.excluded, level.measured) == (Reason.MAXIMUM, 5.0, 10.05)
    assert level.requests == pytest.approx(1005, abs=1)
    assert level.findings[0].high < 2


def test_levels_do_not_leak_into_each_other() -> None:
    """A level far beyond the capacity leaves a queue; the next one starts with none."""
    queue, search = Queue(100.0, steady), search_of(factor=50.0, precision=0.02)
    events = drive(search, queue)
    assert search.result().kept == pytest.approx(1000, rel=0.05)
    assert "level 2: 5,000/s" in events[2]


def test_every_level_is_told_when_it_begins_and_when_it_is_judged() -> None:
    """The events of the ticks tell the search from start to end."""
    search = search_of(maximum=200.0)

    events = drive(search, Queue(100.0, steady))
    assert events[0] == "level 1: 100/s"
    assert events[1] == "level 1: measured"
    assert events[2].startswith("level 1: kept: p99 < 40ms: 1.00 ms (")
    assert events[2].endswith("level 2: 200/s")
    assert "level 2: kept" in events[-1]
    assert "It was the highest level to be tried." in events[-1]


def test_a_search_that_is_cut_off_keeps_its_levels() -> None:
    """The reason says that the run ended first; nothing is made of the unfinished level."""
    search, queue = search_of(), Queue(100.0, steady)
    drive(search, queue, until=30.0)

    result = search.end(queue.advance(30.0), ended=Reason.TIME)
    assert [(level.level, level.outcome) for level in result.levels] == [
        (100.0, LevelOutcome.KEPT), (200.0, LevelOutcome.KEPT), (400.0, LevelOutcome.UNEVALUATED),
    ]  # fmt: skip
    last = result.levels[-1]
    assert [finding.outcome for finding in last.findings] == [LevelOutcome.UNEVALUATED]
    assert last.requests == pytest.approx(400 * last.measured, abs=2)
    assert last.throughput == pytest.approx(400, rel=0.01)
    assert last.findings[0].population == last.requests
    assert (result.reason, result.kept, result.broken) == (Reason.TIME, 200.0, None)
    assert result.text.endswith("400/s was not judged any more. The search ran out of time.")


@pytest.mark.parametrize(
    ("until", "numbers"),
    [(0.0, None), (1.0, (0, 0.0, 0)), (7.0, (1, 5.0, 500)), (12.5, (1, 10.05, 1_006))],
)  # settles for 2 s, is measured for 10 s (an order takes 50 ms), and rests
def test_a_search_may_be_cut_off_in_any_phase(until: float, numbers: tuple | None) -> None:
    """Before anything was offered there is no level."""
    search, queue = search_of(), Queue(100.0, steady)
    drive(search, queue, until=until)

    found = search.end(queue.advance(until), ended=Reason.ENDED)
    told = [(level.rounds, level.measured, level.requests) for level in found.levels]
    assert told == ([] if numbers is None else [numbers])


def test_a_search_that_is_over_leaves_nothing_unjudged() -> None:
    """The run ends after it, and adds no level."""
    search, queue = search_of(maximum=200.0), Queue(100.0, steady)
    drive(search, queue)

    assert search.end(queue.advance(3_600.0), ended=Reason.ENDED) == search.result()
