"""What starts when, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.engine.worker.arrival import GRACE
from vayu.engine.worker.dispatch import dispatch_of
from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.rows.sample import NOBODY
from vayu.pacing.shard import Share
from vayu.units import NS_PER_MS, NS_PER_S

ALONE = Share(0, 1)
MANY = 1_000_000


def drain(dispatch, now, in_flight=0):
    """Take every arrival that starts at `now`."""
    taken = []
    while (arrival := dispatch.take(now, in_flight)) is not None:
        taken.append(arrival)
    return taken


def open_model(rate=10.0, seconds=1, most=MANY, share=ALONE, **more):
    """Shorten the tests."""
    profile = ConstantRate(rate=rate, duration=seconds, **more)
    return dispatch_of(profile, share, most)


def test_arrivals_come_when_they_are_due() -> None:
    """At 10/s nothing starts before its time, and the next one is announced."""
    dispatch = open_model()

    assert drain(dispatch, 0) == [(0, NOBODY, 0)]
    assert dispatch.next_at() == 100 * NS_PER_MS
    assert drain(dispatch, 99 * NS_PER_MS) == []
    assert drain(dispatch, 250 * NS_PER_MS) == [
        (1, NOBODY, 100 * NS_PER_MS),
        (2, NOBODY, 200 * NS_PER_MS),
    ]


def test_a_stalled_generator_keeps_intended_times() -> None:
    """What starts late still knows when it should have started."""
    late = drain(open_model(), NS_PER_S)

    assert [intended // NS_PER_MS for _, _, intended in late] == [i * 100 for i in range(10)]


def test_nothing_starts_after_the_deadline_and_its_grace() -> None:
    """The backlog is counted, not sent."""
    dispatch = open_model()
    drain(dispatch, 350 * NS_PER_MS)
    end = NS_PER_S + GRACE + 1

    assert drain(dispatch, end) == []
    assert dispatch.exhausted(end)
    assert (dispatch.due(end), dispatch.started, dispatch.dropped) == (10, 4, 0)


def test_drops_only_at_the_stated_limit() -> None:
    """Two in flight are allowed; the third arrival is dropped and counted."""
    dispatch = open_model(most=2)

    assert len(drain(dispatch, 0, in_flight=1)) == 1
    assert drain(dispatch, 150 * NS_PER_MS, in_flight=2) == []
    assert (dispatch.started, dispatch.dropped) == (1, 1)


@pytest.mark.parametrize(
    ("after", "due"), [(305, 3), (310, 4), (350, 4), (420, 5)]
)  # the fourth, of 300 ms, is late from 310 ms on [ms]
def test_a_stop_that_catches_an_arrival_in_its_moment_leaves_no_backlog(
    after: int, due: int
) -> None:
    """Nobody asked for it any more; one that is late is missing."""
    dispatch = open_model()
    drain(dispatch, 250 * NS_PER_MS)
    dispatch.halt(after * NS_PER_MS)

    assert dispatch.due(NS_PER_S) == due


def test_what_was_told_to_be_due_stays_so() -> None:
    """Counts only grow."""
    dispatch = open_model()
    assert dispatch.due(305 * NS_PER_MS) == 4
    dispatch.halt(306 * NS_PER_MS)
    assert dispatch.due(NS_PER_S) == 4


def test_halt_ends_the_count_of_what_was_due() -> None:
    """A run stopped after 0.35 s was due four arrivals."""
    dispatch = open_model()
    drain(dispatch, 300 * NS_PER_MS)
    dispatch.halt(350 * NS_PER_MS)

    assert drain(dispatch, NS_PER_S) == []
    assert dispatch.due(NS_PER_S) == 4


@given(
    rate=st.floats(0.5, 3000),
    workers=st.integers(1, 5),
    ramp=st.integers(0, 2),
    limit=st.one_of(st.none(), st.integers(1, 500)),
)
def test_shares_partition_the_schedule(rate, workers, ramp, limit) -> None:
    """Over all workers each arrival starts once, at the one global time."""
    whole = drain(open_model(rate, 2, ramp_up=ramp, iterations=limit), 2 * NS_PER_S)
    parts = [
        arrival
        for worker in range(workers)
        for arrival in drain(
            open_model(rate, 2, share=Share(worker, workers), ramp_up=ramp, iterations=limit),
            2 * NS_PER_S,
        )
    ]

    assert sorted(parts) == whole


@given(rate=st.floats(0.5, 3000), at=st.integers(0, 2 * NS_PER_S), workers=st.integers(1, 3))
def test_due_is_what_was_taken_when_nothing_is_behind(rate, at, workers) -> None:
    """No backlog appears out of rounding."""
    for worker in range(workers):
        dispatch = open_model(rate, 2, share=Share(worker, workers))
        drain(dispatch, at)
        assert dispatch.due(at) == dispatch.started


def test_users_start_evenly_over_the_ramp() -> None:
    """Four users over one second start a quarter of a second apart."""
    profile = ConstantUsers(users=4, duration=9, ramp_up=1)
    dispatch = dispatch_of(profile, ALONE, MANY)

    assert drain(dispatch, 0) == [(0, 0, 0)]
    assert dispatch.next_at() == NS_PER_S // 4
    assert [user for _, user, _ in drain(dispatch, NS_PER_S)] == [1, 2, 3]


def test_a_user_is_ready_when_its_response_came() -> None:
    """The intended start of an iteration is the end of the one before."""
    dispatch = dispatch_of(ConstantUsers(users=1, duration=1), ALONE, MANY)
    drain(dispatch, 0)

    assert drain(dispatch, 5) == []
    dispatch.completed(0, 7)
    assert drain(dispatch, 9) == [(1, 0, 7)]
    dispatch.completed(0, NS_PER_S)
    assert drain(dispatch, NS_PER_S) == []
    assert dispatch.exhausted(NS_PER_S)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_iterations_are_shared_exactly(workers: int) -> None:
    """Ten iterations over any number of workers are ten."""
    profile = ConstantUsers(users=3, iterations=10)
    ks = []
    for worker in range(workers):
        dispatch = dispatch_of(profile, Share(worker, workers), MANY)
        while not dispatch.exhausted(0):
            for k, user, _ in drain(dispatch, 0):
                ks.append(k)
                dispatch.completed(user, 0)

    assert sorted(ks) == list(range(10))
