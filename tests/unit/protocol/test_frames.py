"""Frames survive the pipe, wherever it is cut; garbage is recognised."""

from __future__ import annotations

import struct

import msgspec
import pytest

from vayu.model.load import ConstantUsers
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.frames import LARGEST_FRAME, encode, order_frames, report_frames
from vayu.protocol.orders import Begin, Halt, Load, Once
from vayu.protocol.reports import Draining, Finished, Named, Noted, Prepared, Refused

SEND = SendSpec(request=RequestSpec(url="http://a.test/"), environment={"token": "canary-4711"})
ORDERS = [
    Load(
        worker=1,
        workers=2,
        profile=ConstantUsers(users=3, iterations=5),
        exchange=SEND,
        block="b",
        rows="r",
        max_in_flight=9,
    ),
    Begin(t0=2**62),
    Halt(drain=0),
    Once(id=7, exchange=SEND),
]
REPORTS = [
    Prepared(),
    Named(index=3, name="is ok"),
    Noted(topic="failure", about="dns", text="no such host"),
    Draining(),
    Finished(),
    Refused(id=7, code="script", message="line 1", details={"a": "b"}, hint="h"),
]


@pytest.mark.parametrize("size", [1, 5, 100_000])
def test_what_is_encoded_is_decoded(size: int) -> None:
    """Every order and every report, as the very same value."""
    for messages, frames in ((ORDERS, order_frames()), (REPORTS, report_frames())):
        wire = b"".join(map(encode, messages))
        pieces = [wire[start : start + size] for start in range(0, len(wire), size)]

        assert [m for piece in pieces for m in frames.feed(piece)] == messages


def test_a_length_that_cannot_be_is_garbage() -> None:
    """Text on the pipe, for example: nothing is allocated for it."""
    with pytest.raises(ValueError, match="a frame of 1701604463 bytes"):
        list(report_frames().feed(b"ello world"))
    with pytest.raises(ValueError, match="a frame"):
        list(report_frames().feed(struct.pack(">I", LARGEST_FRAME + 1)))


def test_a_frame_of_something_else_is_garbage() -> None:
    """An order is no report."""
    with pytest.raises(msgspec.ValidationError):
        list(report_frames().feed(encode(ORDERS[1])))


@pytest.mark.parametrize("order", [ORDERS[0], ORDERS[3]], ids=["load", "once"])
def test_no_order_shows_a_variable(order: Load | Once) -> None:
    """A log or a traceback may hold its repr."""
    assert "canary" not in repr(order)
