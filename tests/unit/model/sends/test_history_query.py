"""What of the history is asked for: read as people write it, refused by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.sends.history_query import HistoryQuery

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "moment"),
    [
        ("2026-01-30", NOW - timedelta(hours=36)),
        ("2026-01-31T10:00:00", NOW - timedelta(hours=2)),
        ("2026-01-31T10:00:00+01:00", NOW - timedelta(hours=3)),
        ("2h", NOW - timedelta(hours=2)),
        ("1m30s", NOW - timedelta(seconds=90)),
        ("90", NOW - timedelta(seconds=90)),
        ("20260130", NOW - timedelta(seconds=20260130)),
    ],
)
def test_since_is_a_date_or_so_long_ago(since: str, moment: datetime) -> None:
    """Without an offset it is UTC; a bare number is seconds, as everywhere."""
    assert HistoryQuery(since=since).begin(NOW) == round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("status", "range_"),
    [("404", (404, 404)), ("4xx", (400, 499)), ("none", (0, 0)), (None, None)],
)
def test_a_status_or_its_class(status: str | None, range_: tuple[int, int] | None) -> None:
    """Bounds are both meant."""
    assert HistoryQuery(status=status).statuses == range_


def test_every_wrong_condition_is_named_at_once() -> None:
    """With its value and the remedy."""
    with pytest.raises(InvalidConfig) as refused:
        build(HistoryQuery, {"method": "FETCH", "status": "40", "since": "yesterday",
                             "limit": 0, "before": 0, "sort": "x"})  # fmt: skip
    assert set(refused.value.problems) == {"method", "status", "since", "limit", "before", "sort"}
    assert "'yesterday'" in refused.value.problems["since"]
