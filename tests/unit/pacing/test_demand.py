"""What the open model calls for, whoever carries it out, against counts made by hand."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate, Replay
from vayu.pacing.demand import Demand
from vayu.units import NS_PER_S

S = NS_PER_S


def test_a_demand_follows_what_it_is_told() -> None:
    """100/s for 2 s, 300/s for 1 s, nothing for 2 s, 300/s again; each moment counts once."""
    demand = Demand(ConstantRate(rate=100, duration=10))

    assert demand.called(2 * S - 1) == 200
    demand.set_rate(300, 2 * S)
    demand.pause(3 * S)
    assert demand.called(9 * S) == 500
    demand.resume(5 * S)
    assert [demand.called(at * S - 1) for at in (2, 3, 5, 6)] == [200, 500, 500, 800]
    assert demand.called(60 * S) == demand.called(10 * S)
    demand.halt(6 * S - 1)
    demand.halt(8 * S)
    assert demand.called(9 * S) == 797  # three were not late yet


def test_a_replay_has_no_other_rate() -> None:
    """And goes on as it was."""
    demand = Demand(Replay(times=[0, 1, 2]))

    with pytest.raises(InvalidConfig, match="the rate that it once had"):
        demand.set_rate(5, 0)
    assert demand.called(1 * S) == 2
