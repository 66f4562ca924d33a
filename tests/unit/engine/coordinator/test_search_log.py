"""A search that was cut off keeps the levels that its ticks tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.engine.coordinator.search_log import found_so_far
from vayu.model.load import ConstantRate
from vayu.model.load.capacity import Capacity
from vayu.model.results.levels import CapacityLevel, LevelOutcome, Reason
from vayu.model.results.tick import Tick

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Capacity(start=100, thresholds=["p99 < 20ms"], confidence=0.9)


def test_levels_are_read_off_the_ticks(tmp_path: Path) -> None:
    """In their order; a torn last line is none."""
    levels = [
        CapacityLevel(number=1, level=100, outcome=LevelOutcome.KEPT, why="fast"),
        CapacityLevel(number=2, level=200, outcome=LevelOutcome.BROKEN, why="slow"),
    ]
    ticks = [Tick(timestamp=i, elapsed=i, interval=100) for i in range(6)]
    ticks[1] = msgspec.structs.replace(ticks[1], level=levels[0])
    ticks[4] = msgspec.structs.replace(ticks[4], level=levels[1])
    path = tmp_path / "ticks.jsonl"
    whole = b"".join(msgspec.json.encode(tick) + b"\n" for tick in ticks)
    path.write_bytes(whole + b'{"timestamp": 7, "ela')

    found = found_so_far(PLAN, path)
    assert found is not None
    *judged, cut_off = found.levels
    assert judged == levels
    assert (cut_off.number, cut_off.level) == (3, 141.0)  # between both, as the search would
    assert (cut_off.outcome, cut_off.rounds, cut_off.requests) == (LevelOutcome.UNEVALUATED, 0, 0)
    assert "lost" in cut_off.why
    assert found.text == (
        "The limit is between 100/s (kept) and 200/s (broken). 141/s was not judged any more. "
        "The run ended before the search did."
    )
    assert (found.reason, found.kept, found.broken) == (Reason.ENDED, 100, 200)
    assert (found.unit, found.confidence) == ("/s", 0.9)


def test_a_search_that_judged_nothing_found_nothing(tmp_path: Path) -> None:
    """Also without any ticks."""
    begun, pending = (found_so_far(PLAN, tmp_path / "none", begun=b) for b in (True, False))

    assert begun is not None
    assert pending is not None
    assert begun.text == (
        "No limit was found. 100/s was not judged any more. The run ended before the search did."
    )
    assert pending.levels == ()
    assert pending.text == "No limit was found. The run ended before the search did."


def test_a_search_that_was_over_says_why(tmp_path: Path) -> None:
    """The engine died while the last responses came in: no level was under way."""
    level = CapacityLevel(number=1, level=100, requests=9, outcome=LevelOutcome.BROKEN, why="slow")
    tick = Tick(timestamp=0, elapsed=0, interval=100, level=level)
    path = tmp_path / "ticks.jsonl"
    path.write_bytes(msgspec.json.encode(tick) + b"\n")

    found = found_so_far(PLAN, path)
    assert found is not None
    assert (found.reason, found.levels) == (Reason.START, (level,))


def test_any_other_profile_has_no_search(tmp_path: Path) -> None:
    """None, whatever its ticks say."""
    assert found_so_far(ConstantRate(rate=5, duration=1), tmp_path / "none") is None
