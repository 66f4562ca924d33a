"""The open model while it is steered: rates, pauses, and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from vayu.engine.worker.dispatch import dispatch_of
from vayu.errors import InvalidConfig
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    Iterations,
    PoissonRate,
    RampRate,
    Replay,
    Stages,
)
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS, NS_PER_S

MANY = 10**9
STEP = 5 * NS_PER_MS
TENTH = NS_PER_S // 10


def play(profile, events=(), *, share=None, seed=0):
    """Take every arrival in steps of 5 ms; `events` are ``(at, act)``, each at its time."""
    dispatch = dispatch_of(profile, share or Share(0, 1), MANY, seed=seed)
    events, taken, now = sorted(events, key=lambda event: event[0]), [], 0
    while not dispatch.exhausted(now):
        while events and events[0][0] <= now:
            events.pop(0)[1](dispatch)
        while (arrival := dispatch.take(now, 0)) is not None:
            taken.append(arrival)
        now += STEP
    return dispatch, taken


def rate(value, at):
    """Set the rate at a time, told 20 ms before."""
    return at - 4 * STEP, lambda dispatch: dispatch.set_rate(value, at)


def pause(begin, end):
    """Pause, told in time."""
    return [
        (begin - 4 * STEP, lambda dispatch: dispatch.pause(begin)),
        (end - 4 * STEP, lambda dispatch: dispatch.resume(end)),
    ]


def tenths(taken):
    return [intended / TENTH for _, _, intended in taken]


def test_a_new_rate_holds_from_its_moment_on() -> None:
    """10/s, then 20/s from 1 s on: the fraction is carried over."""
    _, taken = play(ConstantRate(rate=10, duration=2), [rate(20, NS_PER_S)])

    assert tenths(taken) == [*range(10), *(10 + k / 2 for k in range(20))]
    assert [k for k, _, _ in taken] == list(range(30))


def test_a_slower_rate_reschedules_what_is_not_yet_due() -> None:
    """10/s, then 2/s from 0.95 s on: arrival 10, half called for, comes a quarter later."""
    _, taken = play(ConstantRate(rate=10, duration=2), [rate(2, 95 * NS_PER_MS * 10)])

    assert tenths(taken) == [*range(10), 12.0, 17.0]


def test_a_pause_calls_for_nothing() -> None:
    """Neither due nor late; the deadline stays."""
    dispatch, taken = play(ConstantRate(rate=10, duration=3), pause(NS_PER_S, 2 * NS_PER_S))

    assert tenths(taken) == [*range(10), *range(20, 30)]
    assert (dispatch.due(3 * NS_PER_S), dispatch.started) == (20, 20)
    assert dispatch.due(NS_PER_S * 3 // 2) == 20


def test_a_rate_that_is_set_in_a_pause_holds_after_it() -> None:
    """And nothing comes before it ends."""
    events = [*pause(NS_PER_S, 2 * NS_PER_S), rate(20, NS_PER_S * 3 // 2)]
    _, taken = play(ConstantRate(rate=10, duration=3), events)

    assert tenths(taken) == [*range(10), *(20 + k / 2 for k in range(20))]


def test_a_pause_without_an_end_lasts_to_the_deadline() -> None:
    """The run is not over before: somebody may resume it."""
    dispatch, taken = play(ConstantRate(rate=10, duration=2), pause(NS_PER_S, 9 * NS_PER_S)[:1])

    assert tenths(taken) == list(range(10))
    assert dispatch.due(2 * NS_PER_S) == 10
    assert not dispatch.exhausted(2 * NS_PER_S - 1)
    assert dispatch.exhausted(2 * NS_PER_S)
    assert dispatch.next_at() == 2 * NS_PER_S


def test_a_worker_without_a_share_waits_for_one() -> None:
    """At 1/s the second of two workers has nothing to do until the rate is raised."""
    profile, events = ConstantRate(rate=1, duration=1), [rate(10, NS_PER_S // 2)]
    _, first = play(profile, events, share=Share(0, 2))
    _, second = play(profile, events, share=Share(1, 2))

    assert sorted(k for k, _, _ in first + second) == list(range(6))
    assert tenths(second) == [5.5, 7.5, 9.5]


def test_arrivals_end_with_their_number_whatever_the_rate() -> None:
    """The limit is reached sooner."""
    profile = ConstantRate(rate=10, iterations=15)
    dispatch, taken = play(profile, [rate(100, NS_PER_S)])

    assert len(taken) == 15
    assert tenths(taken)[-1] == pytest.approx(10.4)
    assert dispatch.exhausted(taken[-1][2] + 1)


def test_a_replay_skips_what_came_in_a_pause() -> None:
    """What is left keeps its times."""
    replay = Replay(times=[k / 10 for k in range(30)])
    _, taken = play(replay, pause(NS_PER_S, NS_PER_S * 3 // 2))

    assert tenths(taken) == pytest.approx([*range(11), *range(16, 30)])


profiles = st.sampled_from([
    ConstantRate(rate=200, duration=2, ramp_up=0.5, ramp_down=0.5),
    RampRate(start=0, end=300, duration=2),
    RampRate(start=300, end=0, duration=2),
    Stages(stages="500ms:200,500ms:0,500ms:0,500ms:300"),
    PoissonRate(rate=150, duration=2, seed=3),
    Replay(times=[0.005 * k + (k % 7) / 50 for k in range(300)]),
])  # fmt: skip
moments = st.integers(5, 450).map(lambda n: n * STEP)


@settings(deadline=None, max_examples=40)
@given(profiles, st.integers(1, 5), st.lists(st.tuples(moments, st.floats(0, 400)), max_size=3),
       st.lists(moments, min_size=2, max_size=2, unique=True))  # fmt: skip
def test_the_union_over_workers_is_the_whole(profile, workers, rates, bounds) -> None:
    """Whatever is done to a run, each arrival starts once, at one time."""
    begin, end = sorted(bounds)
    events = pause(begin, end)
    if profile.control_problem("rate") is None:
        events += [rate(value, at) for at, value in rates]
    _, whole = play(profile, events)
    parts = [
        arrival
        for worker in range(workers)
        for arrival in play(profile, events, share=Share(worker, workers))[1]
    ]

    assert sorted(parts) == whole
    assert [k for k, _, _ in whole] == list(range(len(whole)))


def test_what_cannot_be_steered_says_why() -> None:
    """By the word that was used."""
    share = Share(0, 1)
    with pytest.raises(InvalidConfig, match="concurrency: this run has arrivals, not users"):
        dispatch_of(ConstantRate(rate=1, duration=1), share, 1).set_users(5, 0)
    with pytest.raises(InvalidConfig, match="rate: a replay has the rate that it once had"):
        dispatch_of(Replay(times=[0, 1]), share, 1).set_rate(5, 0)
    with pytest.raises(InvalidConfig, match="rate: this run has users, not a rate"):
        dispatch_of(ConstantUsers(users=1, duration=1), share, 1).set_rate(5, 0)
    with pytest.raises(InvalidConfig, match="concurrency: each user has iterations of its own"):
        dispatch_of(Iterations(iterations=1, per="user"), share, 1).set_users(5, 0)
