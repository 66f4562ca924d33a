"""Numbers in sentences, as a person writes them: separated, never with an exponent."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = 6  # of a number that is not whole


def spell_number(value: float) -> str:
    """Return a finite number in words: ``1,000,000``, ``0.000001``, ``0.333333``."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{Decimal(f'{value:.{_DIGITS}g}'):,f}"


def count_of(count: float, thing: str) -> str:
    """Return how many there are: ``1 user``, ``2.5 requests``."""
    return f"{spell_number(count)} {thing}{'' if count == 1 else 's'}"


def with_unit(count: float, unit: str) -> str:
    """Return a number and what it counts: ``100/s``, ``1 user``, ``2 users``."""
    return f"{spell_number(count)}{unit.removesuffix('s') if count == 1 and ' ' in unit else unit}"
