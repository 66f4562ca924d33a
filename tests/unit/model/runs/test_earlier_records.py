"""What an earlier version wrote of a run is read as what it meant, and no other data is touched."""

from __future__ import annotations

import pytest

from vayu.model.load.capacity import Capacity, UserCapacity
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.runs.earlier_records import as_meant

SEARCH = {"start": 50, "thresholds": ["p95 < 60ms"], "step": 25.0, "factor": 2.0}


def record(**profile: object) -> dict[str, object]:
    """A record with a load profile."""
    return {"id": "r", "config": {"workers": 2, "profile": profile}}


@pytest.mark.parametrize(("kind", "cls"), [("capacity", Capacity), ("user_capacity", UserCapacity)])
def test_a_step_came_before_the_factor_beside_it(kind: str, cls: type) -> None:
    """The search rises by its step, as it did."""
    meant = as_meant(record(kind=kind, **SEARCH))

    assert isinstance(meant, dict)
    profile = build(LoadConfig, meant["config"]).profile
    assert profile == cls(start=50, thresholds=["p95 < 60ms"], step=25.0)
    assert (meant["id"], meant["config"]["workers"]) == ("r", 2)


@pytest.mark.parametrize(
    "plain",
    [
        record(kind="capacity", **SEARCH | {"step": None}),
        record(kind="capacity", **SEARCH | {"factor": None}),
        record(kind="constant_rate", **SEARCH),
        record(kind=["capacity"], **SEARCH),
        {"config": {"rate": 5}},
        {"config": {"profile": "capacity"}},
        {"config": [1]},
        {},
        [{"config": {}}],
        None,
    ],
)
def test_everything_else_stays_as_it_is(plain: object) -> None:
    """Whatever it is; what is wrong with it is for others to say."""
    assert as_meant(plain) is plain
