"""Axes have round marks that cover what is drawn."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.report.axis import nice_step, time_marks, value_marks


def test_value_marks_reach_the_highest_value() -> None:
    """From 0 to the first round number at or above it."""
    assert value_marks(29.5) == [(0, "0"), (10, "10"), (20, "20"), (30, "30")]
    assert value_marks(0.8)[-1] == (0.8, "0.8")
    assert [text for _, text in value_marks(4_200)] == ["0", "2,000", "4,000", "6,000"]


def test_time_marks_read_like_a_clock() -> None:
    """Seconds, then minutes and seconds, minutes, hours."""
    assert [t for _, t in time_marks(10)] == ["0 s", "2 s", "4 s", "6 s", "8 s", "10 s"]
    assert [t for _, t in time_marks(2)][:2] == ["0.0 s", "0.5 s"]
    assert [t for _, t in time_marks(200)] == [
        "0:00", "0:30", "1:00", "1:30", "2:00", "2:30", "3:00",
    ]  # fmt: skip
    assert [t for _, t in time_marks(3_600)][-1] == "60 min"
    assert [t for _, t in time_marks(7 * 86_400)][-1] == "168 h"


@given(st.floats(1e-6, 1e9), st.integers(2, 12))
def test_a_step_is_1_2_or_5_of_its_power_of_ten(span: float, parts: int) -> None:
    """And cuts the span into no more than one part above what was asked for."""
    step = nice_step(span, parts)

    mantissa = float(f"{step:e}".partition("e")[0])
    assert mantissa in {1.0, 2.0, 5.0}
    assert span / step <= parts + 1


@given(st.floats(1e-6, 1e12))
def test_marks_are_few_and_cover_the_value(high: float) -> None:
    """Never more marks than there is room for."""
    marks = value_marks(high)

    assert marks[-1][0] >= high * (1 - 1e-6)
    assert len(marks) <= 6


@given(st.floats(0.05, 7 * 86_400))
def test_time_marks_stay_within_the_run(high: float) -> None:
    """The first is 0, the last not past the end, and there are few."""
    marks = time_marks(high)

    assert marks[0][0] == 0
    assert marks[-1][0] <= high * (1 + 1e-6)
    assert 1 <= len(marks) <= 10
