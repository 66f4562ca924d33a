"""What an order changes, and what it leaves alone."""

from __future__ import annotations

from unittest.mock import Mock, call

import pytest

from vayu.protocol.orders import Steer
from vayu.protocol.steerable import Steerable, carry_out

ORDERS = {
    "nothing": (Steer(at=5), []),
    "a rate": (Steer(at=5, rate=2.5), [call.set_rate(2.5, 5)]),
    "no users at all": (Steer(at=5, users=0), [call.set_users(0, 5)]),
    "a pause": (Steer(at=5, paused=True), [call.pause(5)]),
    "its end": (Steer(at=5, paused=False), [call.resume(5)]),
    "its end at a new level": (
        Steer(at=5, rate=2.5, users=3, paused=False),
        [call.set_rate(2.5, 5), call.set_users(3, 5), call.resume(5)],
    ),
}


@pytest.mark.parametrize(("order", "told"), ORDERS.values(), ids=ORDERS)
def test_each_part_of_an_order_is_told_with_its_own_time(order: Steer, told: list) -> None:
    """The level first: who goes on does so at the new one."""
    called = Mock(spec=Steerable)
    carry_out(order, called)
    assert called.mock_calls == told
