"""A connection takes a local port, of which a machine has so many to one address."""

from __future__ import annotations

from vayu.engine.coordinator.machine import Machine
from vayu.engine.coordinator.planner import port_warnings
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.run import RunSpec


def spec_of(**config: object) -> RunSpec:
    """A run of such a load."""
    request = RequestSpec(url="http://127.0.0.1:8000/")
    return RunSpec(request=request, config=LoadConfig(**config))  # type: ignore[arg-type]


def test_more_users_than_ports_are_warned_about() -> None:
    """Each has a connection of its own; arrivals of the open model may share a few."""
    narrow = Machine(cores=2, descriptors=1 << 20, ports=28_232)

    [warning] = port_warnings(spec_of(concurrency=100_000, duration=1), narrow)
    assert warning.startswith("100,000 users have a connection each, and this machine has 28,232")
    assert port_warnings(spec_of(concurrency=28_232, duration=1), narrow) == ()
    assert port_warnings(spec_of(rate=30_000, duration=1), narrow) == ()
    assert (
        port_warnings(
            spec_of(concurrency=100_000, duration=1), Machine(cores=2, descriptors=1 << 20)
        )
        == ()
    )
