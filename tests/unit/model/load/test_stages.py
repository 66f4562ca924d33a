"""Stages are read exactly, and what is wrong with them is named to the stage."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.model.load.profile import Piece
from vayu.model.load.stages import describe_stages, parse_stages, stage_pieces, stage_problems
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import format_duration
from vayu.units import NS_PER_MS, NS_PER_S


def problems(stages) -> dict[str, str]:
    return dict(stage_problems(stages, lambda target: bounds_problem(target, 0, 1_000)))


def test_text_and_pairs_say_the_same() -> None:
    """Spaces are welcome; a number of seconds needs no unit."""
    assert parse_stages(" 10s:100, 1m30s : 2.5,5:0") == (("10s", 100.0), ("1m30s", 2.5), ("5", 0.0))
    assert parse_stages((("10s", 100.0),)) == (("10s", 100.0),)


def test_the_first_stage_begins_at_0_and_each_at_the_one_before() -> None:
    """A stage with the same target holds, one of no length jumps."""
    assert stage_pieces("2s:10,1s:10,0s:4,1s:0") == (
        Piece(2 * NS_PER_S, 0, 10),
        Piece(NS_PER_S, 10, 10),
        Piece(0, 10, 4),
        Piece(NS_PER_S, 4, 0),
    )


def test_stages_in_words() -> None:
    """As a person would say them."""
    words = describe_stages("10s:100,30s:100,0:1,5s:0", "request", "/s")

    assert words == (
        "to 100 requests/s in 10s, 100 requests/s for 30s, at once to 1 request/s, "
        "to 0 requests/s in 5s"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10s:100,30s100", "stages[1] of '10s:100,30s100': '30s100' has no colon; write"),
        ("10s:100,,5s:0", "stages[1] of '10s:100,,5s:0': is empty; remove the comma"),
        ("", "stages[0] of '': is empty"),
        ("10s:fast", "stages[0] of '10s:fast': 'fast' is not a number"),
        ("10s:\u0663", "stages[0] of '10s:\u0663': "),
        ("10s:", "stages[0] of '10s:': '' is not a number"),
        (":5", "stages[0] of ':5': '' is not a duration; write"),
        ("1s:1,-5s:3", "stages[1] of '1s:1,-5s:3': '-5s' is not a duration"),
        ("x," * 7 + "1s:1", f"stages[0] of '{'x,' * 7}1s:1': 'x' has no colon"),
        (
            "5s,1s:1,2s:x",
            (
                "stages[0] of '5s,1s:1,2s:x': '5s' has no colon; write duration:target, such as "
                "30s:100; stages[2]: 'x' is not a number"
            ),
        ),
    ],
)
def test_malformed_text_is_named_by_its_stage(text: str, why: str) -> None:
    """Counted from 0, as those of a list are."""
    with pytest.raises(InvalidConfig) as caught:
        parse_stages(text)

    assert caught.value.problems["stages"].startswith(why)
    assert problems(text) == caught.value.problems


@pytest.mark.parametrize(
    ("stages", "where", "why"),
    [
        ("1s:-3", "stages[0]", "must be at least 0, got -3"),
        ((("1s", 3.0), ("x", 5_000.0)), "stages[1]", "'x' is not a duration"),
        ((("1s", 3.0), ("x", 5_000.0)), "stages[1]", "at most 1,000"),
        ("1s:nan", "stages[0]", "nan"),
        ("1s:0,5s:0", "stages", "never leave 0; give at least one a target above it"),
        ("1s:0,0s:7", "stages", "never leave 0"),
        ("0s:5", "stages", "take no time at all"),
        ("100h:5,100h:5", "stages", "at most 168h together, got 200h"),
        ((), "stages", "there are none"),
        ((("1s", 1.0),) * 10_001, "stages", "at most 10,000"),
    ],
)
def test_stages_that_no_run_could_keep_to(stages, where: str, why: str) -> None:
    """Each is named, with the remedy."""
    found = problems(stages)

    assert set(found) == {where}
    assert why in found[where]


@given(st.lists(st.tuples(st.integers(0, 10**7), st.floats(0, 1e7)), min_size=1, max_size=20))
def test_what_is_written_is_read_back(stages: list[tuple[int, float]]) -> None:
    """Durations of whole milliseconds and any target survive the text."""
    text = ",".join(f"{format_duration(ms * NS_PER_MS)}:{target!r}" for ms, target in stages)

    assert [(p.length, p.last) for p in stage_pieces(text)] == [
        (ms * NS_PER_MS, target) for ms, target in stages
    ]


def test_levels_are_looked_at_beside_malformed_stages() -> None:
    """All that is wrong with a text is said at once."""
    assert problems("1s,2s:-1,3s:5,4s:9000") == {
        "stages": (
            "stages[0] of '1s,2s:-1,3s:5,4s:9000': '1s' has no colon; write duration:target, such "
            "as 30s:100; stages[1]: must be at least 0, got -1; "
            "stages[3]: must be at most 1,000, got 9000"
        )
    }


def test_of_many_malformed_stages_the_first_are_told() -> None:
    """And how many there are beside them."""
    why = problems("x," * 7 + "1s:1")["stages"]

    assert why.count("'x' has no colon") == 5
    assert why.endswith("; and 2 more")
