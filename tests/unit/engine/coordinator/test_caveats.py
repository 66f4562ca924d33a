"""A reader is told what the numbers alone would hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.coordinator.caveats import caveats_of, downgrades_of, losses_of
from vayu.engine.recorder.layout import COUNTER_INDEX
from vayu.engine.recorder.snapshot import empty
from vayu.model.results.health import GeneratorHealth, HealthFinding, HealthVerdict
from vayu.model.rows.failure import CODES, FailureKind
from vayu.units import NS_PER_S

CLEAN = {"due": 1_000, "started": 1_000, "completed": 1_000, "measured": 1_000, "late": 10}

if TYPE_CHECKING:
    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.requests.transport import HttpVersion

CALM = GeneratorHealth()


def caveats(
    health: GeneratorHealth = CALM, *, drops_meant: bool = False, **counters: int
) -> tuple[str, ...]:
    """What a reading with these counters gives rise to."""
    made = empty()
    for name, value in (CLEAN | counters).items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    return caveats_of(made, health, drops_meant=drops_meant)


def test_a_clean_run_has_none() -> None:
    """Up to 1 % late starts are no matter."""
    assert caveats() == ()


@pytest.mark.parametrize(
    ("counters", "words"),
    [
        ({"measured": 0}, "No request got a response"),
        ({"due": 1_200, "dropped": 200}, "200 of 1,200 arrivals were dropped"),
        ({"due": 1_200}, "200 of 1,200 arrivals were due and never sent"),
        ({"due": 1_001}, "1 of 1,001 arrivals was due and never sent"),
        ({"late": 250}, "250 of 1,000 requests (25.0 %) were sent more than 10 ms late"),
        ({"tested": 940, "untested": 60}, "60 of 1,000 responses were left untested"),
        ({"saturated": 3}, "3 responses took longer than 1 h"),
    ],
)
def test_each_caveat_says_how_many(counters: dict[str, int], words: str) -> None:
    """One sentence each, with its numbers."""
    (found,) = caveats(**counters)

    assert words in found


def test_late_requests_are_no_caveat_where_the_generator_is_blamed_for_them() -> None:
    """Its finding has the same numbers; that of another bound says nothing of them."""
    named = {
        name: HealthFinding(name=name, value=1, bound=1, unit="1", message="m", remedy="r")
        for name in ("send_lag", "cpu")
    }
    blamed, other = (
        GeneratorHealth(verdict=HealthVerdict.BOTTLENECK, findings=(named[name],))
        for name in ("send_lag", "cpu")
    )

    assert not any("late" in one for one in caveats(blamed, late=250))
    assert any("250 of 1,000" in one for one in caveats(other, late=250))


@pytest.mark.parametrize(
    ("asked", "used", "words"),
    [
        ("auto", {2: 5}, None),
        ("1.1", {3: 5}, None),
        ("2", {3: 5}, None),
        ("2", {2: 5}, "HTTP/2 was asked for, but of 5 responses 5 used HTTP/1.1"),
        ("2", {2: 1234, 3: 3766}, "of 5,000 responses 1,234 used HTTP/1.1"),
        ("3", {2: 1, 3: 2, 4: 7}, "of 10 responses 1 used HTTP/1.1 and 2 used HTTP/2"),
        ("3", {}, None),
    ],
)
def test_a_downgrade_is_told(asked: HttpVersion, used: dict[int, int], words: str | None) -> None:
    """With how many of how many; what nobody asked for is none."""
    made = empty()
    for code, count in used.items():
        made.section("protocols")[code] = count
    found = downgrades_of(made, asked)

    assert len(found) == (words is not None)
    assert (words or "") in "".join(found)


def test_a_rate_that_was_not_reached_is_told_with_the_one_that_was() -> None:
    """Not when arrivals were dropped as asked, nor for what a slow second is off."""
    dropping = {"due": 1_200, "dropped": 200}
    slow = GeneratorHealth(asked=50_001.4, reached=31_180.0)
    (found,) = caveats(slow)
    assert found.startswith("Up to 50,000 requests/s were asked for, and no more than 31,200/s")
    assert caveats(GeneratorHealth(asked=1_000.0, reached=951.0)) == ()
    (found,) = caveats(slow, drops_meant=True, **dropping)
    assert "max_in_flight" in found
    assert found.startswith("200 of 1,200 arrivals were dropped because max_in_flight was reached")
    unmeant, _ = caveats(slow, **dropping)
    assert "as the limit of open files (ulimit -n) allows, or 16,384" in unmeant


def ending(*seconds: float) -> list[Snapshot]:
    """Readings of workers whose numbers end there."""
    found = []
    for end in seconds:
        made = empty()
        made.section("counters")[COUNTER_INDEX["elapsed"]] = round(end * NS_PER_S)
        found.append(made)
    return found


def test_a_worker_that_fell_silent_is_named() -> None:
    """Nobody counted what it did after that; workers that ended together lack nothing."""
    (told,) = losses_of(ending(5.0, 1.21, 4.9))
    assert told.startswith("The numbers of worker 1 end at 1.2 s, those of others at 5.0 s: ")
    assert losses_of(ending(5.0, 4.5)) == losses_of(ending(3.0)) == losses_of([]) == ()


def test_users_that_never_had_a_turn_are_counted() -> None:
    """In the closed model what was due and not sent is users."""
    made = empty()
    for name, value in (CLEAN | {"due": 97_160}).items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    slow = GeneratorHealth(asked=9.0, reached=1.0)  # users have no rate to ask for
    (found,) = caveats_of(made, slow, drops_meant=False, users=100_000)
    assert found.startswith("96,160 of 100,000 users never sent a request: the target got less")


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (FailureKind.CONNECT, "Is the server running, and is the port right?"),
        (FailureKind.UNRESOLVED, "Give each variable of the request a value."),
        (FailureKind.SCRIPT, "Mend the script before the request"),
    ],
)
def test_a_target_that_was_not_reached_is_said_first(kind: FailureKind, hint: str) -> None:
    """With what helps; and nothing of the generator, which failures keep busy."""
    made = empty()
    for name, value in (CLEAN | {"measured": 0, "late": 900}).items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    made.section("failures")[CODES[kind]] = 1_000
    first, second = caveats_of(made, GeneratorHealth(asked=9.0, reached=1.0), drops_meant=False)
    assert first.startswith(
        "The target was not reached: of 1,000 requests 1,000 failed before anything was sent "
        f"(1,000 {kind}). {hint}"
    )
    assert second == "No request got a response, so there are no percentiles."


def test_a_machine_without_ports_is_no_server_that_is_down() -> None:
    """What was found of this machine stands in place of the usual question."""
    made = empty()
    for name, value in (CLEAN | {"measured": 0}).items():
        made.section("counters")[COUNTER_INDEX[name]] = value
    made.section("failures")[CODES[FailureKind.CONNECT]] = 1_000
    ports = HealthFinding(
        name="ports",
        value=0.98,
        bound=0.8,
        unit="1",
        message="40 of 41 ports were taken",
        remedy="",
    )
    first, _ = caveats_of(made, GeneratorHealth(findings=(ports,)), drops_meant=False)
    assert first.endswith("(1,000 connect). It may be this machine: 40 of 41 ports were taken.")


def test_a_run_that_sent_nothing_has_none() -> None:
    """That nothing was sent is in the head of its report, and under it: a third time is noise."""
    assert caveats_of(empty(), CALM, drops_meant=False) == ()
