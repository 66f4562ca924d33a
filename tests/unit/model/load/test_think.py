"""Think times are read exactly, or refused by name."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load.think import ThinkTime, parse_think
from vayu.units import NS_PER_S

S = NS_PER_S


@pytest.mark.parametrize(
    ("value", "think", "words"),
    [
        (2, ThinkTime("constant", 2 * S, 2 * S), "thinking 2s"),
        ("1.5", ThinkTime("constant", S * 3 // 2, S * 3 // 2), "thinking 1s500ms"),
        ("0s", ThinkTime("constant", 0, 0), "thinking 0s"),
        ("1s..3s", ThinkTime("uniform", S, 3 * S), "thinking 1s to 3s"),
        (" 1 .. 3 ", ThinkTime("uniform", S, 3 * S), "thinking 1s to 3s"),
        ("exp:2s", ThinkTime("exponential", 2 * S, 2 * S),
         "thinking 2s on average, exponentially distributed"),
    ],
)  # fmt: skip
def test_three_kinds(value, think: ThinkTime, words: str) -> None:
    """A length, two, or an average."""
    assert parse_think(value) == think
    assert str(think) == words


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("soon", "'soon' is no think time; write a duration, such as"),
        ("1s..2s..3s", "is no think time"),
        ("1s..", "is no think time"),
        ("exp:", "is no think time"),
        ("exp:1s..2s", "is no think time"),
        (-1, "-1 is no think time"),
        ("3s..1s", "'3s..1s' ends before it begins"),
        ("25h", "at most 24h"),
        ("exp:25h", "at most 24h"),
        ("exp:0s", "'exp:0s' is no time on average; write 0s, or an average above it"),
    ],
)
def test_what_is_no_think_time(value, why: str) -> None:
    """Named, with the grammar."""
    with pytest.raises(InvalidConfig) as caught:
        parse_think(value)

    assert why in caught.value.problems["think"]
