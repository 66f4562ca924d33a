"""How people name percentiles: 0.99, 99, ``"p99"``, all one and the same.

Rule: a number below 1 is a quantile, a number above 1 counts per cent; 1 itself is neither, for
nobody can tell the largest value from the first per cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from typing import TypeGuard

USUAL = (0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999)
"""Percentiles that are shown unless others are asked for."""

FORM = "percentiles between p0 and p100, such as 99, 0.99 or 'p99'"


def quantile_levels(levels: object, problems: dict[str, str]) -> tuple[float, ...]:
    """Return percentiles as quantiles, in order.

    Parameters
    ----------
    levels : number, str or iterable of these
        One, or several.
    problems : dict of str to str
        Takes what is wrong.
    """
    several = levels if isinstance(levels, Iterable) and not isinstance(levels, str) else (levels,)
    found = [(one, quantile_of(one)) for one in several]
    wrong = [one for one, q in found if q is None]
    if wrong or not found:
        problems["percentiles"] = f"must be {FORM}" + (f", got {show(wrong[0])}" if wrong else "")
        return ()
    return tuple(sorted({q for _, q in found if q is not None}))


def quantile_of(level: object) -> float | None:
    """Return one percentile as a quantile; None when it is none."""
    if isinstance(level, str):
        word = level.strip().lower().replace("_", ".")  # a column is called p99_9
        try:
            level = round(float(word[1:]) / 100, 12) if word.startswith("p") else None
        except ValueError:
            return None
        return level if level is not None and 0 < level < 1 else None
    if not is_number(level):
        return None
    if 0 < level < 1:
        return float(level)
    # 99.9 / 100 is not the 0.999 that people type; rounding makes it so
    return round(float(level) / 100, 12) if 1 < level < 100 else None


def level_name(q: float) -> str:
    """Return a quantile as people call it: p50, p99.9."""
    return f"p{100 * q:.10g}"


def checked_confidence(value: object) -> float:
    """Return a confidence.

    Raises
    ------
    InvalidConfig
        If it is none.
    """
    if not is_number(value) or not 0 < value < 1:
        why = f"must be a number strictly between 0 and 1 such as 0.95, got {show(value)}"
        raise InvalidConfig({"ci": why})
    return float(value)


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a real number, and not a truth value."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
