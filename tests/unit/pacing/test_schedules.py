"""What is true of every schedule: it counts, never goes back, and can be cut and changed."""

from __future__ import annotations

from itertools import count, pairwise, takewhile

import pytest
from hypothesis import given, settings, strategies as st

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate, PoissonRate, RampRate, Replay, Stages
from vayu.pacing.schedule import schedule_of
from vayu.units import NS_PER_S

lengths = st.integers(1, 40).map(lambda n: n / 10)
rates = st.floats(1, 500)
pairs = st.lists(st.tuples(lengths, st.floats(0, 300)), min_size=1, max_size=5)
profiles = st.one_of(
    st.builds(ConstantRate, rate=rates, duration=lengths),
    st.builds(
        lambda rate, seconds, up, down: ConstantRate(
            rate=rate, duration=seconds, ramp_up=seconds * up, ramp_down=seconds * (1 - up) * down
        ),
        rates, lengths, st.floats(0, 1), st.floats(0, 0.99),
    ),
    st.builds(ConstantRate, rate=rates, iterations=st.integers(1, 500)),
    st.builds(RampRate, start=st.floats(0, 300), end=rates, duration=lengths),
    st.builds(RampRate, start=rates, end=st.just(0.0), duration=lengths),
    st.builds(Stages, stages=pairs.filter(lambda p: any(target > 1 for _, target in p))),
    st.builds(PoissonRate, rate=rates, duration=lengths, seed=st.integers(0, 9)),
    st.builds(
        Replay, times=st.lists(st.floats(0, 30), min_size=1, max_size=200), speed=st.floats(0.1, 9)
    ),
)  # fmt: skip


def starts_of(schedule) -> list[int]:
    """Every start, in order of the arrivals."""
    return list(takewhile(lambda start: start is not None, map(schedule.start, count())))


@settings(deadline=None)
@given(profiles)
def test_starts_never_go_back_and_end_in_time(profile) -> None:
    """Each within the length that the profile states, and as many as its limit allows."""
    starts = starts_of(schedule_of(profile))

    assert starts == sorted(starts)
    assert all(start >= 0 for start in starts)
    if profile.length is not None:
        assert not starts or starts[-1] < profile.length
    if profile.limit is not None:
        assert len(starts) == profile.limit


@settings(deadline=None)
@given(profiles, st.floats(0, 1.2))
def test_what_has_arrived_is_what_has_started(profile, share: float) -> None:
    """At any time, and exactly at the start of an arrival."""
    schedule = schedule_of(profile)
    starts = starts_of(schedule)
    t = int(share * (profile.length or 10 * NS_PER_S))

    assert schedule.arrived(t) == sum(start <= t for start in starts)
    assert schedule.arrived(-1) == 0
    for k in {0, len(starts) // 2, len(starts) - 1}:
        if 0 <= k < len(starts):
            assert schedule.arrived(starts[k]) == sum(start <= starts[k] for start in starts)
            assert schedule.arrived(starts[k] - 1) == sum(start < starts[k] for start in starts)


@settings(deadline=None)
@given(profiles, st.floats(0, 1), st.floats(0, 1))
def test_a_pause_calls_for_nothing_and_moves_nothing_before_it(profile, one, other) -> None:
    """Starts before it stay; none lies within it."""
    length = profile.length or 10 * NS_PER_S
    begin, end = sorted((int(one * length), int(other * length)))
    whole, silent = schedule_of(profile), schedule_of(profile).silenced(begin, end)
    before = [start for start in starts_of(whole) if start < begin]
    paused = starts_of(silent)

    assert paused[: len(before)] == pytest.approx(before, abs=1)
    assert not [start for start in paused if begin + 1 < start < end - 1]


steerable = profiles.filter(lambda profile: profile.control_problem("rate") is None)


@settings(deadline=None)
@given(steerable, st.floats(0, 1), st.floats(1, 500))
def test_a_new_rate_leaves_the_past_alone(profile, share: float, rate: float) -> None:
    """Starts before the change stay, and after it evenly spaced ones are 1/rate apart."""
    length = profile.length or 10 * NS_PER_S
    at = int(share * length)
    old = [start for start in starts_of(schedule_of(profile)) if start < at]
    new = starts_of(schedule_of(profile).changed(at, rate))[: len(old) + 50]

    assert new[: len(old)] == pytest.approx(old, abs=1)
    assert new == sorted(new)
    if not isinstance(profile, PoissonRate):
        later = new[len(old) + 1 :]
        gaps = {b - a for a, b in pairwise(later)}
        assert all(abs(gap - NS_PER_S / rate) < 2 for gap in gaps)


def test_a_rate_of_0_ends_the_arrivals() -> None:
    """And another one brings them back."""
    schedule = schedule_of(ConstantRate(rate=10, duration=3)).changed(NS_PER_S, 0)

    assert starts_of(schedule) == [k * NS_PER_S // 10 for k in range(10)]
    again = schedule.changed(2 * NS_PER_S, 10)
    assert starts_of(again)[10:] == [2 * NS_PER_S + k * NS_PER_S // 10 for k in range(10)]


def test_stages_worked_out_by_hand() -> None:
    """0 to 2/s in 2 s are 2 arrivals, 2/s for 1 s are 2, back to 0 in 2 s are 2."""
    starts = starts_of(schedule_of(Stages(stages="2s:2,1s:2,2s:0")))

    #  N(t) = t^2 / 2;  then 2 + 2 (t - 2);  then 4 + 2 u - u^2 / 2 with u = t - 3
    assert [round(start / NS_PER_S, 6) for start in starts] == [
        0, 1.414214, 2, 2.5, 3, 3.585786,
    ]  # fmt: skip


def test_a_replay_keeps_its_gaps() -> None:
    """Sorted, from the first on, scaled."""
    times = [103, 100, 100.5, 101]

    assert starts_of(schedule_of(Replay(times=times))) == [0, NS_PER_S // 2, NS_PER_S, 3 * NS_PER_S]
    assert starts_of(schedule_of(Replay(times=times, speed=2)))[-1] == 3 * NS_PER_S // 2
    with pytest.raises(InvalidConfig, match="the rate that it once had"):
        schedule_of(Replay(times=times)).changed(0, 5)
