"""Numbers as people read them: three digits, and always a unit.

What was not measured is a dash, never 0.
"""

from __future__ import annotations

from datetime import datetime

from vayu.model.words.spelling import digits
from vayu.report.escape import line

ABSENT = "—"
"""Stands for a value that was not measured."""

_SIZES = ("B", "kB", "MB", "GB", "TB")


def milliseconds(value: float | None) -> str:
    """Return a duration [ms] in the unit that suits it: ms, s or min."""
    if value is None:
        return ABSENT
    if value < 999.5:
        return f"{digits(value)} ms"
    if value < 120_000:
        return f"{digits(value / 1_000)} s"
    return f"{digits(value / 60_000)} min"


def seconds(value: float | None) -> str:
    """Return a duration [s] in the unit that suits it."""
    return milliseconds(None if value is None else value * 1_000)


def clock(value: float) -> str:
    """Return a duration [s] as a running clock shows it: ``0:07``, ``1:02:03``."""
    minutes, rest = divmod(max(0, round(value)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment(text: str) -> str:
    """Return a moment, given in ISO 8601, to the second, in UTC or with its offset from it."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return line(text, limit=40)
    text = when.isoformat(sep=" ", timespec="seconds")
    return f"{text[:-6]} UTC" if text.endswith("+00:00") else text


def count(value: int) -> str:
    """Return a number of things."""
    return f"{value:,}"


def requests(value: int) -> str:
    """Return a number of requests, in words."""
    return "1 request" if value == 1 else f"{value:,} requests"


def rate(value: float | None) -> str:
    """Return a rate [1/s]."""
    return ABSENT if value is None else f"{digits(value)}/s"


def size(value: int) -> str:
    """Return an amount of data [B] in decimal units."""
    if value < 1_000:
        return f"{value} B"
    power = min((len(str(value)) - 1) // 3, len(_SIZES) - 1)
    return f"{digits(value / 1_000**power)} {_SIZES[power]}"


def share(part: int, whole: int) -> str:
    """Return `part` of `whole` in percent; only none is 0 %, and only all is 100 %."""
    if not whole:
        return ABSENT
    percent = 100 * part / whole
    if part and percent < 0.1:
        return "<0.1 %"
    if part < whole and percent > 99.9:
        return ">99.9 %"
    return f"{percent:.0f} %" if part in {0, whole} else f"{percent:.1f} %"
