"""Counting."""

from __future__ import annotations

from vayu.testing.counts import Counts
from vayu.testing.tally import MOST_PATHS, Tally


def test_counts_what_it_is_told() -> None:
    """Requests by path and method, connections with their peak."""
    tally = Tally()
    for _ in range(3):
        tally.opened()
    tally.closed()
    tally.arrived("GET", "/a")
    tally.arrived("POST", "/a")
    tally.statuses[200] += 2

    assert tally.counts() == Counts(
        requests=2,
        paths={"/a": 2},
        methods={"GET": 1, "POST": 1},
        statuses={"200": 2},
        connections=3,
        open=2,
        peak=3,
    )


def test_reset_keeps_the_open_connections() -> None:
    """They are still there."""
    tally = Tally()
    tally.opened()
    tally.reset()

    assert tally.counts() == Counts(open=1, peak=1)


def test_paths_are_bounded() -> None:
    """A target that meets a new path each time does not grow."""
    tally = Tally()
    for i in range(MOST_PATHS + 50):
        tally.arrived("GET", f"/{i}")

    assert len(tally.paths) == MOST_PATHS + 1
    assert tally.paths["(other)"] == 50
    assert tally.requests == MOST_PATHS + 50
