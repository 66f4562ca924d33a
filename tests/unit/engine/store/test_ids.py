"""Run ids sort by time, never repeat, and are safe in paths."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vayu.engine.store.ids import RunIds, is_run_id


def test_ids_of_one_instant_differ_and_keep_their_order() -> None:
    """The clock stands still; 1,000 ids are still in order."""
    now = datetime(2025, 1, 31, 14, 25, 1, 123456, tzinfo=UTC)
    ids = RunIds(lambda: now)

    made = [ids.new() for _ in range(1_000)]
    assert made[0].startswith("20250131-142501-123456-")
    assert made == sorted(set(made))


def test_a_clock_that_is_set_back_does_not_reorder() -> None:
    """The next id is still greater."""
    times = iter([datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)])
    ids = RunIds(lambda: next(times))

    first, second = ids.new(), ids.new()
    assert first < second


def test_ids_are_in_utc() -> None:
    """Two engines in different zones sort together."""
    zone = timezone(timedelta(hours=2))
    ids = RunIds(lambda: datetime(2025, 1, 1, 1, 0, tzinfo=zone))

    assert ids.new().startswith("20241231-230000-000000-")


def test_what_is_made_has_the_shape() -> None:
    """The check accepts what the maker makes."""
    assert is_run_id(RunIds(lambda: datetime.now(UTC)).new())


@pytest.mark.parametrize(
    "text",
    ["", "..", "../../etc", "20250131-142501-123456-k3f9/..", "20250131-142501-123456-K3F9",
     "20250131-142501-123456-k3f9\n", ".deleted-20250131-142501-123456-k3f9", "run"],
)  # fmt: skip
def test_nothing_else_has(text: str) -> None:
    """No path separator, no dots, no line break ever becomes part of a path."""
    assert not is_run_id(text)
