"""What to read beside a run is checked like everything else, before anything is sent."""

from __future__ import annotations

import pytest

from vayu.api.arguments.monitoring import monitor_of
from vayu.client.monitor_plan import MonitorPlan
from vayu.errors import InvalidConfig


def test_addresses_and_this_machine() -> None:
    """Once a second, unless it is said."""
    sources = {"db": "http://127.0.0.1:9/metrics", "here": "local"}

    assert monitor_of({"monitor": sources}) == MonitorPlan(sources, 1.0)
    assert monitor_of({"monitor": sources, "monitor_interval": "500ms"}) == MonitorPlan(
        sources, 0.5
    )
    assert monitor_of({}) is None


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"monitor": "http://x/"}, ["monitor"]),
        ({"monitor": {}}, ["monitor"]),
        ({"monitor": {"a": "ftp://x/", "": "http://x/", "b": 5}}, ["''", "'a'", "'b'"]),
        ({"monitor": {"a": "http://[::1"}}, ["'a'"]),
        ({"monitor": {"a": "local"}, "monitor_interval": "10ms"}, ["monitor_interval"]),
        ({"monitor_interval": "1s"}, ["monitor_interval"]),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, object], fields: list[str]) -> None:
    """All of it."""
    with pytest.raises(InvalidConfig) as caught:
        monitor_of(given)

    named = [name.removeprefix("monitor[").removesuffix("]") for name in caught.value.problems]
    assert sorted(named) == fields


def test_an_address_is_not_repeated() -> None:
    """It may hold a password."""
    with pytest.raises(InvalidConfig) as caught:
        monitor_of({"monitor": {"db": "ftp://me:hunter2@x/"}})

    assert "hunter2" not in str(caught.value)
