"""Moments as files write them (RFC 3339), to the nanosecond, which `datetime` does not keep."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from vayu.units import NS_PER_S

_FRACTION = re.compile(r"\.(\d+)")


def moment(text: str) -> int:
    """Return a moment as nanoseconds since 1970.

    Parameters
    ----------
    text : str
        RFC 3339, with any number of decimals; without an offset it is UTC.

    Returns
    -------
    int
        [ns since 1970] What is no moment raises `ValueError`, as `datetime` does.
    """
    fraction = _FRACTION.search(text)
    when = datetime.fromisoformat(_FRACTION.sub("", text, count=1))
    whole = when if when.tzinfo else when.replace(tzinfo=UTC)
    part = int(fraction[1][:9].ljust(9, "0")) if fraction else 0
    return round(whole.timestamp()) * NS_PER_S + part
