"""The rate that was offered is that of the schedule, however long its responses take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu import ConstantRate, ConstantUsers, Iterations, Replay
from vayu.engine.coordinator.calling import offered_of

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
        (ConstantRate(rate=100, iterations=20), 20, 700 * MS, 28.57),  # with a pause of 0.5 s
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

    found = offered_of(profile, reading, until)

    assert found == (None if offered is None else pytest.approx(offered, rel=1e-3))


def test_no_time_has_no_rate(read_back: Callable, make_rows: Callable) -> None:
    """A run that was stopped before it began."""
    reading = read_back(make_rows(0), elapsed=0, due=0)

    assert offered_of(ConstantRate(rate=9, duration="9s"), reading) is None
