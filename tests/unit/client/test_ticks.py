"""The log of ticks keeps every one, packed or not."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from vayu.client.ticks import TickLog
from vayu.model.results.tick import Tick

CHUNK = 20
EVERY = [
    Tick(timestamp=n, elapsed=n, interval=100.0, offered=1.0, rps=1.0, throughput=1.0)
    for n in range(3 * CHUNK + 10)
]
LOG = TickLog(chunk=CHUNK)
for one in EVERY:
    LOG.append(one)


@settings(max_examples=30, deadline=None)
@given(st.integers(-5, len(EVERY) + 5))
def test_since_is_a_slice(start: int) -> None:
    """What is read from any number on equals the slice of a plain list."""
    assert LOG.since(start) == EVERY[max(start, 0) :]


def test_borders_of_packed_parts() -> None:
    """Nothing is lost or doubled where packed and unpacked ticks meet."""
    for start in (0, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1):
        assert LOG.since(start) == EVERY[start:]


def test_length_and_latest() -> None:
    """They count packed ticks too."""
    assert (len(LOG), LOG.latest) == (len(EVERY), EVERY[-1])


def test_empty() -> None:
    """A log without ticks has no latest one."""
    log = TickLog()

    assert (len(log), log.latest, log.since()) == (0, None, [])


def test_reader_gets_a_copy() -> None:
    """What a reader does to its list does not change the log."""
    LOG.since().clear()

    assert len(LOG.since()) == len(EVERY)
