"""One threshold at one level: what its interval says of it, and what it does not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vayu.engine.coordinator.estimate import Estimate
from vayu.engine.recorder.layout import COUNTER_INDEX, HDR
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.results.levels import LevelFinding, LevelOutcome
from vayu.model.thresholds.grammar import parse_threshold

K, B, U = LevelOutcome.KEPT, LevelOutcome.BROKEN, LevelOutcome.UNDECIDED


def level(ms: np.ndarray | list[float], **counters: int) -> Snapshot:
    """A reading of responses that took so long [ms]; each was sent at once."""
    words = empty().words.copy()
    reading = Snapshot(words)
    us = (np.asarray(ms) * 1000).astype(np.int64)
    for name in ("response", "service"):
        np.add.at(reading.section(name), HDR.index(us), 1)
    total = round(float(np.sum(ms)) * 1e6)
    known = {"completed": len(us), "succeeded": len(us), "measured": len(us)}
    known |= {"response_sum": total, "service_sum": total, "started": len(us), "due": len(us)}
    for name, value in (known | counters).items():
        reading.section("counters")[COUNTER_INDEX[name]] = value
    return reading


def finding(text: str, reading: Snapshot, *, unanswered: int = 0, batches: int = 1) -> LevelFinding:
    """What a threshold comes to over a reading, cut into equal batches."""
    estimate = Estimate(parse_threshold(text))
    hits, count = estimate.batch(reading)
    cut = [(hits / batches, count // batches)] * batches
    return estimate.finding(reading, cut, unanswered=unanswered, confidence=0.95)


EVEN = np.linspace(1, 100, 10_000)  # ms: the q-quantile is 1 + 99 q


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("p99 < 100ms", K),
        ("p99 < 90ms", B),
        ("p99 < 99.01ms", U),
        ("p50 <= 60ms", K),
        ("p50 > 40ms", K),
        ("p50 > 60ms", B),
        ("p50 > 50.5ms", U),
        ("p90(service) < 95ms", K),
        ("p99.9 < 101ms", K),
        ("min >= 1ms", K),
        ("min > 2ms", B),
        ("max < 101ms", K),
        ("max < 99ms", B),
    ],
)
def test_a_limit_is_kept_broken_or_neither(text: str, outcome: LevelOutcome) -> None:
    """As all of the interval, none of it, or a part keeps it."""
    assert finding(text, level(EVEN)).outcome is outcome


def test_the_ends_are_those_of_the_order_statistics() -> None:
    """The binomial ranks of 10,000 values at 0.99, to the width of a cell."""
    found = finding("p99 < 100ms", level(EVEN))

    spread = 1.96 * math.sqrt(10_000 * 0.99 * 0.01)
    ends = EVEN[round(9_900 - spread)], EVEN[round(9_900 + spread)]
    assert (found.low, found.high) == pytest.approx(ends, rel=2e-3)
    assert found.low <= found.value <= found.high
    assert (found.unit, found.population, found.effect) == ("ms", 10_000, 1.0)


@pytest.mark.parametrize(("failed", "outcome"), [(20, K), (100, U), (95, U), (200, B), (0, K)])
def test_a_share_is_judged_by_its_interval(failed: int, outcome: LevelOutcome) -> None:
    """Of 10,000 requests: 1 % within some 0.2 % is neither kept nor broken."""
    reading = level(EVEN, failed=failed, succeeded=10_000 - failed)

    found = finding("failed < 1%", reading)
    assert (found.outcome, found.value, found.unit) == (outcome, failed / 100, "%")


@pytest.mark.parametrize(
    ("text", "failed", "outcome"),
    [
        ("failed <= 0%", 0, K),
        ("failed <= 0%", 1, B),
        ("checks >= 100%", 0, K),
        ("checks >= 100%", 1, B),
    ],
)
def test_limits_of_all_and_nothing_are_judged_by_the_count(
    text: str, failed: int, outcome: LevelOutcome
) -> None:
    """One request decides them; no interval ever could."""
    reading = level(
        EVEN, failed=failed, succeeded=10_000 - failed, checks_passed=50, checks_failed=failed
    )

    assert finding(text, reading).outcome is outcome


def test_what_got_no_response_is_slower_than_any_limit() -> None:
    """3 % of the requests without one: the p99 is beyond all answers, the p90 is not."""
    reading = level(EVEN)

    beyond = finding("p99 < 10s", reading, unanswered=300)
    assert (beyond.outcome, beyond.low, beyond.high) == (B, None, None)
    assert beyond.population == 10_300
    assert finding("p90 < 100ms", reading, unanswered=300).outcome is K
    assert finding("max < 10s", reading, unanswered=1).outcome is B


def test_nothing_measured_decides_nothing() -> None:
    """Neither kept nor broken."""
    for text in ("p99 < 10ms", "avg < 10ms", "failed < 1%", "checks > 99%", "max < 1s"):
        found = finding(text, level([]))
        assert (found.outcome, found.value, found.low, found.high) == (U, None, None, None)


def test_only_unanswered_requests_break_a_quantile() -> None:
    """A dead target keeps nothing."""
    assert finding("p50 < 1h", level([]), unanswered=500).outcome is B


def test_a_mean_is_judged_by_its_batches() -> None:
    """Equal batches leave no doubt, unequal ones do."""
    estimate = Estimate(parse_threshold("avg < 51ms"))
    reading = level(EVEN)

    same = [estimate.batch(reading)] * 5
    assert same[0] == pytest.approx((505_000, 10_000))
    sure = estimate.finding(reading, same, unanswered=0, confidence=0.95)
    assert (sure.outcome, sure.low, sure.high) == (K, pytest.approx(50.5), pytest.approx(50.5))
    apart = [(400_000.0, 10_000), (610_000.0, 10_000)]
    assert estimate.finding(reading, apart, unanswered=0, confidence=0.95).outcome is U


def test_requests_that_are_slow_together_say_less() -> None:
    """All slow ones in one batch of ten: the interval is wider, and says by how much."""
    estimate = Estimate(parse_threshold("p99 < 99.5ms"))
    reading = level(EVEN)
    hits, count = estimate.batch(reading)

    even = [(hits / 10, count // 10)] * 10
    clumped = [(hits, count // 10)] + [(0.0, count // 10)] * 9
    one = estimate.finding(reading, even, unanswered=0, confidence=0.95)
    other = estimate.finding(reading, clumped, unanswered=0, confidence=0.95)
    assert one.effect == 1.0
    assert other.effect > 10
    assert other.low < one.low
    assert (one.outcome, other.outcome) == (K, U)


def test_the_limit_itself_is_counted_as_its_comparison_says() -> None:
    """A cell whose edge is the limit keeps "<=" and not "<"."""
    edge = HDR.uppers[HDR.index(np.array([50_000]))[0]] / 1000
    reading = level([edge] * 1000)

    assert finding(f"p50 <= {edge}ms", reading).high == edge
    assert Estimate(parse_threshold(f"p50 <= {edge}ms")).batch(reading) == (0, 1000)
    assert Estimate(parse_threshold(f"p50 < {edge}ms")).batch(reading) == (1000, 1000)
