"""Round numbers for the axes of a chart.

Steps are 1, 2 or 5 times a power of ten (P. Heckbert, "Nice numbers for graph labels",
Graphics Gems, 1990); steps of time above a second are those that a clock divides into.
"""

from __future__ import annotations

import math

Mark = tuple[float, str]
"""A place on an axis, and what is written there."""

_CLOCK = (2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)


def value_marks(high: float, *, parts: int = 4) -> list[Mark]:
    """Return round marks from 0 to the first one at or above `high` > 0."""
    step = nice_step(high, parts)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    last = math.ceil(high / step - 1e-9)
    return [(i * step, f"{i * step:,.{decimals}f}") for i in range(last + 1)]


def time_marks(high: float, *, parts: int = 8) -> list[Mark]:
    """Return round marks from 0 s to the last one at or below `high` > 0. [s]."""
    rough = high / parts
    days = 86_400 * math.ceil(rough / 86_400)
    step = nice_step(high, parts) if rough <= 1 else next((s for s in _CLOCK if s >= rough), days)
    values = [i * step for i in range(math.floor(high / step + 1e-9) + 1)]
    return [(value, _time(value, step, high)) for value in values]


def nice_step(span: float, parts: int) -> float:
    """Return a round step that cuts `span` > 0 into at most `parts` parts, or one more."""
    rough = span / parts
    power = 10.0 ** math.floor(math.log10(rough))
    factor: int = next(f for f in (1, 2, 5, 10) if f * power >= rough * 0.999)
    return factor * power


def _time(value: float, step: float, high: float) -> str:
    """One mark of a time axis: seconds up to two minutes, else m:ss, minutes or hours."""
    if high <= 120:
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return f"{value:.{decimals}f} s"
    if step < 60:
        return f"{value // 60:.0f}:{value % 60:02.0f}"
    return f"{value / 60:.0f} min" if high <= 7_200 else f"{value / 3_600:g} h"
