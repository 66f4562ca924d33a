"""The history as a DataFrame: dtypes that read as they should, conditions as people give them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

import vayu
from vayu.api.workspace import history as module
from vayu.errors import InvalidConfig
from vayu.model.requests.origin import Origin
from vayu.model.sends.history import HistoryPage, HistoryRow

ROWS = (
    HistoryRow(id=2, sent_at="2026-01-31T12:00:00.500+00:00", method="GET", url="https://h/",
               status=200, reason="OK", time=12.5, size=7, origin=Origin(environment="staging")),
    HistoryRow(id=1, sent_at="2026-01-31T11:00:00+00:00", method="GET", url="{{base}}",
               failure="timeout"),
)  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What the engine would be asked; it answers with `ROWS`."""
    seen: list[dict[str, str]] = []

    class Session:
        def ask(self, method: str, path: str, answer: type, **_: Any) -> HistoryPage:
            assert (method, answer) == ("GET", HistoryPage)
            seen.append({n: v[0] for n, v in parse_qs(urlsplit(path).query).items()})
            return HistoryPage(entries=ROWS, total=2)

    monkeypatch.setattr(module, "session", Session)
    return seen


def test_rows_are_typed(asked: list[dict[str, str]]) -> None:
    """What was not measured is missing, never 0."""
    frame = vayu.history()

    assert asked == [{"limit": "100"}]
    assert tuple(frame.columns) == module.COLUMNS
    assert str(frame["sent_at"].dtype).startswith("datetime64[")
    assert str(frame["time"].dtype).startswith("timedelta64[")
    assert frame["status"].tolist() == [200, pd.NA]
    assert frame["time"].tolist() == [pd.Timedelta("12.5ms"), pd.NaT]
    assert frame["environment"].isna().tolist() == [False, True]


def test_none_are_a_frame_as_well() -> None:
    """Of the same columns and dtypes."""
    frame = module.history_frame(HistoryPage(entries=ROWS))
    empty = module.history_frame(HistoryPage())
    assert "Newest first; times are in UTC." in frame._repr_html_()
    assert "+00:00" not in repr(frame)

    assert len(empty) == 0
    assert dict(empty.dtypes)["time"] == dict(frame.dtypes)["time"]
    assert dict(empty.dtypes)["status"] == dict(frame.dtypes)["status"]


@pytest.mark.parametrize(
    ("given", "asked_for"),
    [
        ({"search": "a&b ü"}, {"search": "a&b ü"}),
        ({"status": 404}, {"status": "404"}),
        ({"status": "4xx", "method": "get"}, {"status": "4xx", "method": "get"}),
        ({"status": "4XX"}, {"status": "4XX"}),
        ({"since": "2h"}, {"since": "2h"}),
        ({"since": 90}, {"since": "90"}),
        ({"since": timedelta(hours=1.5)}, {"since": "5400.000000s"}),
        ({"since": datetime(2026, 1, 31, tzinfo=UTC)}, {"since": "2026-01-31T00:00:00+00:00"}),
    ],
)
def test_conditions_are_asked_of_the_engine(
    asked: list[dict[str, str]], given: dict[str, Any], asked_for: dict[str, str]
) -> None:
    """Whole, whatever they hold."""
    vayu.history(**given)
    assert asked == [{**asked_for, "limit": "100"}]


def test_a_moment_without_a_zone_is_this_machines(asked: list[dict[str, str]]) -> None:
    """As everywhere in Python."""
    vayu.history(since=datetime(2026, 1, 31))  # noqa: DTZ001
    vayu.history(since=date(2026, 1, 31))
    midnight = datetime(2026, 1, 31).astimezone()
    assert [datetime.fromisoformat(query["since"]) for query in asked] == [midnight, midnight]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"status": "40"}, "status"), ({"status": True}, "status"), ({"since": "soon"}, "since"),
     ({"limit": 0}, "limit"), ({"method": "FETCH"}, "method"), ({"search": 5}, "search")],
)  # fmt: skip
def test_what_is_wrong_is_told_before_anything_is_asked(
    asked: list[dict[str, str]], given: dict[str, Any], field: str
) -> None:
    """By its name."""
    with pytest.raises(InvalidConfig) as refused:
        vayu.history(**given)
    assert (set(refused.value.problems), asked) == ({field}, [])


@pytest.mark.parametrize("number", ["1", 0, True, 1.5])
def test_a_number_that_is_none_is_told(number: Any) -> None:
    """It is the id of a row."""
    with pytest.raises(InvalidConfig, match="number"):
        vayu.history(number)


def test_what_is_wrong_with_the_history_is_a_warning() -> None:
    """A file that was set aside, say."""
    with pytest.warns(UserWarning, match="set aside"):
        module.history_frame(HistoryPage(notices=("was set aside",)))
