"""The generator of imaginary runs, judged by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.coordinator.accounts import Account, merged
from vayu.engine.coordinator.evidence import LOOKS
from vayu.engine.coordinator.health import health_of
from vayu.engine.coordinator.resources import Sample
from vayu.engine.coordinator.vitals import Vitals
from vayu.engine.recorder.layout import COUNTER_INDEX, HDR, LOOP
from vayu.engine.recorder.snapshot import empty
from vayu.model.results.health import GeneratorHealth, GeneratorTick, HealthVerdict
from vayu.model.rows.failure import CODES, FailureKind
from vayu.stats.health import BOUNDS

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot

MS, S = 1_000_000, 1_000_000_000


def reading_of(*lags: tuple[int, int], **counters: int) -> Snapshot:
    """A block with these counters; ``lags`` are (ms, how often) of the loop."""
    made = empty()
    for name, value in counters.items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    for lag, times in lags:
        made.section("loop")[LOOP.cell(lag * 1_000)] += times
    return made


def sent(reading: Snapshot, *, service: int = 5 * MS, lag: int = 0) -> Snapshot:
    """Give every started request a response after `service`, sent `lag` late. [ns]."""
    count = reading.counter("started")
    levels = {"completed": count, "succeeded": count, "measured": count,
              "service_sum": count * service, "lag_sum": count * lag,
              "response_sum": count * (service + lag), "response_max": service + lag}  # fmt: skip
    for name, value in levels.items():
        reading.section("counters")[COUNTER_INDEX[name]] = value
    durations = {"response": service + lag, "service": service, "lag": lag}
    for name, value in durations.items():
        reading.section(name)[HDR.cell(value // 1_000)] += count
    return reading


def followed(readings: list[list[Snapshot]]) -> tuple[GeneratorHealth, list[GeneratorTick]]:
    """Health of a run with these readings, tick by tick, of each worker."""
    vitals, before, ticks = Vitals(len(readings[0])), empty(), []
    for each in readings:
        after = merged(Account(reading) for reading in each)
        ticks.append(vitals.look(each, before, after))
        before = after
    return health_of(readings[-1], before, vitals), ticks


def seconds(*shares: float) -> list[list[Snapshot]]:
    """Readings of one worker that used these shares of a core, a second each."""
    used, found = 0.0, []
    for number, share in enumerate(shares, start=1):
        used += share
        counts = {"due": 100 * number, "started": 100 * number}
        found.append(
            [sent(reading_of((0, 99 * number), elapsed=number * S, cpu=round(used * S), **counts))]
        )
    return found


def names(health: GeneratorHealth) -> list[str]:
    return [finding.name for finding in health.findings]


def test_a_healthy_run() -> None:
    """Nothing speaks against it, and its numbers are there."""
    health, ticks = followed(seconds(0.2, 0.4))
    assert (health.verdict, health.findings, str(health)) == (HealthVerdict.HEALTHY, (), "healthy")
    (worker,) = health.workers
    assert (worker.started, worker.busy, worker.stalled) == (200, 0.0, 0.0)
    assert worker.cpu == pytest.approx(0.3)
    assert worker.cpu_peak == pytest.approx(0.4)
    assert (health.asked, health.reached) == (100.0, 100.0)
    assert [tick.cpu for tick in ticks] == [pytest.approx(0.2), pytest.approx(0.4)]


def test_a_busy_worker_is_named() -> None:
    """By how much of its time it was; one second of twenty does not matter."""
    health, _ = followed(seconds(*[0.3] * 5, *[0.98] * 5))
    assert (health.verdict, names(health)) == (HealthVerdict.BOTTLENECK, ["cpu"])
    assert health.findings[0].message == (
        "worker 0 used 90 % of a core or more in 50 % of its seconds, 98 % in the busiest one"
    )
    assert "more workers" in health.findings[0].remedy
    assert str(health) == f"bottleneck: {health.findings[0].message}"
    calm, _ = followed(seconds(*[0.3] * 19, 0.98))
    assert calm.verdict is HealthVerdict.HEALTHY


def test_a_loop_that_stood_still_is_named() -> None:
    """300 ms of 2 s; lateness up to 10 ms is no matter, however frequent."""
    still = sent(reading_of((0, 100), (9, 60), (300, 1), elapsed=2 * S, due=10, started=10))
    fine = sent(reading_of((0, 100), (9, 60), elapsed=2 * S, due=10, started=10))
    health = health_of([fine, still], merged([Account(fine), Account(still)]), Vitals(2))
    assert names(health) == ["stalled"]
    assert health.findings[0].message.startswith("the loop of worker 1 was more than 10 ms late")
    assert health.findings[0].value == pytest.approx(0.15, rel=0.02)
    assert health.workers[1].loop_lag_max == pytest.approx(300, rel=0.02)
    assert health.workers[0].stalled == 0.0


def test_a_send_lag_is_judged_beside_the_response_time() -> None:
    """20 ms are half of 40 ms, and nothing of a second."""
    for service, found in ((20 * MS, ["send_lag"]), (1_000 * MS, [])):
        known = reading_of(elapsed=S, due=10, started=10, late=10)
        reading = sent(known, service=service, lag=20 * MS)
        health = health_of([reading], reading, Vitals(1))
        assert names(health) == found
        for finding in health.findings:
            assert finding.message == (
                "half of the 10 requests were sent 20.0 ms or more after their time, "
                "10 of 10 (100.0 %) more than 10 ms; response times include that wait, "
                "service times do not"
            )


def test_one_late_request_is_no_bottleneck() -> None:
    """Of 40 requests the 99th percentile is the latest one; of 400 it is four."""
    for count, found in ((40, []), (400, ["send_lag"])):
        reading = sent(reading_of(elapsed=S, due=count, started=count), lag=0)
        late = max(count // 50, 1)
        for name in ("lag", "response"):
            cells = reading.section(name)
            usual = 0 if name == "lag" else 5 * MS
            cells[HDR.cell(usual // 1_000)] -= late
            cells[HDR.cell((usual + 20 * MS) // 1_000)] += late
        assert names(health_of([reading], reading, Vitals(1))) == found


def test_arrivals_that_were_never_sent() -> None:
    """Dropped ones were not meant to be."""
    reading = sent(reading_of(elapsed=S, due=1_000, started=700, dropped=290))
    health = health_of([reading], reading, Vitals(1))
    assert [f.message for f in health.findings] == ["10 of 1,000 arrivals were due and never sent"]


def test_what_helps_is_what_the_run_has() -> None:
    """Users of the closed model have no rate, arrivals no users."""
    reading = sent(reading_of(elapsed=S, due=1_000, started=700))
    for users, less, other in ((None, "lower rate", "users"), (900, "fewer users", "rate")):
        (finding,) = health_of([reading], reading, Vitals(1), users=users).findings
        assert finding.name == "unsent"
        assert (less in finding.remedy, other in finding.remedy) == (True, False)


def test_a_limit_that_nobody_stated_is_the_generators() -> None:
    """What it drops was due, and was not sent."""
    reading = sent(reading_of(elapsed=S, due=1_000, started=700, dropped=300))
    health = health_of([reading], reading, Vitals(1), drops_meant=False)
    assert [f.message for f in health.findings] == ["300 of 1,000 arrivals were due and never sent"]
    assert health_of([reading], reading, Vitals(1)).findings == ()


def test_time_outs_that_nobody_was_there_to_see() -> None:
    """They count as failed, and not against the target; one of two thousand is no matter."""
    for count, found in ((1_000, ["held"]), (2_000, [])):
        reading = sent(reading_of(elapsed=S, due=count, started=count))
        reading.section("failures")[CODES[FailureKind.HELD]] = 1
        health = health_of([reading], reading, Vitals(1))
        assert names(health) == found
    reading.section("failures")[CODES[FailureKind.HELD]] = 20
    (finding,) = health_of([reading], reading, Vitals(1)).findings
    assert finding.message == (
        "20 of 2,000 requests timed out while their worker was busy: "
        "responses may have come in time, unread"
    )


def test_what_the_machine_runs_out_of() -> None:
    """The most that was ever seen counts."""
    vitals = Vitals(2)
    vitals.take(Sample(descriptors=(50, 950), limits=(1_024, 1_024), ports=900,
                       ports_available=1_000))  # fmt: skip
    vitals.take(Sample(descriptors=(60, 20), limits=(1_024, 1_024), ports=10,
                       ports_available=1_000))  # fmt: skip
    reading = sent(reading_of(elapsed=S, due=10, started=10))
    health = health_of([reading, empty()], reading, vitals)
    assert names(health) == ["descriptors", "ports"]
    assert "worker 1 had 950 files open, of 1,024" in health.findings[0].message
    assert (health.ports_used, health.ports_available) == (900, 1_000)
    assert [worker.descriptors for worker in health.workers] == [60, 950]
    assert health.machine_cpu is None


def test_how_busy_the_machine_was() -> None:
    """From the first look to the last; one look says nothing."""
    vitals = Vitals(1)
    vitals.take(Sample(cores=(1_000, 900)))
    assert vitals.machine_cpu is None
    vitals.take(Sample(cores=(1_100, 930)))
    vitals.take(Sample(cores=(1_200, 970)))
    assert vitals.machine_cpu == 0.35


def test_littles_law_names_the_time_in_the_generator() -> None:
    """100 in flight at each sample, but throughput and service time account for 40."""
    found = []
    for number in (1, 2, 3):
        reading = reading_of(elapsed=number * S, due=8_100 * number, started=8_000 * number)
        sent(reading, service=5 * MS)
        reading.section("counters")[COUNTER_INDEX["due"]] = 8_000 * number + 100
        reading.section("counters")[COUNTER_INDEX["started"]] = 8_000 * number + 100
        found.append([reading])
    health, _ = followed(found)
    law = health.little
    assert (law.concurrency, law.throughput, law.service) == (100.0, 8_000.0, 5.0)
    assert (law.expected, law.deviation) == (40.0, pytest.approx(0.6))
    assert names(health) == ["little"]


def test_without_service_times_there_is_no_law() -> None:
    """A dead target answers nothing; that is not the generator's fault."""
    reading = reading_of(elapsed=S, due=100, started=100, completed=100, failed=100, timeout=100)
    vitals = Vitals(1)
    vitals.look([reading], empty(), reading)
    health = health_of([reading], reading, vitals)
    assert (health.little, health.verdict) == (None, HealthVerdict.HEALTHY)


