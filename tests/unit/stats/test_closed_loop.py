"""Users that wait send what finds one of them free, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.stats.closed_loop import in_flight, sent_by, users_for

MS = 1_000_000

requests = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), min_size=1, max_size=60)


def stamps(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Starts in order, and completions."""
    started = np.array(sorted(start for start, _ in pairs), np.int64)
    return started, started + np.array([took for _, took in pairs], np.int64)


@given(requests)
def test_what_is_in_flight_is_counted_one_by_one(pairs: list[tuple[int, int]]) -> None:
    """Those that started before and are not back yet, and the request itself."""
    started, completed = stamps(pairs)
    counted = [
        1 + sum(int(done > start) for done in completed[:place])
        for place, start in enumerate(started)
    ]

    assert in_flight(started, completed).tolist() == counted


@given(requests, st.integers(1, 5))
def test_never_more_at_once_than_users_and_nobody_is_idle(
    pairs: list[tuple[int, int]], users: int
) -> None:
    """Of those that are sent at most so many are in flight; who is left out met that many."""
    started, completed = stamps(pairs)
    sent = sent_by(users, started, completed)

    assert in_flight(started[sent], completed[sent]).max() <= users
    for place in np.flatnonzero(~sent):
        before = sent[:place]
        busy = (completed[:place][before] > started[place]).sum()
        assert busy == users


@given(requests)
def test_enough_users_send_everything(pairs: list[tuple[int, int]]) -> None:
    """As many as were ever in flight."""
    started, completed = stamps(pairs)

    assert sent_by(int(in_flight(started, completed).max()), started, completed).all()


@pytest.mark.parametrize(("took", "users"), [(5, 3), (10, 3), (35, 8), (100, 17)])
def test_users_are_what_is_usually_in_flight_and_some_more(took: int, users: int) -> None:
    """100/s of so many ms each: by Little's law 0.5, 1, 3.5 and 10 at a time, itself among them."""
    started = np.arange(1_000) * 10 * MS

    assert users_for(started, started + took * MS) == users


def test_a_freeze_of_one_second_is_seen_once_a_user() -> None:
    """5 s at 200/s, frozen from 2 s to 3 s: of 200 requests that waited three are sent.

    Neither is the one that is due when the freeze ends, for they are free 2 ms later.
    """
    started = np.arange(1_000) * 5 * MS
    frozen = (started >= 2_000 * MS) & (started < 3_000 * MS)
    completed = np.where(frozen, 3_000 * MS, started) + 2 * MS
    users = users_for(started, completed)
    sent = sent_by(users, started, completed)

    assert (users, int(sent[frozen].sum())) == (3, 3)
    assert started[~frozen & ~sent].tolist() == [3_000 * MS]
    assert np.quantile((completed - started)[sent], 0.99) == 2 * MS


def test_nothing_was_sent() -> None:
    """One user, who sends nothing."""
    none = np.zeros(0, np.int64)

    assert (users_for(none, none), sent_by(1, none, none).tolist()) == (1, [])
