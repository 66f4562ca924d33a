"""Numbers from here to there: why one outside is refused, naming the nearest that is not."""

from __future__ import annotations

from vayu.model.words.show import show
from vayu.model.words.spelling import spell_number

_LARGEST_EXACT = 2**53  # up to here a float tells every whole number from the next

LARGEST_INT = 2**63 - 1
"""Largest whole number that every format Vayu writes can hold."""


def bounds_problem(value: float, least: float, most: float, *, unit: str = "") -> str | None:
    """Return why `value` is not between `least` and `most`, or None when it is.

    Parameters
    ----------
    value : int or float
    least, most : int or float
        Both are welcome themselves.
    unit : str, optional
        What the bounds are of, with the space before it, if there is one.
    """
    if least <= value <= most:
        return None
    if value < least:
        return f"must be at least {spell_number(least)}{unit}, got {_got(value)}"
    if value > most:
        return f"must be at most {spell_number(most)}{unit}, got {_got(value)}"
    between = f"{spell_number(least)} to {spell_number(most)}{unit}"
    return f"must be from {between}, got {_got(value)}"  # not a number


def _got(value: float) -> str:
    """Show a number as it was written, most likely: 0 has become 0.0 on its way here."""
    whole = abs(value) < _LARGEST_EXACT and value == int(value)
    return show(int(value) if whole else value)
