"""Users that come, go, think and count, worked out by hand."""

from __future__ import annotations

import heapq

import pytest
from hypothesis import given, settings, strategies as st

from vayu.engine.worker.dispatch import dispatch_of
from vayu.model.load import ConstantUsers, Iterations, RampUsers, UserStages
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS, NS_PER_S

MS = NS_PER_MS


def play(profile, service, *, share=None, seed=0, events=()):
    """Run a share against a target that answers after `service(user, start)`.

    `events` are ``(at, act)``: what is done to the dispatcher, at its time. Every iteration is
    ``(user, intended, start)``.
    """
    dispatch = dispatch_of(profile, share or Share(0, 1), 10**9, seed=seed)
    flying, taken, now = [], [], 0
    events = sorted(events, key=lambda event: event[0])
    while not dispatch.exhausted(now):
        while (arrival := dispatch.take(now, len(flying))) is not None:
            launch(flying, taken, arrival, now, service)
        times = [flying[0][0]] if flying else []
        times += [events[0][0]] if events else []
        times += [at] if (at := dispatch.next_at()) is not None else []
        if not times:
            break
        now = max(now, min(times))
        if events and events[0][0] <= now:
            events.pop(0)[1](dispatch)
        while flying and flying[0][0] <= now:
            _, user = heapq.heappop(flying)
            if (k := dispatch.again(user, now)) is not None:
                launch(flying, taken, (k, user, now), now, service)
    return dispatch, taken


def launch(flying, taken, arrival, now, service):
    _, user, intended = arrival
    taken.append((user, intended, now))
    heapq.heappush(flying, (now + service(user, now), user))


def steady(ms):
    return lambda _user, _start: ms * MS


def starts(taken, user):
    return [start // MS for who, _, start in taken if who == user]


def test_users_above_a_falling_level_finish_and_go() -> None:
    """Three users for 1 s, then one: two of them make their last iteration, nobody is killed."""
    _, taken = play(UserStages(stages="0s:3,1s:3,0s:1,1s:1"), steady(300))

    assert starts(taken, 0) == [0, 300, 600, 900, 1200, 1500, 1800]
    assert starts(taken, 1) == starts(taken, 2) == [0, 300, 600, 900]


def test_a_falling_ramp_floods_nobody() -> None:
    """From 4 users to 0 in 4 s: user u goes when the level reaches u, highest first."""
    _, taken = play(RampUsers(start=4, end=0, duration=4), steady(100))

    assert [starts(taken, user)[-1] for user in range(4)] == [3900, 2900, 1900, 900]


def test_who_went_comes_again_with_the_level() -> None:
    """Down and up: a user starts again at its moment, not before."""
    _, taken = play(UserStages(stages="0s:2,1s:2,1s:0,2s:2,1s:2"), steady(500))

    # the level falls to 1 at 1.5 s and to 0 at 2 s; it rises past 0 at 2 s and past 1 at 3 s
    assert starts(taken, 1) == [0, 500, 1000, 3000, 3500, 4000, 4500]
    assert starts(taken, 0) == [0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500]


def test_a_user_in_flight_when_the_level_comes_back_goes_on() -> None:
    """It is not started twice."""
    _, taken = play(UserStages(stages="0s:2,1s:2,0s:1,300ms:1,0s:2,2s:2"), steady(1_500))

    assert starts(taken, 1) == [0, 1500, 3000] == starts(taken, 0)


def test_think_time_lies_between_response_and_next_request() -> None:
    """The user is ready when it has thought, and not late before."""
    _, taken = play(ConstantUsers(users=1, duration=1, think="200ms"), steady(100))

    assert taken == [(0, t * MS, t * MS) for t in (0, 300, 600, 900)]


def test_pacing_counts_from_start_to_start() -> None:
    """A slow response eats into the pause, and a very slow one leaves none."""

    def service(_user, start):
        return {0: 100, 500: 700}.get(start // MS, 100) * MS

    _, taken = play(ConstantUsers(users=1, duration=3, pacing="500ms"), service)

    assert starts(taken, 0) == [0, 500, 1200, 1700, 2200, 2700]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_each_user_makes_its_own_iterations(workers: int) -> None:
    """Five users of 3, however they are spread over workers."""
    profile = Iterations(iterations=3, users=5, per="user")
    counts = [0] * 5
    for worker in range(workers):
        dispatch, taken = play(profile, steady(10), share=Share(worker, workers))
        for user, _, _ in taken:
            counts[user] += 1
        assert dispatch.exhausted(10**12)

    assert counts == [3] * 5


def test_iterations_of_the_run_are_shared() -> None:
    """A quick user makes more of them."""
    _, taken = play(Iterations(iterations=12, users=2), lambda user, _: (100 if user else 500) * MS)

    assert (len(taken), len(starts(taken, 0)), len(starts(taken, 1))) == (12, 2, 10)


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 5])
def test_workers_with_fewer_users_make_fewer_of_the_shared_iterations(workers: int) -> None:
    """Five users need ten rounds for 50, however they are spread, and number each once."""
    profile = Iterations(iterations=50, users=5)
    numbers, ends = [], []
    for worker in range(workers):
        dispatch = dispatch_of(profile, Share(worker, workers), 10**9)
        _, taken = play(profile, steady(10), share=Share(worker, workers))
        ends.append(max(at for _, at, _ in taken))
        while not dispatch.exhausted(0):
            k, user, _ = dispatch.take(0, 0)
            numbers.append(k)
            dispatch.completed(user, 0)

    assert sorted(numbers) == list(range(50))
    assert max(ends) == 90 * MS


