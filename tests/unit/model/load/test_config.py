"""The words that describe a load make one profile, or name what contradicts what."""

from __future__ import annotations

from typing import Literal

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate, ConstantUsers, RampRate, Stages, UserStages
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build

RAMP = RampRate(end=5, duration=1)


@pytest.mark.parametrize(
    ("words", "profile", "model"),
    [
        ({}, ConstantUsers(users=1, duration="30s"), "closed"),
        ({"concurrency": 5, "duration": 9, "ramp_up": 1, "ramp_down": 2, "think": 1, "pacing": 2},
         ConstantUsers(users=5, duration=9, ramp_up=1, ramp_down=2, think=1, pacing=2), "closed"),
        ({"iterations": 7}, ConstantUsers(users=1, iterations=7), "closed"),
        ({"rate": 5}, ConstantRate(rate=5, duration="30s"), "open"),
        ({"rate": 5, "duration": 9, "ramp_up": 1, "ramp_down": 2, "iterations": 3},
         ConstantRate(rate=5, duration=9, ramp_up=1, ramp_down=2, iterations=3), "open"),
        ({"rate": 5, "iterations": 3}, ConstantRate(rate=5, iterations=3), "open"),
        ({"stages": "5s:3", "think": "1s"}, UserStages(stages="5s:3", think="1s"), "closed"),
        ({"rate_stages": (("5s", 3.5),)}, Stages(stages=[("5s", 3.5)]), "open"),
        ({"given": RAMP, "max_in_flight": 5, "workers": 2, "seed": 1}, RAMP, "open"),
    ],
)  # fmt: skip
def test_words_make_a_profile(words: dict, profile, model: str) -> None:
    """And say which model it is."""
    config = LoadConfig(**words)

    assert (config.profile, config.model) == (profile, model)


WORDS = {"concurrency": 5, "rate": 5, "stages": "5s:3", "rate_stages": "5s:3", "duration": 9,
         "ramp_up": 1, "ramp_down": 1, "iterations": 3, "think": 1, "pacing": 1}  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_profile_says_it_all(word: str) -> None:
    """Each word beside it is refused by its name."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(given=ConstantUsers(users=1, duration=1), **{word: WORDS[word]})

    assert set(caught.value.problems) == {word}
    assert "conflicts with profile" in caught.value.problems[word]


CONFLICTS = [
    ({"concurrency": 1, "rate": 1}, {"rate": "conflicts with concurrency"}),
    ({"stages": "5s:3", "rate_stages": "5s:3"}, {"rate_stages": "conflicts with stages"}),
    *[({"stages": "5s:3", word: WORDS[word]}, {word: "conflicts with stages"})
      for word in ("concurrency", "duration", "ramp_up", "ramp_down", "iterations")],
    *[({"rate_stages": "5s:3", word: WORDS[word]}, {word: "conflicts with rate_stages"})
      for word in ("rate", "concurrency", "duration", "ramp_up", "ramp_down", "iterations")],
    ({"rate": 5, "think": 1}, {"think": "belongs to the closed model"}),
    ({"rate_stages": "5s:3", "pacing": 1}, {"pacing": "belongs to the closed model"}),
    ({"stages": "5s:3", "max_in_flight": 5}, {"max_in_flight": "belongs to the open model"}),
    ({"given": RAMP, "think": 1}, {"think": "belongs to the closed model"}),
    ({"iterations": 5, "ramp_down": 1}, {"ramp_down": "needs a duration"}),
    ({"ramp_up": 20, "ramp_down": 20}, {"ramp_down": "20s up and 20s down are longer"}),
    ({"concurrency": 0, "rate": -1, "think": "x"},
     {"concurrency": "at least 1", "rate": "at least 0.000001 requests/s, got -1; conflicts",
      "think": 'exp:2s"; belongs to the closed model'}),
    ({"stages": "5s:1", "rate_stages": "5s:-1", "ramp_up": "x"},
     {"rate_stages": "stages[0]: must be at least 0 requests/s, got -1; conflicts",
      "ramp_up": 'or "2h"; conflicts with rate_stages'}),
    ({"stages": "5s:3,5s3"}, {"stages": "stages[1] of '5s:3,5s3'"}),
    ({"stages": (("5s", 1.5),)}, {"stages[0]": "users are whole"}),
    ({"rate_stages": (("5s", 1.5), ("x", -1.0))}, {"rate_stages[1]": "'x' is not a duration"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "problems"), CONFLICTS)
def test_what_contradicts_is_named(words: dict, problems: dict[str, str]) -> None:
    """With its remedy; the same whether it comes in Python or over the wire."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(**words)
    found = caught.value.problems
    assert set(found) == set(problems)
    assert {where: why for where, why in problems.items() if why not in found[where]} == {}

    plain = {camel(word): value for word, value in words.items() if word != "given"}
    if "given" in words:
        plain["profile"] = {"kind": "ramp_rate", "end": 5, "duration": 1}
    with pytest.raises(InvalidConfig) as caught:
        build(LoadConfig, plain, path="config")
    assert {f"config.{camel(where)}" for where in problems} == set(caught.value.problems)


@pytest.mark.parametrize(
    ("plain", "problems"),
    [
        ({"profile": {"kind": "?"}, "rate": 5}, {"profile.kind": "'?'", "rate": "conflicts"}),
        (
            {"profile": {"kind": "ramp_rate", "end": -1, "duration": 1}, "think": 1},
            {"profile.end": "got -1", "think": "conflicts with profile"},
        ),
        ({"rate": "x", "concurrency": 4, "maxInFlight": 1}, {"rate": "got 'x'; conflicts with"}),
        ({"rate": 5, "concurrency": 4, "seed": "x"}, {"seed": "'x'", "rate": "conflicts"}),
        ({"rate": "x", "maxInFlight": 0}, {"rate": "got 'x'", "maxInFlight": "at least 1"}),
    ],
)
def test_a_value_that_is_none_hides_no_conflict(plain: dict, problems: dict[str, str]) -> None:
    """What was written counts as given, however wrong it is; nothing is said that is not so."""
    with pytest.raises(InvalidConfig) as caught:
        build(LoadConfig, plain)

    found = caught.value.problems
    assert list(found) == list(problems)
    assert {where: why for where, why in problems.items() if why not in found[where]} == {}


def camel(name: str) -> str:
    """Spell a name as on the wire."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


@pytest.mark.parametrize(
    ("config", "names", "meant"),
    [
        ({"vus": 10}, "wire", {"vus": "concurrency"}),
        ({"maxVUs": 3, "rps": 5}, "wire", {"maxVUs": "maxInFlight", "rps": "rate"}),
        ({"rampupp": 1}, "wire", {"rampupp": "rampUp"}),
        ({"max_vus": 3}, "python", {"max_vus": "max_in_flight"}),
    ],
)
def test_words_of_other_tools(
    config: dict[str, object], names: Literal["wire", "python"], meant: dict[str, str]
) -> None:
    """They lead to the field that says the same here, spelt as where it stands."""
    with pytest.raises(InvalidConfig) as caught:
        build(LoadConfig, config, names=names)
    assert caught.value.problems == {
        word: f"unknown field; did you mean {name!r}?" for word, name in meant.items()
    }


def test_words_of_other_tools_in_a_profile() -> None:
    """Users are what its field is called."""
    with pytest.raises(InvalidConfig, match="vus: unknown field; did you mean 'users'"):
        ConstantUsers(vus=10, duration=1)
