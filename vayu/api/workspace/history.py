"""What was sent: every Send of the data folder, to be searched, read and sent again."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, overload
from urllib.parse import urlencode

from vayu.api.workspace.recalled import Recollection
from vayu.client.session import session
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.sends.history import HistoryEntry, HistoryPage
from vayu.model.sends.history_query import HistoryQuery
from vayu.model.words.show import show
from vayu.protocol.routes import HISTORY, HISTORY_ONE

if TYPE_CHECKING:
    import pandas as pd

    from vayu.model.sends.history import HistoryRow

COLUMNS = ("id", "sent_at", "name", "method", "url", "status", "reason", "failure", "time", "size",
           "tests_passed", "tests_failed", "environment", "collection")  # fmt: skip
"""Columns of `history`, in order."""


@overload
def history(number: int) -> Recollection: ...
@overload
def history(
    number: None = None,
    *,
    search: str | None = None,
    method: str | None = None,
    status: int | str | None = None,
    since: str | float | date | timedelta | None = None,
    limit: int = 100,
) -> pd.DataFrame: ...
def history(
    number: int | None = None,
    *,
    search: str | None = None,
    method: str | None = None,
    status: int | str | None = None,
    since: str | float | date | timedelta | None = None,
    limit: int = 100,
) -> pd.DataFrame | Recollection:
    """Return what was sent as one row a Send, newest first; or one Send by its `id`.

    Parameters
    ----------
    number : int, optional
        The `id` of a row.
    search : str, optional
        Text in name, URL, headers, bodies or error, whatever the case.
    method : str, optional
    status : int or str, optional
        ``404``, ``"4xx"``, or ``"none"``: there was no response.
    since : str, number, date, datetime or timedelta, optional
        A date and time (UTC where text names no offset), the begin of a date on this machine, or
        so long ago: ``"2h"``.
    limit : int, default 100
        The newest so many.

    Returns
    -------
    DataFrame or Recollection
        With `COLUMNS`: `sent_at` is a timestamp in UTC, `status` Int64 (missing: no response),
        `time` timedelta64[ns]. A `Recollection` has `request`, `response` and `send`.
    """
    given = {"search": search, "method": method, "status": _text(status), "since": _since(since)}
    plain = {name: value for name, value in given.items() if value is not None} | {"limit": limit}
    if number is not None:
        return entry_of(number)
    return history_frame(page_of(build(HistoryQuery, plain, names="python")))


def page_of(query: HistoryQuery) -> HistoryPage:
    """Ask the engine for what is wanted."""
    plain = {name: getattr(query, name) for name in query.__struct_fields__}
    wanted = urlencode({name: value for name, value in plain.items() if value is not None})
    return session().ask("GET", f"{HISTORY}?{wanted}", HistoryPage)


def entry_of(number: object) -> Recollection:
    """Ask the engine for one Send; `NoSuchItem` if there is none of that number.

    Raises
    ------
    InvalidConfig
        If it is no number.
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise InvalidConfig({"number": f"must be the id of a row, such as 1, got {show(number)}"})
    return Recollection(session().ask("GET", HISTORY_ONE.format(id=number), HistoryEntry))


def history_frame(page: HistoryPage) -> pd.DataFrame:
    """Return the entries as rows; what is wrong with the history itself is a Python warning."""
    import pandas as pd  # noqa: PLC0415 (heavy)

    from vayu.analysis.table import Table  # noqa: PLC0415 (pandas is heavy)

    for notice in page.notices:
        warnings.warn(notice, stacklevel=3)
    frame = pd.DataFrame([_row(entry) for entry in page.entries], columns=list(COLUMNS))
    frame["sent_at"] = pd.to_datetime(frame["sent_at"], utc=True, format="ISO8601")
    frame["time"] = pd.to_timedelta(frame["time"].astype("float64"), unit="ms").astype(
        "timedelta64[ns]"
    )
    numbers = ("id", "size", "tests_passed", "tests_failed")
    typed = frame.astype(dict.fromkeys(numbers, "int64") | {"status": "Int64"})
    return Table(typed, note="Newest first; times are in UTC. vayu.history(id) opens one.")


def _row(entry: HistoryRow) -> dict[str, object]:
    """One entry by column."""
    plain = {name: getattr(entry, name) for name in COLUMNS if name in entry.__struct_fields__}
    return plain | {
        "status": entry.status or None,
        "environment": entry.origin.environment,
        "collection": entry.origin.collection,
    }


def _text(value: object) -> object:
    """Return a status as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _since(value: object) -> object:
    """Return a moment, or how long ago it was, as text; one without a zone is this machine's."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.astimezone()).isoformat()
    if isinstance(value, date):
        return datetime.combine(value, time()).astimezone().isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds():f}s"
    return str(value) if isinstance(value, float) else _text(value)
