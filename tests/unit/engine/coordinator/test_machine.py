"""Facts about this machine."""

from __future__ import annotations

import os
import resource

import pytest

from vayu.engine.coordinator.machine import Machine, raise_descriptor_limit, this_machine


def test_this_machine_is_described_as_it_is() -> None:
    """Cores that this process may use, descriptors that it may open."""
    machine = this_machine()

    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    assert machine.descriptors == resource.getrlimit(resource.RLIMIT_NOFILE)[0]


@pytest.mark.parametrize(
    ("host", "itself"),
    [
        ("localhost", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("me", True),
        ("localhost.evil.test", False),
        ("128.0.0.1", False),
    ],
)
def test_which_hosts_are_this_machine(host: str, *, itself: bool) -> None:
    """Loopback addresses, and its own name."""
    assert Machine(cores=1, descriptors=9, names=frozenset({"me"})).is_itself(host) is itself


def test_the_descriptor_limit_is_raised_to_what_is_allowed() -> None:
    """The soft limit follows the hard one."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        raise_descriptor_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
