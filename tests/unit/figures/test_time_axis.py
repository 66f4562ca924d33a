"""Axes of durations have marks that can be read, however little or much is in view."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.figures.time_axis import duration_ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1, 100, ["1", "2", "5", "10", "20", "50", "100"]),
        (0.5, 5_000, ["1", "10", "100", "1,000"]),
        (1.7, 3.2, ["2", "2.5", "3"]),
        (2.61, 2.87, ["2.65", "2.7", "2.75", "2.8", "2.85"]),
        (61, 95, ["70", "80", "90"]),
    ],
)
def test_marks_are_round(low: float, high: float, expected: list[str]) -> None:
    """By factors where they suffice, else by differences."""
    assert [text for _, text in duration_ticks(low, high)] == expected


@given(st.floats(1e-3, 1e7), st.floats(2.3, 1e6))
def test_an_axis_has_at_least_two_marks(low: float, factor: float) -> None:
    """Otherwise nobody could read its scale; what `duration_axis` shows is 2.3 to 1 or wider."""
    marks = duration_ticks(low, low * factor)

    assert 2 <= len(marks) <= 12
    assert all(low <= value <= low * factor for value, _ in marks)
