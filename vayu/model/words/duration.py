"""One grammar for every duration a person writes.

    duration = number | part { part }        "90"  "1.5s"  "1m30s"  "250ms"
    part     = number ( "ms" | "s" | "m" | "h" )

A bare number is seconds. Anything else is refused: a load test that silently ran five
seconds instead of five minutes is worse than one that did not start.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from numbers import Real
from typing import Any

from vayu.errors import InvalidConfig
from vayu.model.words.bounds import LARGEST_INT
from vayu.model.words.show import show
from vayu.units import NS_PER_MS, NS_PER_S, Nanoseconds

Duration = str | int | float
"""A duration as people write it: seconds, or text such as ``"1m30s"``."""

GRAMMAR = 'a number of seconds, or text such as "500ms", "30s", "1m30s" or "2h"'

_UNIT_NS = {"ms": NS_PER_MS, "s": NS_PER_S, "m": 60 * NS_PER_S, "h": 3600 * NS_PER_S}
_PART = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)", re.ASCII)
_BARE = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)


def parse_duration(value: Duration) -> Nanoseconds:
    """Return the length that `value` stands for.

    Parameters
    ----------
    value : str, int or float
        Seconds, or text in the grammar above.

    Returns
    -------
    Nanoseconds
        Length, never negative. [ns]

    Raises
    ------
    InvalidConfig
        If `value` is not a duration; the message names it and the grammar.
    """
    length = _from_text(value) if isinstance(value, str) else _from_number(value)
    if length is None:
        raise InvalidConfig({"duration": f"{show(value)} is not a duration; write {GRAMMAR}"})
    return Nanoseconds(length)


def in_seconds(value: Any) -> Any:
    """Return a timedelta as seconds, which `parse_duration` takes; everything else as it is."""
    return value.total_seconds() if isinstance(value, timedelta) else value


def duration_problem(
    value: Duration | None, *, least: Duration = 0, most: Duration | None = None
) -> str | None:
    """Return why `value` is not a duration, or None when it is one (or absent).

    Parameters
    ----------
    value : str, int, float or None
    least, most : str, int or float, optional
        The shortest and the longest that are welcome.
    """
    if value is None:
        return None
    try:
        length = parse_duration(value)
    except InvalidConfig as error:
        return error.problems["duration"]
    if length < parse_duration(least):
        return f"must be at least {least}, got {show(value)}"
    if most is not None and length > parse_duration(most):
        return f"must be at most {most}, got {show(value)}"
    return None


def format_duration(length: int) -> str:
    """Return `length` [ns] as the shortest text that `parse_duration` reads back.

    Parts below a millisecond are rounded to it.
    """
    rest = round(length / NS_PER_MS)
    parts = []
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def _from_number(value: Any) -> int | None:
    """Seconds to nanoseconds; None for a negative, endless or boolean value, and for no number."""
    known = isinstance(value, Real) and not isinstance(value, bool)
    return _nanoseconds(value, NS_PER_S) if known and value >= 0 else None


@lru_cache(maxsize=256)  # thousands of requests say the same few
def _from_text(text: str) -> int | None:
    """Text to nanoseconds; None when it does not follow the grammar to its last character."""
    text = text.strip()
    if _BARE.fullmatch(text):
        return _nanoseconds(float(text), NS_PER_S)
    total, end = 0, 0
    for part in _PART.finditer(text):
        length = _nanoseconds(float(part[1]), _UNIT_NS[part[2]])
        if part.start() != end or length is None:
            return None
        total, end = total + length, part.end()
    return total if text and end == len(text) and total <= LARGEST_INT else None


def _nanoseconds(count: float, unit: int) -> int | None:
    """Return `count` units [ns]; None for what no clock can count, such as 1e300 s."""
    return round(count * unit) if count <= LARGEST_INT // unit else None
