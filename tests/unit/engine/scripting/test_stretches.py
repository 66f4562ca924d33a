"""Outcomes that are the same in a row, counted and cut."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.engine.scripting.port import Outcome
from vayu.engine.scripting.stretches import length, parted

STRETCHES = st.lists(st.tuples(st.builds(Outcome), st.integers(1, 5)), max_size=5)


def each(stretches) -> list[int]:
    """The outcome of each response."""
    return [id(outcome) for outcome, times in stretches for _ in range(times)]


@given(STRETCHES, st.integers(0, 30))
def test_two_parts_are_the_outcomes_of_the_first_responses_and_of_the_others(found, place) -> None:
    """As if each response had been written down by itself."""
    before, others = parted(found, place)

    assert (each(before), each(others)) == (each(found)[:place], each(found)[place:])
    assert length(before) + length(others) == length(found) == len(each(found))
    assert all(times > 0 for _, times in (*before, *others))
