"""One level of a capacity search that could not be offered whole."""

from __future__ import annotations

import pytest

from tests.unit.engine.coordinator.test_health import MS, S, reading_of, sent
from vayu.engine.coordinator.trial import Trial
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import empty
from vayu.model.load import Capacity
from vayu.model.results.levels import LevelOutcome
from vayu.model.rows.failure import CODES, FailureKind

PLAN = Capacity(start=100, thresholds=("p95 < 40ms",))
STRICT = Capacity(start=100, thresholds=("failed < 1%",))


@pytest.mark.parametrize(
    ("drops_meant", "service", "outcome", "why"),
    [
        (True, 5 * MS, LevelOutcome.BROKEN, "max_in_flight was reached"),
        (False, 5 * MS, LevelOutcome.GENERATOR, "the limit of open files"),
        (False, 90 * MS, LevelOutcome.BROKEN, "p95 < 40ms: 90"),
    ],
    ids=["stated", "for want of files", "broken all the same"],
)
def test_arrivals_that_were_dropped(
    *, drops_meant: bool, service: int, outcome: LevelOutcome, why: str
) -> None:
    """Of 1,000 arrivals 300: a limit that nobody stated is the generator's, not the target's."""
    trial = Trial(PLAN, 1, 100.0, drops_meant=drops_meant)
    trial.open(empty())
    reading = reading_of(elapsed=10 * S, due=1_000, started=700, dropped=300)
    trial.close(sent(reading, service=service), measured=10 * S)

    level = trial.verdict()
    assert (level.outcome, why in level.why) == (outcome, True)


@pytest.mark.parametrize(
    ("kind", "times", "outcome"),
    [
        (FailureKind.HELD, 50, LevelOutcome.GENERATOR),
        (FailureKind.TIMEOUT, 50, LevelOutcome.BROKEN),
        (FailureKind.HELD, 1, LevelOutcome.KEPT),
    ],
)
def test_time_outs_of_a_busy_worker_name_no_limit(kind, times, outcome) -> None:
    """Of 1,000 requests: whether the target would have kept it is not known."""
    trial = Trial(STRICT, 1, 100.0)
    trial.open(empty())
    reading = sent(reading_of(elapsed=10 * S, due=1_000, started=1_000))
    for name, change in (("succeeded", -times), ("measured", -times), ("failed", times)):
        reading.section("counters")[COUNTER_INDEX[name]] += change
    reading.section("failures")[CODES[kind]] = times
    trial.close(reading, measured=10 * S)

    assert trial.verdict().outcome is outcome


@pytest.mark.parametrize(
    ("count", "lag", "outcome"),
    [
        (50, 20 * MS, LevelOutcome.UNDECIDED),
        (1_000, 20 * MS, LevelOutcome.KEPT),
        (1_000, 60 * MS, LevelOutcome.GENERATOR),
    ],
    ids=["too few", "no matter", "breaks it"],
)
def test_a_late_generator_is_blamed_for_what_its_lateness_changes(count, lag, outcome) -> None:
    """A p99 of 50 requests is not known to be below 40 ms, however soon they were sent."""
    trial = Trial(Capacity(start=100, thresholds=("p99 < 40ms",)), 1, 100.0)
    trial.open(empty())
    reading = reading_of(elapsed=10 * S, due=count, started=count, late=count)
    trial.close(sent(reading, service=5 * MS, lag=lag), measured=10 * S)

    assert trial.verdict().outcome is outcome
