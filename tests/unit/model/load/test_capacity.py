"""Searches as they are asked for: what is refused, what they say, and what they begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate, ConstantUsers, PoissonRate
from vayu.model.load.capacity import Capacity, UserCapacity
from vayu.model.load.config import LoadConfig
from vayu.model.load.control import RunChange
from vayu.model.load.profile import Piece
from vayu.model.records.check import build
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.load.search_profile import SearchProfile

GOOD = {"start": 100, "thresholds": ["p99 < 20ms"]}

BAD = {
    "no start": ({"start": None}, {"start"}),
    "a start of nothing": ({"start": 0}, {"start"}),
    "a maximum below the start": ({"maximum": 50}, {"maximum"}),
    "a maximum beyond any machine": ({"maximum": 1e9}, {"maximum"}),
    "no step": ({"step": 0}, {"step"}),
    "a step beside a factor": ({"step": 50, "factor": 3}, {"step"}),
    "a step beside the usual factor": ({"step": 50, "factor": 2}, {"step"}),
    "a factor that does not rise": ({"factor": 1}, {"factor"}),
    "no precision": ({"precision": 0}, {"precision"}),
    "certainty": ({"confidence": 1}, {"confidence"}),
    "negative repeats": ({"repeats": -1}, {"repeats"}),
    "no levels": ({"max_levels": 0}, {"max_levels"}),
    "a level too short": ({"level_duration": "10ms"}, {"level_duration"}),
    "no duration": ({"settle": "soon"}, {"settle"}),
    "less time than a level": ({"max_duration": "5s"}, {"max_duration"}),
    "no thresholds": ({"thresholds": []}, {"thresholds"}),
    "a slip": ({"thresholds": ["p99 < 20ms", "p99 << 5ms"]}, {"thresholds[1]"}),
    "windows": ({"thresholds": ["p99 < 1s in all 1s windows"]}, {"thresholds[0]"}),
    "a rate": ({"thresholds": ["throughput > 50/s"]}, {"thresholds[0]"}),
    "rises with the load": (
        {"thresholds": ["p99 > 1ms", "failed >= 1%", "checks < 90%", "checks > 90%"]},
        {"thresholds[0]", "thresholds[1]", "thresholds[2]"},
    ),
    "a count": ({"thresholds": ["count(failed) < 3"]}, {"thresholds[0]"}),
    "no such arrivals": ({"arrivals": "odd"}, {"arrivals"}),
    "an unknown word": ({"begin": 3}, {"begin"}),
    "several at once": (
        {"start": -1, "factor": 0, "thresholds": ["nonsense"], "settle": "x"},
        {"start", "factor", "thresholds[0]", "settle"},
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_every_problem_of_a_search_is_named(case: str) -> None:
    """By its field, all at once, on plain data."""
    plain, fields = BAD[case]

    with pytest.raises(InvalidConfig) as caught:
        build(Capacity, {"kind": "capacity", **GOOD, **plain}, names="python")
    assert set(caught.value.problems) == fields


@pytest.mark.parametrize("field", ["start", "maximum", "step"])
def test_there_are_no_parts_of_users(field: str) -> None:
    """Half a user is nobody."""
    with pytest.raises(InvalidConfig, match=f"{field}: must be a whole number of users"):
        UserCapacity(**{**GOOD, "start": 2, field: 2.5})


def test_a_search_is_made_as_people_have_its_values() -> None:
    """Lists and lengths of time, checked as plain data is."""
    made = Capacity(start=100, thresholds=["p99 < 20ms"], settle=timedelta(seconds=1))

    assert (made.thresholds, made.settle) == (("p99 < 20ms",), 1.0)
    assert Capacity(start=100, thresholds="p99 < 20ms", settle=1) == made
    with pytest.raises(InvalidConfig, match="thresholds: must be a list"):
        Capacity(start=100, thresholds=5)


@pytest.mark.parametrize("word", [{"abort_on_fail": True}, {"delay_abort_eval": "1s"}])
def test_no_broken_level_ends_a_search(word: dict) -> None:
    """So there is nothing to abort; that is all that is said of the word."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(given=Capacity(**GOOD), **word)

    (name,) = word
    assert caught.value.problems == {
        name: "no broken level ends a search: it looks for one; leave it out"
    }


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (
            Capacity(start=100, thresholds=["p99 < 20ms", "errors < 1%"], maximum=4000),
            (
                "highest arrival rate from 100/s and at most 4,000/s that keeps p99 < 20ms and "
                "errors < 1%"
            ),
        ),
        (
            UserCapacity(start=5, thresholds=["p95 < 1s"]),
            "highest number of users from 5 users that keeps p95 < 1s",
        ),
    ],
)
def test_a_search_says_itself(search: SearchProfile, said: str) -> None:
    """In one sentence."""
    assert str(search) == said


def test_a_run_begins_with_the_first_level() -> None:
    """For as long as the search may take; the preview shows the steps up."""
    rates = Capacity(**GOOD, maximum=350, max_duration="5m")
    users = UserCapacity(start=3, thresholds=["p99 < 20ms"], think="1s", max_duration="5m")

    assert rates.paced == ConstantRate(rate=100, duration="5m")
    assert Capacity(**GOOD, arrivals="poisson", max_duration="5m").paced == PoissonRate(
        rate=100, duration="5m"
    )
    assert users.paced == ConstantUsers(users=3, duration="5m", think="1s")
    levels = [100, 200, 350]
    assert rates.pieces() == tuple(Piece(12 * NS_PER_S, level, level) for level in levels)
    assert rates.length == 300 * NS_PER_S
    assert (rates.at(250), users.at(7.0)) == (
        RunChange(rate=250, paused=False),
        RunChange(concurrency=7, paused=False),
    )


@pytest.mark.parametrize("search", [Capacity(**GOOD), UserCapacity(**{**GOOD, "start": 3})])
def test_a_search_goes_over_the_wire_and_back(search: SearchProfile) -> None:
    """By its kind, as every profile does."""
    config = LoadConfig(given=search)

    plain = msgspec.json.decode(msgspec.json.encode(config))
    assert build(LoadConfig, plain) == config
    assert config.paced == search.paced
    assert config.profile is search


def test_the_thresholds_of_a_search_are_its_own() -> None:
    """Those of a run would judge all levels together: they are refused by name."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(given=Capacity(**GOOD), thresholds=("p99 < 1s",), rate=5)
    assert set(caught.value.problems) == {"thresholds", "rate"}
