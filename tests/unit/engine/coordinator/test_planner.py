"""Plans: how many workers, and what each is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from vayu.engine.coordinator.machine import Machine
from vayu.engine.coordinator.planner import (
    MOST_IN_FLIGHT,
    SPARE_DESCRIPTORS,
    count_workers,
    crowding_of,
    most_in_flight,
    orders,
    warnings_of,
)
from vayu.engine.vetting import vet
from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec

MACHINE = Machine(cores=4, descriptors=1024, names=frozenset({"box"}))
ROOM = 1024 - SPARE_DESCRIPTORS


def spec_of(url: str = "http://example.com/", **config: object) -> RunSpec:
    """A run with this config."""
    return build(RunSpec, {"request": {"url": url}, "config": config})


def workers_of(spec: RunSpec, usual: int | None = None) -> int:
    """How many workers carry it on `MACHINE`."""
    return count_workers(spec, vet(spec), MACHINE, usual=usual)


@pytest.mark.parametrize(
    ("url", "workers"),
    [
        ("http://example.com/", 4),
        ("http://127.0.0.1:8000/", 3),
        ("http://localhost/", 3),
        ("http://[::1]/", 3),
        ("http://api.localhost/", 3),
        ("http://BOX:1/", 3),
        ("http://10.0.0.1/", 4),
    ],
)
def test_one_worker_a_core_less_one_for_a_target_here(url: str, workers: int) -> None:
    """The target needs a core, too."""
    assert workers_of(spec_of(url, concurrency=100)) == workers


def test_a_target_named_by_a_variable_counts_as_what_it_is() -> None:
    """The host is looked at after the variables are filled in."""
    spec = build(
        RunSpec,
        {
            "request": {"url": "{{base}}/x"},
            "config": {"concurrency": 9},
            "environment": {"base": "http://localhost:1"},
        },
    )

    assert workers_of(spec) == 3


def test_a_request_that_a_script_decides_uses_every_core() -> None:
    """Nothing is known of its target."""
    spec = build(
        RunSpec,
        {
            "request": {"url": "{{base}}/"},
            "config": {"concurrency": 9},
            "script": {"pre": "pm.variables.set('base', 'http://127.0.0.1')"},
        },
    )

    assert workers_of(spec) == 4


@pytest.mark.parametrize(
    ("config", "workers"),
    [
        ({"concurrency": 100, "workers": 7}, 7),
        ({"concurrency": 2}, 2),
        ({}, 1),
        ({"concurrency": 100, "iterations": 3}, 3),
        ({"rate": 50, "max_in_flight": 2}, 2),
        ({"rate": 0.5}, 4),
    ],
)
def test_no_worker_without_a_share(config: dict, workers: int) -> None:
    """Users, arrivals and requests in flight are at least one a worker."""
    names = {"max_in_flight": "maxInFlight"}
    spec = spec_of(**{names.get(k, k): v for k, v in config.items()})

    assert workers_of(spec) == workers


def test_the_engine_s_setting_is_the_default() -> None:
    """A run that asks for another number gets it."""
    assert workers_of(spec_of(concurrency=100), usual=2) == 2
    assert workers_of(spec_of(concurrency=100, workers=5), usual=2) == 5


def test_more_users_than_a_process_has_descriptors_get_more_workers() -> None:
    """What is asked for is opened."""
    assert workers_of(spec_of(concurrency=ROOM * 5 + 1)) == 6


def test_or_an_error_says_why_not() -> None:
    """Users that do not fit into the workers that were asked for."""
    with pytest.raises(InvalidConfig, match=r"config.concurrency: 2,000 users need 3 workers"):
        workers_of(spec_of(concurrency=2_000, workers=1))


@pytest.mark.parametrize(
    ("config", "field"),
    [({"concurrency": 5}, "concurrency"), ({}, "concurrency"), ({"rate": 5}, "rate"),
     ({"rate": 5, "maxInFlight": 1}, "maxInFlight")],
)  # fmt: skip
@pytest.mark.parametrize("limit", [0, 64, SPARE_DESCRIPTORS])
def test_a_machine_without_room_for_a_connection_is_refused(
    config: dict, field: str, limit: int
) -> None:
    """The limit, what is needed and the remedy are named."""
    with pytest.raises(InvalidConfig, match=r"ulimit -n") as caught:
        count_workers(spec_of(**config), None, Machine(cores=2, descriptors=limit))

    assert set(caught.value.problems) == {f"config.{field}"}
    why = caught.value.problems[f"config.{field}"]
    assert f"{SPARE_DESCRIPTORS + 1} open files" in why
    assert f"the limit is {limit}" in why


def test_few_descriptors_are_enough_for_few_connections() -> None:
    """One is room for one user a worker."""
    machine = Machine(cores=2, descriptors=SPARE_DESCRIPTORS + 1)

    assert count_workers(spec_of(concurrency=5), None, machine) == 5
    assert count_workers(spec_of(rate=5, maxInFlight=5), None, machine) == 5


def test_room_is_made_for_every_user_however_few_requests_there_are() -> None:
    """A worker opens as many connections as it has users, so a small limit does not help."""
    assert workers_of(spec_of(concurrency=ROOM * 4 + 1, iterations=3)) == 5


def test_stated_requests_in_flight_that_do_not_fit_are_refused() -> None:
    """As users are."""
    with pytest.raises(InvalidConfig, match=r"config.maxInFlight: 2,000 requests in flight need 3"):
        workers_of(spec_of(rate=5, maxInFlight=2_000, workers=1))


def test_every_worker_gets_the_whole_profile_and_its_number() -> None:
    """Limits of one process are divided; the schedule is not."""
    spec = spec_of(rate=1000, duration="5s", maxInFlight=10)

    found = orders(spec, Path("/runs/x"), MACHINE, workers=3, seed=7)
    profile = ConstantRate(rate=1000, duration="5s")
    assert [order.worker for order in found] == [0, 1, 2]
    assert {(order.workers, order.profile, order.seed) for order in found} == {(3, profile, 7)}
    assert [order.max_in_flight for order in found] == [4, 3, 3]
    assert [order.block for order in found] == [f"/runs/x/worker-{i}.block" for i in range(3)]
    assert [order.rows for order in found] == [f"/runs/x/worker-{i}.rows" for i in range(3)]
    assert all(order.exchange.request == spec.request for order in found)


def test_a_limit_that_nobody_stated_is_what_the_machine_can_hold() -> None:
    """Descriptors bound it, and memory does."""
    roomy = Machine(cores=4, descriptors=1 << 20)
    config = spec_of(rate=10).config

    assert most_in_flight(config, MACHINE, worker=0, workers=2) == ROOM
    assert most_in_flight(config, roomy, worker=0, workers=2) == MOST_IN_FLIGHT // 2


def test_two_requests_in_turns_share_what_the_machine_can_hold() -> None:
    """Each has connections of its own, so half as many are in flight; a stated limit stays."""
    config = spec_of(rate=10).config
    stated = spec_of(rate=10, maxInFlight=300).config

    assert most_in_flight(config, MACHINE, worker=0, workers=1, each=2) == ROOM // 2
    assert most_in_flight(stated, MACHINE, worker=0, workers=1, each=2) == 300


def test_a_typing_error_starts_no_million_processes() -> None:
    """Nothing is allocated by a number the user typed: it is refused by name."""
    with pytest.raises(InvalidConfig, match="there can be 256"):
        workers_of(spec_of(concurrency=10**6))
    with pytest.raises(InvalidConfig, match="at most 1,000,000"):
        spec_of(concurrency=10**12)
    with pytest.raises(InvalidConfig, match="at most 256"):
        spec_of(workers=10**6)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"rate": 50_000}, ()),
        ({"concurrency": 100_000}, ()),
        (
            {"rate": 60_000, "duration": 1},
            ("Up to 60,000 requests/s", "1 worker", "50,000 at best, an assumption"),
        ),
        ({"rateStages": "1s:1,1s:99999"}, ("Up to 99,999", "50,000 at best")),
    ],
)
def test_a_rate_beyond_the_machine_is_warned_about(config: dict, words: tuple[str, ...]) -> None:
    """With the ceiling, and not refused: it is an estimate."""
    found = warnings_of(spec_of(**config).config, workers=1)

    assert len(found) == (1 if words else 0)
    assert all(word in found[0] for word in words)


def test_workers_that_only_open_files_ask_for_are_warned_about() -> None:
    """With the remedy; not those that a person asks for, nor those that cores are there for."""
    tight, roomy = Machine(cores=2, descriptors=SPARE_DESCRIPTORS + 100), MACHINE
    spec = spec_of(concurrency=450, duration=1)

    [warning] = crowding_of(spec, tight, workers=5)
    assert warning.startswith("450 users take 5 workers, more than the 2 cores, for one process")
    assert warning.endswith("raise the limit before the engine starts (ulimit -n).")
    assert crowding_of(spec, tight, workers=8) == ()
    assert crowding_of(spec, roomy, workers=4) == ()
    assert crowding_of(spec_of(rate=9, duration=1), tight, workers=4) == ()


def test_the_ceiling_is_what_was_measured() -> None:
    """Of one worker, in two digits."""
    config = spec_of(rate=30_000, duration=1).config

    assert warnings_of(config, workers=3, worker_rate=12_345.6) == ()
    [warning] = warnings_of(config, workers=2, worker_rate=12_345.6)
    assert (
        "2 workers on this machine will send about 25,000 at best, as measured: expect" in warning
    )


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"stages": "1s:2000", "workers": 1}, "stages"),
        ({"profile": {"kind": "ramp_users", "end": 2000, "duration": 1}, "workers": 1}, "profile"),
    ],
)
def test_users_of_any_profile_must_fit(config: dict, field: str) -> None:
    """By the highest level; the setting that asks for them is named."""
    with pytest.raises(InvalidConfig, match=rf"config.{field}: 2,000 users need 3 workers"):
        workers_of(spec_of(**config))


def test_no_worker_without_a_share_of_any_profile() -> None:
    """Users at the peak, and arrivals of a replay."""
    replay = {"kind": "replay", "times": [0, 1]}

    assert workers_of(spec_of(stages="1s:3")) == 3
    assert workers_of(spec_of(profile=replay)) == 2
    assert workers_of(spec_of(rateStages="1s:3")) == 4


def test_both_requests_of_an_ab_run_are_in_every_order() -> None:
    """With what both share; each user may need a connection for either."""
    spec = build(
        RunSpec,
        {
            "request": {"url": "http://a.test/"},
            "against": {"request": {"url": "http://b.test/"}, "collection": {"of": "b"}},
            "environment": {"shared": 1},
            "config": {"concurrency": ROOM, "workers": 1},
        },
    )
    with pytest.raises(InvalidConfig, match=f"{ROOM:,} users, with 2 connections each, need 2"):
        workers_of(spec)

    open_model = build(
        RunSpec,
        {"request": {"url": "http://a.test/"}, "against": {"request": {"url": "http://b.test/"}},
         "config": {"rate": 10}},
    )  # fmt: skip
    [load] = orders(open_model, Path("/runs/x"), MACHINE, workers=1, seed=7)
    assert load.max_in_flight == ROOM // 2

    for load in orders(spec, Path("/runs/x"), MACHINE, workers=2, seed=7):
        assert load.against is not None
        assert load.exchange.request.url == "http://a.test/"
        assert load.against.request.url == "http://b.test/"
        assert load.exchange.environment == load.against.environment == {"shared": 1}
        assert (load.exchange.collection, load.against.collection) == ({}, {"of": "b"})
