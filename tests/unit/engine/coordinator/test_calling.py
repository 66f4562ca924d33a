"""The rate that was offered is that of the schedule, however long its responses take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu import ConstantRate, ConstantUsers, Iterations, Replay
from vayu.engine.coordinator.calling import Calling, cut_short_of, offered_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.load import LoadProfile

MS, S = 1_000_000, 1_000_000_000


@pytest.mark.parametrize(
    ("profile", "due", "until", "offered"),
    [
        (ConstantRate(rate=100, duration="2s"), 200, None, 100.0),
        (ConstantRate(rate=100, duration="2s"), 50, 500 * MS, 100.0),  # was stopped
        (ConstantRate(rate=100, duration="60s"), 1_000, None, 100.0),  # its engine died
        (ConstantRate(rate=100, iterations=20), 20, 191 * MS, 100.0),
        (ConstantRate(rate=100, iterations=20), 20, None, 100.0),
        (ConstantRate(rate=0.5, iterations=1), 1, 2 * MS, 0.5),
        (ConstantRate(rate=100, duration="2s", ramp_up="2s", iterations=25), 25, 990 * MS, 25.0),
        (ConstantRate(rate=100, iterations=20), 20, 700 * MS, 100.0),  # by a late generator
        (ConstantRate(rate=100, iterations=900), 50, 500 * MS, 100.0),  # was stopped
        (ConstantUsers(users=5, duration="2s"), 100, None, 50.0),
        (Iterations(iterations=100, users=5), 100, 4 * S, 25.0),
        (Replay(times=[7, 7, 7]), 3, None, None),
        (Replay(times=[7, 7.5]), 2, None, 4.0),
    ],
)
def test_responses_that_take_long_change_no_rate(
    read_back: Callable,
    make_rows: Callable,
    profile: LoadProfile,
    due: int,
    until: int | None,
    offered: float | None,
) -> None:
    """Ten seconds went by until the last of them; all at once is no rate at all."""
    reading = read_back(make_rows(0), elapsed=10 * S, due=due)

    found = offered_of(profile, reading, Calling(until))

    assert found == (None if offered is None else pytest.approx(offered, rel=1e-3))


def test_a_schedule_that_was_changed_took_the_time_that_it_took(
    read_back: Callable, make_rows: Callable
) -> None:
    """With a pause of half a second."""
    reading = read_back(make_rows(0), elapsed=10 * S, due=20)
    profile = ConstantRate(rate=100, iterations=20)

    found = offered_of(profile, reading, Calling(700 * MS, steered=True))
    assert found == pytest.approx(20 / 0.7)


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Iterations(iterations=20, users=5, per="user", duration="1s"), "35 of 100 iterations"),
        (Iterations(iterations=1_000, users=5, duration="1s"), "35 of 1,000 iterations"),
        (ConstantUsers(users=5, iterations=36, duration="1s"), "35 of 36 iterations"),
        (Iterations(iterations=7, users=5, per="user", duration="1s"), None),
        (Iterations(iterations=35, users=5), None),
        (ConstantUsers(users=5, duration="1s"), None),
        (ConstantRate(rate=35, duration="1s", iterations=100), None),
    ],
)
def test_iterations_that_the_duration_cut_off_are_told(
    read_back: Callable, make_rows: Callable, profile: LoadProfile, words: str | None
) -> None:
    """Nobody can say before how many users will get to; a rate is no surprise."""
    found = cut_short_of(profile, read_back(make_rows(0), elapsed=S, due=35, started=35))

    assert [warning.partition("when ")[2] for warning in found] == (
        [] if words is None else [f"{words} had started."]
    )


def test_no_time_has_no_rate(read_back: Callable, make_rows: Callable) -> None:
    """A run that was stopped before it began."""
    reading = read_back(make_rows(0), elapsed=0, due=0)

    assert offered_of(ConstantRate(rate=9, duration="9s"), reading) is None