def test_of_nothing_sent_nothing_is_said() -> None:
    """Nor of a run that nobody followed, unless its blocks speak against it."""
    assert health_of([], empty()).verdict is HealthVerdict.UNKNOWN
    reading = sent(reading_of(elapsed=S, due=10, started=10))
    assert health_of([reading], reading).verdict is HealthVerdict.UNKNOWN
    still = sent(reading_of((300, 1), elapsed=S, due=10, started=10))
    assert health_of([still], still).verdict is HealthVerdict.BOTTLENECK


def test_a_tick_says_how_late_the_loop_was() -> None:
    """In that interval alone; nothing when no block was written."""
    vitals = Vitals(1)
    first = reading_of((300, 1), elapsed=100 * MS, cpu=50 * MS)
    second = reading_of((300, 1), (2, 5), elapsed=200 * MS, cpu=60 * MS)
    one = vitals.look([first], empty(), first)
    two = vitals.look([second], first, second)
    three = vitals.look([second], second, second)
    assert one.loop_lag == pytest.approx(300, rel=0.02)
    assert two == GeneratorTick(cpu=pytest.approx(0.1), loop_lag=pytest.approx(2, rel=0.02))
    assert three == GeneratorTick()


def test_every_bound_is_looked_at() -> None:
    """And nothing else is."""
    assert set(LOOKS) == {bound.name for bound in BOUNDS}


