"""Load profiles check, describe and measure themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import numpy as np
import pandas as pd
import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    Iterations,
    LoadProfile,
    PoissonRate,
    RampRate,
    RampUsers,
    Replay,
    Stages,
    UserStages,
)
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.units import NS_PER_S

COLUMNS = ("profile", "words", "seconds", "peak", "limit")
TABLE = [
    (ConstantRate(rate=1_500, duration="1m30s"), "1,500 requests/s for 1m30s", 90, 1_500, None),
    (ConstantRate(rate=0.5, duration=30, ramp_up=5, ramp_down="2s"),
     "0.5 requests/s for 30s, ramping up over 5s, ramping down over 2s", 30, 0.5, None),
    (ConstantRate(rate=5, iterations=1_000), "5 requests/s, at most 1,000 requests", None, 5,
     1_000),
    (ConstantRate(rate=1e6, iterations=1), "1,000,000 requests/s, at most 1 request", None, 1e6, 1),
    (RampRate(end=500, duration="30s"), "from 0 to 500 requests/s in 30s", 30, 500, None),
    (RampRate(start=500, end=0, duration="30s"), "from 500 to 0 requests/s in 30s", 30, 500, None),
    (Stages(stages="10s:100,30s:100,5s:0"),
     "arrivals in stages: to 100 requests/s in 10s, 100 requests/s for 30s, to 0 requests/s in 5s",
     45, 100, None),
    (PoissonRate(rate=20, duration="10s", seed=7),
     "20 requests/s on average, at random (Poisson) for 10s", 10, 20, None),
    (Replay(times=[3.5, 1, 2, 2.25]), "replay of 4 arrivals over 2s500ms", 2.5, 2, 4),
    (Replay(times=[1, 2, 3], speed=2),
     "replay of 3 arrivals over 1s, 2 times as fast as they came", 1, 2, 3),
    (ConstantUsers(users=100, duration="30s", ramp_up="5s"),
     "100 users for 30s, ramping up over 5s", 30, 100, None),
    (ConstantUsers(users=1, iterations=10, think="1s..3s", pacing="5s"),
     "1 user, 10 iterations in all, thinking 1s to 3s, each at most once in 5s", None, 1, 10),
    (RampUsers(start=10, end=1, duration=5), "from 10 to 1 user in 5s", 5, 10, None),
    (UserStages(stages=[(10, 20), (0, 5)], think=1),
     "users in stages: to 20 users in 10s, at once to 5 users, thinking 1s", 10, 20, None),
    (Iterations(iterations=50, users=4), "4 users, 50 iterations in all", None, 4, 50),
    (Iterations(iterations=1, users=4, per="user", duration="1h"),
     "4 users, 1 iteration each, for at most 1h", 3_600, 4, 4),
]  # fmt: skip

PROFILES = [row[0] for row in TABLE]


@pytest.mark.parametrize(COLUMNS, TABLE)
def test_a_profile_describes_itself(profile, words, seconds, peak, limit) -> None:
    """One sentence that a person can check, and what follows from it."""
    length = None if profile.length is None else round(profile.length / NS_PER_S, 6)

    assert (str(profile), length, profile.peak, profile.limit) == (words, seconds, peak, limit)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: type(p).__name__)
def test_a_profile_survives_the_wire_and_the_disk(profile: LoadProfile) -> None:
    """As JSON of a config, with `profile`, and as MessagePack of an order."""
    config = LoadConfig(given=profile)
    plain = msgspec.json.decode(msgspec.json.encode(config))

    assert build(LoadConfig, plain) == config
    assert build(LoadConfig, plain).profile == profile
    assert plain["profile"]["kind"] == type(profile).__struct_config__.tag
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(profile), type=LoadProfile) == profile


def test_values_are_taken_as_people_have_them() -> None:
    """Numbers of numpy, lists, and lengths of the standard library."""
    profile = Stages(stages=[(timedelta(seconds=10), np.int64(5)), ("5s", np.float64(0))])

    assert profile.stages == ((10.0, 5.0), ("5s", 0.0))
    assert ConstantRate(rate=np.int64(5), duration=np.float64(2)).length == 2 * NS_PER_S


NS = np.array([3_500_000_000, 1_000_000_000, 1_250_000_000])


@pytest.mark.parametrize(
    "times",
    [
        [3.5, 1, 1.25],
        NS / 1e9,
        NS.astype("m8[ns]"),
        NS.astype("M8[ns]"),
        pd.Series(NS.astype("m8[ns]"), index=[7, 8, 9]),
        pd.Series(NS.astype("M8[ns]")).dt.tz_localize("Europe/Berlin"),
        pd.to_timedelta(NS),
        [timedelta(seconds=s) for s in (3.5, 1, 1.25)],
        [datetime.fromisoformat(f"2024-01-01T00:00:0{s}") for s in ("3.500", "1", "1.250")],
    ],
    ids=lambda times: f"{type(times).__name__}-{getattr(times, 'dtype', '')}",
)  # fmt: skip
def test_a_replay_takes_times_as_they_are_kept(times) -> None:
    """Columns of frames too; in order, and from the earliest on."""
    assert Replay(times=times).times == (0.0, 0.25, 2.5)


WRONG = [
    (ConstantRate, {"rate": "fast", "duration": "5 parsecs", "ramp_up": -1, "iterations": 0},
     {"rate": "must be a number, got 'fast'", "duration": "'5 parsecs' is not a duration",
      "ramp_up": "-1 is not a duration", "iterations": "must be at least 1, got 0"}),
    (ConstantRate, {"rate": 5}, {"duration": "give a duration, a number of iterations, or both"}),
    (ConstantRate, {"rate": 5, "duration": 0}, {"duration": "must be at least 1ms, got 0"}),
    (ConstantRate, {"rate": 5, "duration": 9, "ramp_up": 10}, {"ramp_up": "10 is longer"}),
    (ConstantRate, {"rate": 5, "duration": 9, "ramp_down": 10}, {"ramp_down": "10 is longer"}),
    (ConstantRate, {"rate": 5, "duration": 9, "ramp_up": 5, "ramp_down": 5},
     {"ramp_down": "5s up and 5s down are longer than the duration; shorten one"}),
    (ConstantRate, {"rate": 5, "iterations": 9, "ramp_down": 5},
     {"ramp_down": "needs a duration to be the end of; give one"}),
    (RampRate, {"end": 0, "duration": 1}, {"end": "a ramp from 0 to 0 sends nothing"}),
    (RampRate, {"start": -5, "end": 2e7, "duration": None},
     {"start": "must be at least 0 requests/s, got -5", "end": "must be at most 10,000,000",
      "duration": "must be text or a whole number or a number, got None"}),
    (Stages, {"stages": [("1s", "x"), ("2s",)]},
     {"stages[0][1]": "must be a number, got 'x'", "stages[1]": ", got 1"}),
    (Stages, {"stages": [5, ("x", 7), ("1s", -3)]},
     {"stages[0]": "must be a list, got 5", "stages[1]": "'x' is not a duration",
      "stages[2]": "must be at least 0 requests/s, got -3"}),
    (Stages, {"stages": 5}, {"stages": "must be text or a list, got 5"}),
    (PoissonRate, {"rate": 0, "duration": 1, "seed": -1},
     {"rate": "must be at least 0.000001 requests/s, got 0", "seed": "must be at least 0, got -1"}),
    (Replay, {"times": []}, {"times": "there are none"}),
    (Replay, {"times": [1, "x"], "speed": 0},
     {"times[1]": "must be a number, got 'x'", "speed": "must be at least 0.000001, got 0"}),
    (Replay, {"times": [1.0, float("nan")], "speed": -1},
     {"times[1]": "must be finite, got nan; leave it out", "speed": "must be at least 0.000001"}),
    (Replay, {"times": [float("inf")] * 7},
     {**{f"times[{i}]": "must be finite, got inf" for i in range(5)}, "times": "7 of 7 are not"}),
    (Replay, {"times": pd.DataFrame({"t": [0, 1]})},
     {"times": "must be a list, got a DataFrame; give one of its columns"}),
    (Replay, {"times": [0, 1e6]}, {"times": "last longer than 168h at this speed"}),
    (Replay, {"times": [1e9, 1e9 + 1e6]}, {"times": "last longer than 168h at this speed"}),
    (Replay, {"times": [5, 1795766400.0, 1.5]},
     {"times": "times[1] (2026-11-27T08:00:00+00:00) is a moment, times[2] (1.5) a number of "
      "seconds; give all as moments, or all as seconds"}),
    (Replay, {"times": [1, 1e15]}, {"times": "times[1] (1e+15) is a moment, times[0] (1) a "}),
    (Replay, {"times": [0, 1], "speed": 0}, {"speed": "must be at least 0.000001, got 0"}),
    (ConstantUsers, {"users": 0, "duration": 1, "think": "x", "pacing": 0},
     {"users": "must be at least 1, got 0", "think": "'x' is no think time",
      "pacing": "must be at least 1ms, got 0"}),
    (ConstantUsers, {"users": 2.5, "duration": 1}, {"users": "must be a whole number, got 2.5"}),
    (RampUsers, {"end": 0, "duration": 1}, {"end": "a ramp from 0 to 0 users sends nothing"}),
    (RampUsers, {"start": -1, "end": 10**7, "duration": 1},
     {"start": "must be at least 0", "end": "must be at most 1,000,000"}),
    (UserStages, {"stages": "5s:1.5"}, {"stages[0]": "users are whole, got 1.5"}),
    (Iterations, {"iterations": 0, "users": 0, "per": "worker", "duration": -1},
     {"iterations": "at least 1", "users": "at least 1", "per": "must be 'run' or 'user'",
      "duration": "-1 is not a duration"}),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "values", "problems"), WRONG)
def test_every_problem_is_named_at_once(cls, values: dict, problems: dict[str, str]) -> None:
    """With the value and the remedy, whichever way the record is made."""
    with pytest.raises(InvalidConfig) as caught:
        cls(**values)
    with pytest.raises(InvalidConfig) as built:
        build(LoadConfig, {"given": {"kind": cls.__struct_config__.tag, **values}}, names="python")

    found = caught.value.problems
    assert set(found) == set(problems)
    assert {where: why for where, why in problems.items() if why not in found[where]} == {}
    assert {where.removeprefix("given.") for where in built.value.problems} == set(problems)


def test_a_moment_that_is_missing_is_named() -> None:
    """A column of a frame has such."""
    with pytest.raises(InvalidConfig) as caught:
        Replay(times=pd.to_datetime(pd.Series(["2024-01-01", None])))

    assert caught.value.problems == {"times[1]": "must be finite, got nan; leave it out"}


def test_a_long_replay_has_a_short_repr() -> None:
    """A notebook shows it, a log may."""
    assert repr(Replay(times=range(100_000))) == "Replay(times=<100,000 arrivals>, speed=1.0)"


@pytest.mark.parametrize(
    ("profile", "rate", "users"),
    [
        (PROFILES[0], None, "arrivals, not users"),
        (Replay(times=[1]), "the rate that it once had", "arrivals, not users"),
        (ConstantUsers(users=1, iterations=1), "users, not a rate", None),
        (Iterations(iterations=1), "users, not a rate", None),
        (Iterations(iterations=1, per="user"), "users, not a rate", "iterations of its own"),
    ],
)
def test_what_can_be_steered(profile, rate: str | None, users: str | None) -> None:
    """Arrivals have a rate, users a number; where neither could be another, it is said why."""
    for word, why in (("rate", rate), ("concurrency", users)):
        found = profile.control_problem(word)
        assert (found is None) if why is None else (why in found)


def test_a_profile_shows_what_was_given() -> None:
    """As it could be typed again."""
    profile = UserStages(stages=[("5s", 3)], think="1s")

    assert repr(profile) == "UserStages(think='1s', stages=(('5s', 3.0),))"
    assert eval(repr(profile)) == profile
