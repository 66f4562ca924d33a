"""Numbers in sentences, as a person writes them: separated, never with an exponent."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = 6  # of a number that is not whole


def spell_number(value: float) -> str:
    """Return a finite number in words: ``1,000,000``, ``0.000001``, ``0.333333``."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{Decimal(f'{value:.{_DIGITS}g}'):,f}"


def digits(value: float) -> str:
    """Return `value` >= 0 with three significant digits and no exponent."""
    if value >= 99.95:
        return f"{value:,.0f}"
    if value >= 9.995:
        return f"{value:.1f}"
    if value >= 0.9995:
        return f"{value:.2f}"
    return f"{value:.3f}" if value else "0"


def digits_apart(value: float, *others: float) -> str:
    """Return `value` >= 0 with three significant digits, or as many more as it takes.

    Parameters
    ----------
    value : float
    *others : float
        On whose side of each the text has to be, too: 200.04 is not 200 beside a limit of 200.
    """
    text, places = digits(value), 0
    while any(_side(float(text.replace(",", "")), o) != _side(value, o) for o in others):
        places += 1
        text = f"{value:,.{places}f}"
    return text


def _side(value: float, other: float) -> int:
    """Return -1, 0 or 1: below, equal, above."""
    return (value > other) - (value < other)


def count_of(count: float, thing: str) -> str:
    """Return how many there are: ``1 user``, ``2.5 requests``."""
    number = spell_number(count)
    return f"{number} {thing}{'' if number == '1' else 's'}"


def with_unit(count: float, unit: str) -> str:
    """Return a number and what it counts: ``100/s``, ``1 user``, ``2 users``."""
    number = spell_number(count)
    return f"{number}{unit.removesuffix('s') if number == '1' and ' ' in unit else unit}"
