"""Which entries of the history are meant: every condition that is given must hold."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.requests.method import method_problem
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import duration_problem, parse_duration
from vayu.model.words.show import show
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 10_000
"""Entries in one answer."""

NO_RESPONSE = "none"

_STATUS = re.compile(r"[1-9]\d\d|[1-9]xx", re.IGNORECASE)


class HistoryQuery(Record, frozen=True, kw_only=True):
    """What ``GET /history`` and ``DELETE /history`` take in their query.

    Attributes
    ----------
    search : str, optional
        Text in name, URL, headers, bodies or error, whatever the case.
    method : str, optional
    status : str, optional
        ``"404"``, ``"4xx"``, or ``"none"``: there was no response.
    since : str, optional
        A date and time in ISO 8601 (UTC where it names no offset), or a duration such as
        ``"2h"``: in the last two hours.
    before : int, optional
        Only entries with a lower id: the next page.
    limit : int
        The newest so many.
    """

    search: str | None = None
    method: str | None = None
    status: str | None = None
    since: str | None = None
    before: int | None = None
    limit: int = 100

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no entry could answer to."""
        if self.method is not None and (method := method_problem(self.method)):
            yield "method", method
        status = self.status
        if status not in {None, NO_RESPONSE} and not _STATUS.fullmatch(status or ""):
            yield "status", f"must be such as '404', '4xx' or '{NO_RESPONSE}', got {show(status)}"
        if self.since is not None and (why := _since_problem(self.since)):
            yield "since", why
        if self.before is not None and self.before < 1:
            yield "before", f"is the id of an entry, at least 1, got {self.before}"
        limit = bounds_problem(self.limit, 1, MOST_ENTRIES)
        if limit:
            yield "limit", limit

    def begin(self, now: datetime) -> int | None:
        """Return the moment from which on entries are wanted. [ms since 1970].

        Parameters
        ----------
        now : datetime
            What a duration is counted back from.
        """
        if self.since is None:
            return None
        moment = _moment(self.since)
        if moment is None:
            moment = now - timedelta(milliseconds=parse_duration(self.since) / NS_PER_MS)
        return round(moment.timestamp() * 1000)

    @property
    def statuses(self) -> tuple[int, int] | None:
        """The lowest and the highest status that are wanted; None: any."""
        if self.status is None:
            return None
        if self.status == NO_RESPONSE:
            return 0, 0
        wanted = self.status.lower()
        low = int(wanted.replace("xx", "00"))
        return low, low + 99 if wanted.endswith("xx") else low


def _since_problem(text: str) -> str | None:
    """Return why a text is neither a date nor a duration."""
    if _moment(text) is not None:
        return None
    if duration_problem(text, most="876000h") is None:
        return None
    return f"{show(text)} is neither a date such as '2026-01-31' nor a duration such as '2h'"


def _moment(text: str) -> datetime | None:
    """Return the moment that a date names; None when it is none."""
    if re.fullmatch(r"[\d.]+", text):
        return None  # so many seconds
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
