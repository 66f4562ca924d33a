"""Arguments of a load run become one record, or one error that names every problem."""

from __future__ import annotations

from datetime import timedelta

import pytest

import vayu
from tests.unit.api.requests.composing import URL, load_problems
from vayu.api.requests.compose import run_spec, send_spec
from vayu.errors import InvalidConfig
from vayu.model.load.config import LoadConfig
from vayu.model.thresholds.threshold import Threshold


def test_load() -> None:
    """Each option ends up in its field; the request's name serves when the run has none."""
    exchange = send_spec("GET", URL, {"name": "n"})
    spec = run_spec(
        exchange,
        {
            "concurrency": 5,
            "duration": timedelta(minutes=1),
            "ramp_up": "5s",
            "environment": {"a": 1},
            "tags": {"x"},
            "detach": True,
        },
    )

    assert spec.config == LoadConfig(concurrency=5, duration=60.0, ramp_up="5s")
    assert (spec.name, spec.tags, spec.detach) == ("n", ("x",), True)
    assert spec.environment == {"a": 1}
    assert (spec.request, spec.script) == (exchange.request, exchange.script)


def test_all_problems_of_a_load_at_once() -> None:
    """Load, variables and labels are checked together."""
    found = load_problems(
        concurrency=0,
        rate=5,
        duration="5 parsecs",
        iteration=1,
        environment={"a": object(), "": 1},
        tags="x",
        detach=3,
    )

    assert set(found) == {
        "concurrency", "rate", "duration", "iteration", "environment.a", "environment", "tags",
        "detach",
    }  # fmt: skip
    assert "iterations" in found["iteration"]


def test_stages_and_think_time_are_taken_as_people_have_them() -> None:
    """Lists, lengths of the standard library, text."""
    spec = run_spec(
        send_spec("GET", "http://h/", {}),
        {"stages": [(timedelta(seconds=10), 5), ("5s", 0)], "think": timedelta(seconds=1)},
    )

    assert spec.config.profile == vayu.UserStages(stages=[(10.0, 5), ("5s", 0)], think=1.0)


def test_a_profile_is_taken_as_it_is() -> None:
    """And what is none is refused by its name, as are words beside one."""
    profile = vayu.PoissonRate(rate=5, duration=1)

    assert (
        run_spec(send_spec("GET", "http://h/", {}), {"profile": profile}).config.profile is profile
    )
    assert load_problems(profile="fast") == {
        "profile": "must be a load profile, such as vayu.RampRate(...), got 'fast'"
    }
    assert set(load_problems(profile=profile, rate=5, think=1)) == {"rate", "think"}
    assert set(load_problems(stages="5s:3,5s", rate_stages=[("5s",)])) >= {
        "stages", "rate_stages[0]",
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        ["p99 < 250ms", Threshold("failed < 1%", abort_on_fail=True)],
        (text for text in ("p99 < 250ms", Threshold("failed < 1%", abort_on_fail=True))),
        ("p99 < 250ms", {"threshold": "failed < 1%", "abort_on_fail": True}),
    ],
    ids=["list", "generator", "dict"],
)
def test_thresholds(given: object) -> None:
    """Text, records, or dicts with their Python names, in anything that can be gone through."""
    spec = run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": given})
    assert spec.config.thresholds == (
        "p99 < 250ms",
        Threshold("failed < 1%", abort_on_fail=True),
    )


def test_one_threshold_needs_no_list() -> None:
    """Text is no list of characters."""
    spec = run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": "p99 < 250ms"})
    assert spec.config.thresholds == ("p99 < 250ms",)


def test_bad_thresholds_are_named_with_all_other_problems() -> None:
    """By their position, with the place in the text."""
    options = {"thresholds": ["p99 < 250", 5], "rate": -1, "delay_abort_eval": timedelta(1)}
    with pytest.raises(InvalidConfig) as caught:
        run_spec(send_spec("GET", "http://localhost/", {}), options)
    assert set(caught.value.problems) == {
        "thresholds[0]", "thresholds[1]", "rate", "delay_abort_eval",
    }  # fmt: skip
    with pytest.raises(InvalidConfig) as caught:
        run_spec(send_spec("GET", "http://localhost/", {}), {"thresholds": 5})
    assert set(caught.value.problems) == {"thresholds"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("vus", "concurrency"), ("users", "concurrency"), ("rps", "rate"), ("time", "duration"),
     ("threshold", "thresholds"), ("env", "environment"), ("tag", "tags")],
)  # fmt: skip
def test_words_of_other_tools(word: str, meant: str) -> None:
    """They lead to what is called otherwise here."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL).load(**{word: 10})
    assert caught.value.problems == {word: f"unknown option; did you mean {meant!r}?"}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("timeout", "timeout"), ("no_connection_reuse", "reuse_connections"), ("verify", "verify")],
)
def test_what_is_of_the_request_is_given_there(word: str, meant: str) -> None:
    """And what is of the load to the load: whoever has one call for both finds the other."""
    request = vayu.Request("GET", URL)
    with pytest.raises(InvalidConfig) as caught:
        request.load(rate=5, **{word: 1})
    assert caught.value.problems == {
        word: f"unknown option; did you mean request.but({meant}=...)?"
    }
    with pytest.raises(InvalidConfig, match=r"did you mean request\.load\(concurrency=\.\.\.\)\?"):
        vayu.Request("GET", URL, vus=5)


def test_what_is_hardly_alike_is_no_slip() -> None:
    """`paused` means no `seed`; what no word is for is said."""
    request = vayu.Request("GET", URL)
    with pytest.raises(InvalidConfig) as caught:
        request.load(rate=5, paused=True, gracefulStop="3s")
    assert "did you mean" not in caught.value.problems["paused"]
    assert "timeout; leave it out" in caught.value.problems["gracefulStop"]


def test_a_rate_with_a_time_is_a_number_here() -> None:
    """As the time unit of k6, or a rate of vegeta."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.Request("GET", URL).load(rate="600/m", duration="1s")
    assert caught.value.problems == {"rate": "is a number of requests/s; give 10 for '600/m'"}
