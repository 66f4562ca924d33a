"""Streams that end, and streams that never do."""

from __future__ import annotations

import time

import pytest

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import outcome
from vayu.engine.transport.port import Options
from vayu.resolve.compose import WireRequest


def follow(travel, url: str, *, timeout: int = 5000, hang_up: bool = False, keep: int = 1 << 20):
    """Send one request whose events are noted."""
    ended: list = []
    options = Options(timeout=timeout, keep=keep, trace=not hang_up, hang_up=hang_up)
    slot = travel.transport.slot(ended.append, options)
    slot.wire = WireRequest("GET", url)
    slot.started = time.monotonic_ns()
    travel.transport.start(slot)
    step_until(travel.transport, lambda: ended)
    return slot


@pytest.mark.parametrize("form", ["events", "lines"])
def test_events_have_times_of_their_own(target, travel, form) -> None:
    """The first one long before the last byte, each a pause after the one before."""
    slot = follow(travel, f"{target.url}/{form}/4/200ms")
    times = [event.at for event in slot.log.events]

    assert [event.data for event in slot.log.events] == [f'{{"n": {n}}}' for n in range(1, 5)]
    assert slot.log.first == times[0]
    assert slot.started + 190e6 < times[0]
    assert times == sorted(times)
    assert times[-1] - times[0] > 100e6  # 600 where nobody is late
    assert times[-1] <= slot.completed + 5e6


def test_a_stream_that_never_ends_is_left(target, travel) -> None:
    """What came by then is the response, and the connection is not used again."""
    slot = follow(travel, f"{target.url}/events/0/20ms", timeout=900, hang_up=True, keep=1)

    assert outcome(slot) == "200"
    assert slot.message
    assert 2 <= slot.log.count <= (slot.completed - slot.started) / 20e6
    assert slot.log.events == []
    assert 850e6 < slot.completed - slot.started < 20e9

    slot.log.clear()
    assert outcome(travel.again(slot)) == "200"
    assert slot.connection_new == 1


def test_a_stream_that_never_begins_is_a_failure(target, travel) -> None:
    """No head, no response."""
    slot = follow(travel, f"{target.url}/hang", timeout=150, hang_up=True)

    assert outcome(slot) == "timeout"


def test_nobody_hangs_up_unasked(target, travel) -> None:
    """Without the wish it is a time-out as ever."""
    assert outcome(follow(travel, f"{target.url}/events/0/20ms", timeout=150)) == "timeout"


def test_a_slot_that_nobody_follows_has_no_log(target, travel) -> None:
    """It pays for nothing."""
    assert travel.one(f"{target.url}/events/2/1ms").log is None
