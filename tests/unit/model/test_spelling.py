"""Numbers in sentences are exact as far as six digits go, and never have an exponent."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.model.spelling import count_of, spell_number, with_unit


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (0.0, "0"),
        (1e-6, "0.000001"),
        (1 / 3, "0.333333"),
        (1234.5, "1,234.5"),
        (1e7, "10,000,000"),
        (1_234_567.0, "1,234,567"),
        (9_999_999.5, "10,000,000"),
    ],
)
def test_numbers(value: float, spelt: str) -> None:
    """With separators; whole ones whole."""
    assert spell_number(value) == spelt


@given(st.floats(1e-6, 1e15))
def test_what_is_spelt_is_the_number(value: float) -> None:
    """To six digits."""
    spelt = spell_number(value)

    assert "e" not in spelt
    assert float(spelt.replace(",", "")) == pytest.approx(value, rel=5e-6)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 users"), (1, "1 user"), (1.0, "1 user"), (2.5, "2.5 users")]
)
def test_one_has_no_plural(count: float, said: str) -> None:
    """Nothing but one is singular."""
    assert count_of(count, "user") == said


@pytest.mark.parametrize(
    ("count", "unit", "said"),
    [(1, " users", "1 user"), (2, " users", "2 users"), (1, "/s", "1/s"), (1_500, "/s", "1,500/s")],
)
def test_a_level_has_its_unit(count: float, unit: str, said: str) -> None:
    """Words are plural but for one; a rate is no word."""
    assert with_unit(count, unit) == said
