"""A rate with a time below it, as other tools spell it: ``600/m``, vegeta's ``50/1s``.

Here a rate is a number of requests a second, so that two of them can be compared as they stand.
"""

from __future__ import annotations

import re

from vayu.model.words.duration import duration_problem, parse_duration
from vayu.model.words.spelling import spell_number
from vayu.units import NS_PER_S

_RATE = re.compile(r"(\d{1,12}(?:\.\d+)?)\s*(?:/|per)\s*(\d*(?:\.\d+)?)\s*(\w+)", re.ASCII)
_UNITS = {"sec": "s", "second": "s", "min": "m", "minute": "m", "hour": "h"}


def other_rate(text: object) -> str | None:
    """Return the same rate as it is written here; None of what is no such text.

    Parameters
    ----------
    text : object
        As somebody gave it, such as ``"600/m"``.
    """
    found = _RATE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    each = f"{found[2] or 1}{_UNITS.get(found[3].rstrip('s'), found[3])}"
    if duration_problem(each) or not parse_duration(each):
        return None
    return spell_number(float(found[1]) * NS_PER_S / parse_duration(each)).replace(",", "")
