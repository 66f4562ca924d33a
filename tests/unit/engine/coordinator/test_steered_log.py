"""What a run was steered to is known from its ticks when its engine is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from vayu.engine.coordinator.steered_log import steered_until_then
from vayu.model.load.control import RunChange
from vayu.model.results.tick import Tick

if TYPE_CHECKING:
    from pathlib import Path


def test_changes_are_told_as_by_the_engine_itself(tmp_path: Path) -> None:
    """Not the end of the run, and no torn line."""
    events = [None, str(RunChange(rate=80, paused=False)), None, "pause; cancel what is in flight"]
    ticks = [
        Tick(timestamp=i, elapsed=1000.0 * i, interval=100, event=event)
        for i, event in enumerate(events)
    ]
    path = tmp_path / "ticks.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(tick) + b"\n" for tick in ticks) + b'{"ela')

    (warning,) = steered_until_then(path).warnings()
    assert warning == (
        "It was steered while it went on: rate 80/s at 1.0 s, resume at 1.0 s, pause at 3.0 s. "
        "Its load says what it began with."
    )
    assert steered_until_then(tmp_path / "none").warnings() == ()


@pytest.mark.parametrize(
    "change", [RunChange(rate=2), RunChange(concurrency=3), RunChange(paused=True)]
)
def test_each_change_is_known_by_its_words(change: RunChange, tmp_path: Path) -> None:
    """Whatever a person may change."""
    tick = Tick(timestamp=0, elapsed=500.0, interval=100, event=str(change))
    path = tmp_path / "ticks.jsonl"
    path.write_bytes(msgspec.json.encode(tick) + b"\n")

    (warning,) = steered_until_then(path).warnings()
    assert f"{change} at 0.5 s" in warning
