"""Durations: one grammar, and nothing that no clock can count."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.words.duration import duration_problem, format_duration, parse_duration


@pytest.mark.parametrize(
    ("value", "length"),
    [("90", 90e9), ("1.5s", 1.5e9),
     ("1m30s", 90e9), ("250ms", 0.25e9), (0.25, 0.25e9), (".5h", 1.8e12)],
)  # fmt: skip
def test_the_grammar(value: str | float, length: float) -> None:
    """A bare number is seconds."""
    assert parse_duration(value) == length
    assert parse_duration(format_duration(parse_duration(value))) == length


@pytest.mark.parametrize(
    "value",
    ["", "\u0663s", "\u0663",
     "5 parsecs", "1s 2s", "-1s", "1e3", -1, True, float("nan"), float("inf"), 1e300, 10**400,
     "9" * 400, "9" * 400 + "h", "200000000000s200000000000s"],
)  # fmt: skip
def test_anything_else_is_refused(value: str | float) -> None:
    """The message is bounded, whatever was written."""
    with pytest.raises(InvalidConfig, match="is not a duration; write") as caught:
        parse_duration(value)
    assert len(str(caught.value)) < 300


def test_bounds_are_inside() -> None:
    """The shortest and the longest are welcome themselves."""
    assert duration_problem("1ms", least="1ms", most="1s") is None
    assert duration_problem(1, least="1ms", most="1s") is None
    assert duration_problem(1e-9, least="1ms") == "must be at least 1ms, got 1e-09"
    assert duration_problem("1h", most="1s") == "must be at most 1s, got '1h'"
    assert duration_problem(None, least="1ms") is None
