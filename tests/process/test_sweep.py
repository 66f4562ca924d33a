"""A sweep over a real engine and a real target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import vayu

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target


def test_levels_run_one_after_the_other(home: Path, target: Target) -> None:
    """Two levels of users, each a run of its own with its name; throughput doubles."""
    del home
    request = vayu.Request("GET", f"{target.url}/delay/100ms", name="ping")
    found = vayu.sweep(request, concurrency=[4, 2, 2], duration="4s", settle="300ms")

    assert [run.name for run in found.runs] == ["ping at 2", "ping at 4"]
    frame = found.frame
    assert frame.level.tolist() == [2, 4]
    assert frame.failed.tolist() == [0, 0]
    assert frame.throughput[1] > 1.5 * frame.throughput[0]
    assert (frame.in_flight <= frame.level + 0.01).all()
