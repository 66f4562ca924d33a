"""When requests once arrived: read from access logs and HAR archives.

Access log: each line has one time in brackets, as in the Common Log Format of NCSA and Apache,
``[10/Oct/2000:13:55:36 -0700]``, or in ISO 8601, ``[2000-10-10T13:55:36-07:00]``. Such logs know
whole seconds only. Arrivals of the same second are spread over it evenly, in their order: sent
all at once, they would be a burst that never was.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vayu.formats.texts.loose import items, members, text

if TYPE_CHECKING:
    from collections.abc import Iterable

_BRACKETS = re.compile(r"\[([^\[\]]{10,40})\]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COMMON = re.compile(r"(\d\d)/(\w{3})/(\d{4}):(\d\d:\d\d:\d\d ?(?:[+-]\d{4})?)")


def log_times(lines: Iterable[str]) -> tuple[list[float], int]:
    """Return when the requests of an access log arrived, and how many lines say nothing of it.

    Parameters
    ----------
    lines : iterable of str

    Returns
    -------
    list of float
        In the order of the lines. [s since 1970]
    int
        Lines without a time; empty ones do not count.
    """
    found = [_time(line) for line in lines if line.strip()]
    times = [time for time in found if time is not None]
    return _spread(times), len(found) - len(times)


def har_times(data: object) -> tuple[list[float], int]:
    """Return when the requests of a HAR archive started, and how many entries say nothing of it.

    Parameters
    ----------
    data : object
        The decoded JSON.

    Returns
    -------
    list of float
        In the order of the entries. [s since 1970]
    int
        Entries whose `startedDateTime` is no time.
    """
    entries = items(members(members(data).get("log")).get("entries"))
    found = [_moment(text(members(entry).get("startedDateTime"))) for entry in entries]
    times = [time for time in found if time is not None]
    return times, len(found) - len(times)


def _time(line: str) -> float | None:
    """Return the first time that stands in brackets. [s since 1970]."""
    moments = (_moment(match[1]) for match in _BRACKETS.finditer(line))
    return next((moment for moment in moments if moment is not None), None)


def _moment(written: str) -> float | None:
    """Return one time [s since 1970]; without an offset it is UTC. None when it is none."""
    common = _COMMON.fullmatch(written)
    if common and common[2] in _MONTHS:
        month = _MONTHS.index(common[2]) + 1
        written = f"{common[3]}-{month:02d}-{common[1]}T{common[4].replace(' ', '')}"
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _spread(times: list[float]) -> list[float]:
    """Spread what came in the same whole second evenly over it."""
    together = Counter(times)
    seen: Counter[float] = Counter()
    spread = []
    for time in times:
        share = seen[time] / together[time] if time.is_integer() else 0.0
        seen[time] += 1
        spread.append(time + share)
    return spread
