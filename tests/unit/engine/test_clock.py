"""Wall-clock times of a run follow the monotonic clock."""

from __future__ import annotations

from vayu.engine.clock import Anchor, monotonic, wall
from vayu.units import NS_PER_MS, NS_PER_S, Nanoseconds


def test_an_anchor_moves_with_the_monotonic_clock() -> None:
    """One reading of the wall clock is enough for a whole run."""
    anchor = Anchor(Nanoseconds(5 * NS_PER_S), 1_700_000_000 * NS_PER_S)

    assert anchor.iso(5 * NS_PER_S) == "2023-11-14T22:13:20.000+00:00"
    assert anchor.iso(6 * NS_PER_S + 250 * NS_PER_MS) == "2023-11-14T22:13:21.250+00:00"
    assert anchor.milliseconds(4 * NS_PER_S) == 1_699_999_999_000


def test_an_anchor_at_an_instant_is_that_instant_on_the_wall() -> None:
    """Also one that lies a little ahead."""
    ahead = Nanoseconds(monotonic() + NS_PER_S)
    seconds = Anchor.at(ahead).milliseconds(ahead) / 1_000 - wall().timestamp()

    assert 0.5 < seconds <= 1.5
