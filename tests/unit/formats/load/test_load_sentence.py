"""What a load profile says of itself is read back as one that says the same."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.formats.load.load_sentence import EXAMPLES, read_load_sentence
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    Iterations,
    PoissonRate,
    RampRate,
    RampUsers,
    Stages,
    UserStages,
)
from vayu.model.words.duration import format_duration

if TYPE_CHECKING:
    from vayu.model.load import Paced

lengths = st.integers(1, 7_200_000).map(lambda ms: format_duration(ms * 1_000_000))
rates = st.one_of(st.integers(1, 1_000_000), st.floats(0.001, 1e6))
users = st.integers(1, 1_000_000)
counts = st.integers(1, 10**9)
thinks = st.one_of(
    lengths,
    lengths.map(lambda length: f"exp:{length}"),
    st.lists(st.integers(0, 60_000), min_size=2, max_size=2).map(
        lambda two: "..".join(format_duration(ms * 1_000_000) for ms in sorted(two))
    ),
)
pauses = st.fixed_dictionaries({}, optional={"think": thinks, "pacing": lengths})
ramps = st.fixed_dictionaries(
    {"duration": st.just("3h")},
    optional={
        "ramp_up": st.just("1h5s"),
        "ramp_down": lengths.filter(lambda length: "h" not in length),
    },
)


def stages_of(levels: Any) -> Any:
    """Stages, the first of which takes time and is above 0."""
    stage = st.tuples(st.one_of(lengths, st.just("0s")), levels)
    first = st.tuples(lengths, levels.filter(bool))
    return st.tuples(first, st.lists(stage, max_size=5)).map(lambda two: (two[0], *two[1]))


profiles = st.one_of(
    st.builds(lambda rate, words: ConstantRate(rate=rate, **words), rates, ramps),
    st.builds(lambda rate, most: ConstantRate(rate=rate, iterations=most), rates, counts),
    st.builds(lambda rate, words: PoissonRate(rate=rate, **words), rates, ramps),
    st.builds(RampRate, start=rates, end=rates, duration=lengths),
    st.builds(Stages, stages=stages_of(st.one_of(st.just(0), rates))),
    st.builds(lambda words, rest: ConstantUsers(users=7, **words, **rest), ramps, pauses),
    st.builds(lambda n, most: ConstantUsers(users=n, duration=5, iterations=most), users, counts),
    st.builds(lambda a, b, s, rest: RampUsers(start=a, end=b, duration=s, **rest),
              users, users, lengths, pauses),
    st.builds(lambda s, rest: UserStages(stages=s, **rest),
              stages_of(st.integers(0, 10**6)), pauses),
    st.builds(Iterations, iterations=counts, users=users, per=st.sampled_from(["run", "user"]),
              duration=st.none() | lengths),
)  # fmt: skip


@given(profiles)
def test_what_a_profile_says_is_read_back(profile: Paced) -> None:
    """As one of the same model that says the very same."""
    read = read_load_sentence(str(profile))

    assert str(read) == str(profile)
    assert read.model == profile.model


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("500 requests/s for 30 s", ConstantRate(rate=500, duration="30s")),
        ("500 req/s for 30 seconds.", ConstantRate(rate=500, duration="30s")),
        ("0.5 rps for 1 h", ConstantRate(rate=0.5, duration="1h")),
        ("500 a second for 2 minutes", ConstantRate(rate=500, duration="2m")),
        ("ramp 1 -> 200 users over 1 m", RampUsers(start=1, end=200, duration="1m")),
        ("50→500 requests per second in 90", RampRate(start=50, end=500, duration="90")),
        ("Ramp from 1 user to 5 users within 10s", RampUsers(start=1, end=5, duration="10s")),
        ("1,000 VUs for 1 min 30 s, ramp up 5s",
         ConstantUsers(users=1000, duration="1m30s", ramp_up="5s")),
        ("10 users for 5s,think 1s..3s", ConstantUsers(users=10, duration="5s", think="1s..3s")),
        ("3 users, 12 iterations", ConstantUsers(users=3, iterations=12)),
        ("users in stages: to 10 users in 5s then 10 users for 1m",
         UserStages(stages=(("5s", 10.0), ("1m", 10.0)))),
    ],
)  # fmt: skip
def test_people_write_in_their_own_words(text: str, profile: Paced) -> None:
    """Units spelt out, arrows, gaps, capitals."""
    assert read_load_sentence(text) == profile


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_are_sentences(text: str) -> None:
    """Each of them."""
    assert read_load_sentence(text)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("  ", {"load": "is empty; write a sentence such as"}),
        ("500", {"load": "'500' does not say of what; write '500 users' or requests/s"}),
        ("hello, world", {"load": "'hello' is not understood; write a sentence such as"}),
        ("5 users for 3 weeks", {"load": "'5 users for 3 weeks' is not understood"}),
        ("-5 users for 1s", {"load": "'-5 users for 1s' is not understood"}),
        ("5 users for 1s, foo, bar", {"load": "'foo', 'bar' is not understood; known: "}),
        ("5 users for 1s, at most 9 requests", {"load": "'at most 9 requests' does not go with"}),
        ("5 requests/s for 1s, thinking 1s", {"load": "'thinking 1s' does not go with this kind"}),
        ("1.5 users for 1s", {"users": "are whole, got 1.5"}),
        ("5 users", {"duration": "give a duration, a number of iterations, or both"}),
        ("0 requests/s for 0s", {"rate": "must be at least 0.000001", "duration": "must be at"}),
        ("users in stages: to 5 requests/s in 1s", {"load": "/s in 1s' is not in users"}),
        ("users in stages: 5 users", {"load": "'5 users' has no length; write"}),
        ("replay of 4 arrivals over 1s", {"load": "use request.load(profile=vayu.Replay(...))"}),
        ("highest arrival rate from 5/s", {"load": "use request.load(profile=vayu.Capacity(...))"}),
        ("9" * 10_001, {"load": "must be at most 10,000 characters, got 10,001"}),
    ],
)  # fmt: skip
def test_what_is_no_sentence_is_refused(text: str, problems: dict[str, str]) -> None:
    """By the part that is wrong, with the remedy."""
    with pytest.raises(InvalidConfig) as caught:
        read_load_sentence(text)

    found = caught.value.problems
    assert found.keys() == problems.keys()
    assert [name for name, why in problems.items() if why not in found[name]] == []


@given(st.text(max_size=80))
def test_any_text_is_a_profile_or_an_invalid_config(text: str) -> None:
    """Never another exception."""
    with suppress(InvalidConfig):
        read_load_sentence(text)
