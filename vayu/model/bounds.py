"""Numbers from here to there: why one outside is refused, naming the nearest that is not."""

from __future__ import annotations

from vayu.model.show import show

LARGEST_INT = 2**63 - 1
"""Largest whole number that every format Vayu writes can hold."""


def bounds_problem(value: float, least: float, most: float) -> str | None:
    """Return why `value` is not between `least` and `most`, or None when it is.

    Parameters
    ----------
    value : int or float
    least, most : int or float
        Both are welcome themselves.
    """
    if least <= value <= most:
        return None
    if value < least:
        return f"must be at least {_spell(least)}, got {show(value)}"
    if value > most:
        return f"must be at most {_spell(most)}, got {show(value)}"
    return f"must be from {_spell(least)} to {_spell(most)}, got {show(value)}"  # not a number


def _spell(bound: float) -> str:
    """Spell a bound as people read it."""
    return f"{bound:,}" if isinstance(bound, int) else f"{bound:,.9f}".rstrip("0").rstrip(".")