def test_iterations_may_be_bounded_in_time() -> None:
    """Whichever comes first."""
    _, taken = play(Iterations(iterations=100, users=1, duration="1s"), steady(300))

    assert starts(taken, 0) == [0, 300, 600, 900]


ROWS = st.sampled_from([
    ConstantUsers(users=7, duration=3, ramp_up=1, ramp_down=1),
    ConstantUsers(users=5, duration=3, think="exp:300ms"),
    ConstantUsers(users=5, duration=3, think="100ms..500ms", pacing="200ms"),
    UserStages(stages="1s:6,500ms:2,1s:6,500ms:0"),
    RampUsers(start=6, end=1, duration=3),
    Iterations(iterations=4, users=6, per="user", think="exp:50ms"),
])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(ROWS, st.integers(1, 5), st.integers(0, 3))
def test_shares_are_the_whole(profile, workers: int, seed: int) -> None:
    """Each user does the same at the same times, whichever worker has it."""

    def service(user, start):
        return (50 + (user * 37 + start // MS * 13) % 90) * MS

    _, whole = play(profile, service, seed=seed)
    parts = [
        row
        for worker in range(workers)
        for row in play(profile, service, share=Share(worker, workers), seed=seed)[1]
    ]

    assert sorted(parts) == sorted(whole)


def test_more_users_come_and_fewer_go() -> None:
    """From 2 to 4 at 1 s, to 1 at 2 s."""
    events = [
        (NS_PER_S, lambda d: d.set_users(4, NS_PER_S)),
        (2 * NS_PER_S, lambda d: d.set_users(1, 2 * NS_PER_S)),
    ]
    _, taken = play(ConstantUsers(users=2, duration=3), steady(400), events=events)

    assert starts(taken, 0) == [0, 400, 800, 1200, 1600, 2000, 2400, 2800]
    assert starts(taken, 1) == [0, 400, 800, 1200, 1600]
    assert starts(taken, 2) == starts(taken, 3) == [1000, 1400, 1800]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_users_that_are_set_are_shared_exactly(workers: int) -> None:
    """All workers are told the same moment, so every user comes once."""
    events = [(NS_PER_S // 2, lambda d: d.set_users(9, NS_PER_S))]
    came = []
    for worker in range(workers):
        _, taken = play(
            ConstantUsers(users=2, duration=2), steady(700), share=Share(worker, workers),
            events=list(events),
        )  # fmt: skip
        came += [(user, start // MS) for user, _, start in taken]

    assert sorted(came) == sorted(
        [(u, t) for u in (0, 1) for t in (0, 700, 1400)]
        + [(u, t) for u in range(2, 9) for t in (1000, 1700)]
    )


def test_users_wait_while_it_is_paused() -> None:
    """Who becomes ready meanwhile is ready when it goes on; that wait is nobody's lateness."""
    events = [
        (NS_PER_S, lambda d: d.pause(NS_PER_S)),
        (2 * NS_PER_S, lambda d: d.resume(2 * NS_PER_S)),
    ]
    _, taken = play(ConstantUsers(users=1, duration=3), steady(300), events=events)

    assert taken == [(0, t * MS, t * MS) for t in (0, 300, 600, 900, 2000, 2300, 2600, 2900)]


def test_who_would_have_come_in_a_pause_comes_after_it() -> None:
    """Two at once when it goes on; one who was wanted only during the pause never comes."""
    events = [
        (NS_PER_S // 2, lambda d: d.pause(NS_PER_S // 2)),
        (3 * NS_PER_S, lambda d: d.resume(3 * NS_PER_S)),
    ]
    profile = UserStages(stages="0s:1,1s:1,0s:3,1s:3,0s:2,2s:2")
    _, taken = play(profile, steady(400), events=events)

    assert starts(taken, 0) == [0, 400, 3000, 3400, 3800]
    assert starts(taken, 1) == [3000, 3400, 3800]
    assert starts(taken, 2) == []


def test_a_pause_ends_at_the_deadline() -> None:
    """Nothing more starts, and nobody waits for ever."""
    dispatch = dispatch_of(ConstantUsers(users=1, duration=1), Share(0, 1), 1)
    dispatch.pause(0)

    assert dispatch.take(NS_PER_S // 2, 0) is None
    assert dispatch.next_at() is None
    assert not dispatch.exhausted(NS_PER_S - 1)
    assert dispatch.exhausted(NS_PER_S)


def test_a_halt_holds_whatever_is_done_then() -> None:
    """Resumed or not."""
    dispatch = dispatch_of(ConstantUsers(users=2, duration=9), Share(0, 1), 1)
    assert dispatch.take(0, 0) == (0, 0, 0)
    dispatch.halt(5)
    dispatch.resume(6)

    assert dispatch.again(0, 7) is None
    assert dispatch.take(8, 0) is None
    assert dispatch.exhausted(8)


tenths = st.integers(0, 20).map(lambda n: n / 10)
levels = st.lists(st.tuples(tenths, st.integers(0, 8)), min_size=1, max_size=5).filter(
    lambda pairs: sum(s for s, _ in pairs) and all(target for _, target in pairs)
)
changes = st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 8)), max_size=3)


@settings(deadline=None, max_examples=80)
@given(levels, changes, st.integers(0, 3))
def test_going_on_at_once_changes_nothing(pairs, changes, worker) -> None:
    """The short way of the usual case leads where the long way does, which looks at everything."""

    def service(user, start):
        return (20 + (user * 37 + start // MS * 13) % 60) * MS

    def long(dispatch):
        dispatch._free = lambda _now: None

    events = [(t * MS, lambda d, t=t, users=users: d.set_users(users, t * MS))
              for t, users in changes]  # fmt: skip
    profile, share = UserStages(stages=pairs), Share(worker % 2, 2)
    _, quick = play(profile, service, share=share, events=events)
    _, slow = play(profile, service, share=share, events=[(-1, long), *events])

    assert quick == slow


def test_users_go_on_at_once_again_when_the_last_has_gone() -> None:
    """Until the level falls the next time."""
    until = []
    events = [(t * MS, lambda d: until.append(d._free_until // MS)) for t in (500, 1150, 1350)]
    play(UserStages(stages="0s:3,1s:3,0s:1,4s:1,1s:0"), steady(300), events=events)

    assert until == [1000, 1000, 5000]  # user 1 and 2 end at 1.2 s, and go