def unreached(kind: FailureKind, *, of: int = 100, sent_back: int = 0) -> Snapshot:
    """A busy generator, nearly all of whose requests failed in one way."""
    reading = reading_of((300, 9), elapsed=S, cpu=S, due=of, started=of, completed=of, failed=of)
    reading.section("counters")[COUNTER_INDEX["measured"]] = sent_back
    reading.section("failures")[CODES[kind]] = of - sent_back
    return reading


@pytest.mark.parametrize("kind", [FailureKind.CONNECT, FailureKind.UNRESOLVED, FailureKind.DNS])
def test_a_target_that_was_not_reached_is_not_the_generators_fault(kind: FailureKind) -> None:
    """Failures that cost nothing keep a closed model busy; with responses the bounds hold."""
    reading = unreached(kind)
    assert health_of([reading], reading, Vitals(1)).findings == ()
    assert health_of([reading], reading, Vitals(1)).verdict is HealthVerdict.UNKNOWN
    reached = unreached(kind, sent_back=11)
    assert health_of([reached], reached, Vitals(1)).verdict is HealthVerdict.BOTTLENECK
    slow = unreached(FailureKind.TIMEOUT)
    assert health_of([slow], slow, Vitals(1)).verdict is HealthVerdict.BOTTLENECK


def test_ports_that_ran_out_are_the_generators_fault() -> None:
    """They may be why nothing could be reached."""
    reading, vitals = unreached(FailureKind.CONNECT), Vitals(1)
    vitals.take(Sample(ports=28_000, ports_available=28_232))
    assert names(health_of([reading], reading, vitals)) == ["ports"]


def test_users_without_a_request_speak_against_the_generator() -> None:
    """As a share of the users, however many requests the others sent."""
    reading = sent(reading_of(elapsed=S, due=50_030, started=50_000))
    (finding,) = health_of([reading], reading, Vitals(1), users=1_000).findings
    assert (finding.value, finding.message) == (0.03, "30 of 1,000 users never sent a request")
