"""Student's t agrees with scipy and with the tables."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st
from scipy import stats

from vayu.stats.student import beyond, critical, within


@pytest.mark.parametrize(
    ("df", "table"), [(1, 12.706), (2, 4.303), (7, 2.365), (10, 2.228), (30, 2.042), (63, 1.998)]
)
def test_the_printed_table_at_95_percent(df: int, table: float) -> None:
    """Two-sided, to three digits."""
    assert critical(0.95, df) == pytest.approx(table, abs=5e-4)


def test_without_freedom_to_lose_it_is_a_normal() -> None:
    """Infinite degrees of freedom."""
    assert critical(0.95, math.inf) == pytest.approx(1.959963984540054)
    assert beyond(1.959963984540054, math.inf) == pytest.approx(0.05)


@given(st.floats(0, 50), st.integers(1, 200))
def test_probabilities_are_those_of_scipy(t: float, df: int) -> None:
    """The finite sums lose nothing."""
    assert within(t, df) == pytest.approx(
        1 - 2 * stats.t.sf(t, df), abs=1e-9
    )  # near 0 scipy rounds
    assert beyond(t, df) == pytest.approx(2 * stats.t.sf(t, df), abs=1e-12)


@given(st.floats(0.01, 0.9999), st.integers(1, 200))
def test_critical_values_undo_probabilities(confidence: float, df: int) -> None:
    """One is the inverse of the other."""
    assert within(critical(confidence, df), df) == pytest.approx(confidence, abs=1e-9)
