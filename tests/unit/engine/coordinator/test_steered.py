"""The summary of a steered run says so."""

from __future__ import annotations

from vayu.engine.coordinator.steered import Steered
from vayu.model.load.control import RunChange
from vayu.units import NS_PER_S


def test_a_run_that_was_left_alone_says_nothing() -> None:
    """There is nothing to know."""
    assert Steered().warnings() == ()


def test_changes_are_named_with_their_time() -> None:
    """In order; one before t0 has no time."""
    steered = Steered()
    steered.note(RunChange(rate=80), 0)
    steered.t0 = 10 * NS_PER_S
    steered.note(RunChange(paused=True), 12 * NS_PER_S)

    (warning,) = steered.warnings()
    assert warning == (
        "It was steered while it went on: rate 80/s at once, pause at 2.0 s. "
        "Its load says what it began with."
    )


def test_many_changes_are_counted() -> None:
    """A script may steer a thousand times."""
    steered = Steered()
    steered.t0 = 0
    for place in range(1000):
        steered.note(RunChange(concurrency=place + 1), place * NS_PER_S)

    (warning,) = steered.warnings()
    assert "concurrency 5 at 4.0 s and 995 more." in warning
