"""Numbers in sentences are exact as far as six digits go, and never have an exponent."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.model.thresholds.verdict import spell
from vayu.model.words.spelling import count_of, digits_apart, spell_number, with_unit


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
    ("count", "said"),
    [(0, "0 users"), (1, "1 user"), (1.000001, "1 user"), (1.0, "1 user"), (2.5, "2.5 users")],
)
def test_one_has_no_plural(count: float, said: str) -> None:
    """Nothing but one is singular."""
    assert count_of(count, "user") == said


@pytest.mark.parametrize(
    ("count", "unit", "said"),
    [
        (1, " users", "1 user"),
        (2, " users", "2 users"),
        (1.000001, " users", "1 user"),
        (1, "/s", "1/s"),
        (1_500, "/s", "1,500/s"),
    ],
)
def test_a_level_has_its_unit(count: float, unit: str, said: str) -> None:
    """Words are plural but for one; a rate is no word."""
    assert with_unit(count, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "limit", "spelt"),
    [
        (20.43, "ms", None, "20.4 ms"),
        (20.43, "ms", 25.0, "20.4 ms"),
        (200.04, "ms", 200.0, "200.04 ms"),
        (200.0, "ms", 200.0, "200 ms"),
        (1_204.4, "ms", 1_204.0, "1,204.4 ms"),
        (99.96, "%", 99.0, "99.96 %"),
        (0.0002, "%", 1.0, "0.0002 %"),
        (90.0, "%", 95.0, "90 %"),
        (48.251, "1/s", 50.0, "48.3/s"),
        (1_204.0, "1", 0.0, "1,204"),
    ],
)
def test_what_was_compared_has_three_digits(
    value: float, unit: str, limit: float | None, spelt: str
) -> None:
    """And more where three would say that a broken limit was kept, or all of what is not all."""
    assert spell(value, unit, limit) == spelt


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_digits_stay_on_their_side(value: float, limit: float) -> None:
    """Whatever the limit is."""
    shown = float(digits_apart(value, limit).replace(",", ""))

    assert (shown > limit, shown < limit) == (value > limit, value < limit)
