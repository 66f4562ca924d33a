"""``--find-capacity`` and what belongs to it, as the payload of a run."""

from __future__ import annotations

from typing import Any

import pytest

from vayu.cli.payload import run_spec
from vayu.cli.search import search_of
from vayu.cli.watch import verdict
from vayu.errors import InvalidConfig
from vayu.model.load.capacity import Capacity, UserCapacity
from vayu.model.results.levels import Reason, result_of
from vayu.model.results.summary import Summary

URL = "http://localhost:1/"


def options(**typed: Any) -> dict[str, Any]:
    """What click hands over: the typed options among all others, which are absent."""
    return {"where": URL, "thresholds": (), "headers": (), "variables": (), **typed}


def problems(**typed: Any) -> dict[str, str]:
    """What is wrong with a command line."""
    with pytest.raises(InvalidConfig) as caught:
        run_spec(options(**typed))
    return caught.value.problems


def test_every_option_becomes_a_field() -> None:
    """With the thresholds of the command line, which are then the search's own."""
    given = {"start": 10, "maximum": 50, "level_duration": "3s", "settle": "1s",
             "precision": 0.1, "confidence": 0.9, "repeats": 1, "max_levels": 9,
             "max_duration": "10m"}  # fmt: skip
    texts = ("p99 < 20ms", "errors < 1%")

    for rise in ({"factor": 3}, {"step": 5}):
        config = run_spec(options(find_capacity=True, thresholds=texts, **given, **rise)).config
        assert config.profile == Capacity(thresholds=texts, **given, **rise)
        assert config.thresholds == ()


def test_users_are_searched_for_by_another_word() -> None:
    """The closed model."""
    config = run_spec(options(find_users=True, start=2, thresholds=("p99 < 20ms",))).config

    assert config.profile == UserCapacity(start=2, thresholds=["p99 < 20ms"])


def test_without_a_search_its_options_are_refused() -> None:
    """Each by its name: nobody believes that `--start 100` did something."""
    assert problems(rate=5, start=100, max_levels=3) == {
        "--start": "belongs to --find-capacity",
        "--max-levels": "belongs to --find-capacity",
    }
    assert search_of(options()) is None


def test_contradictions_are_refused() -> None:
    """Two searches, a search and a profile, a search and a rate."""
    both = problems(find_capacity=True, find_users=True, profile="{}", start=1)
    assert set(both) >= {"--find-users", "--profile"}
    rated = problems(find_capacity=True, start=1, rate=5, thresholds=("p99 < 1s",))
    assert set(rated) == {"--rate"}


def test_problems_of_the_search_are_named_as_typed() -> None:
    """All at once."""
    found = problems(find_capacity=True, start=0, precision="x", thresholds=("p99 <",))

    assert set(found) == {
        "--start", "--precision", "--threshold (number 1)",
    }  # fmt: skip
    assert "give at least one" in problems(find_capacity=True, start=1)["--threshold"]


CODES = {
    Reason.FOUND: 0, Reason.MAXIMUM: 0, Reason.START: 1, Reason.UNDECIDED: 3,
    Reason.GENERATOR: 3, Reason.LEVELS: 3, Reason.TIME: 3, Reason.ENDED: 3,
}  # fmt: skip


@pytest.mark.parametrize("reason", Reason)
def test_the_exit_code_says_whether_there_is_a_result(reason: Reason) -> None:
    """Failed requests of a level beyond the limit are what was looked for."""
    found = result_of([], reason, unit="/s", confidence=0.95)
    summary = Summary(id="r", status="finished", model="open", load="", failed=5, capacity=found)

    assert verdict(summary) == CODES[reason]


def test_a_search_that_was_stopped_has_no_result() -> None:
    """Whatever it had found by then."""
    found = result_of([], Reason.FOUND, unit="/s", confidence=0.95)
    summary = Summary(id="r", status="stopped", model="open", load="", capacity=found)

    assert verdict(summary) == 3


def test_the_first_level_is_asked_for_by_its_option() -> None:
    """With what is to be found, and an example; the options of the record have defaults."""
    for word in ("find_capacity", "find_users"):
        told = problems(**{word: True}, thresholds=("p99 < 1s",))
        flag = f"--{word.replace('_', '-')}"
        assert told == {"--start": f"is required with {flag}: the first level, such as --start 10"}
