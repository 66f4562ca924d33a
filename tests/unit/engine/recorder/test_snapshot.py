"""A reading that leaves out what no request reached is worth as much as all the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.engine.recorder.layout import (
    BLOCK_WORDS,
    CELLS_START,
    COLUMNS,
    HDR,
    SECTIONS,
)
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.rows.metrics import HISTOGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable

CELLS = st.integers(0, 40)


def short(cells: int, seed: int) -> Snapshot:
    """A reading that reaches so many cells."""
    words = np.random.default_rng(seed).integers(0, 9, CELLS_START + cells * len(COLUMNS))
    return Snapshot(words)


def whole(reading: Snapshot) -> Snapshot:
    """The same with every word."""
    words = np.zeros(BLOCK_WORDS, np.int64)
    words[: reading.words.size] = reading.words
    return Snapshot(words)


@given(mine=CELLS, theirs=CELLS)
@pytest.mark.parametrize("how", [Snapshot.since, Snapshot.plus, Snapshot.merge])
def test_readings_of_any_reach_add_up_as_whole_ones_do(
    how: Callable[[Snapshot, Snapshot], Snapshot], mine: int, theirs: int
) -> None:
    """Whichever of the two is the longer one."""
    one, other = short(mine, 1), short(theirs, 2)
    found, expected = how(one, other), how(whole(one), whole(other))

    assert found.words.size == max(one.words.size, other.words.size)
    assert np.array_equal(whole(found).words, expected.words)


def test_a_section_is_whole_and_cells_are_those_in_use() -> None:
    """Each histogram by itself, and every other section where it was."""
    reading = short(3, 5)

    for column, name in enumerate(COLUMNS):
        cells = reading.words[CELLS_START:].reshape(3, -1)[:, column]
        assert reading.cells(name).tolist() == cells.tolist()
        assert reading.section(name).tolist() == [*cells, *[0] * (HDR.counts_len - 3)]
    for name, place in SECTIONS.items():
        if name != "histograms":
            assert reading.section(name).size == place.stop - place.start


def test_what_is_made_empty_can_be_filled() -> None:
    """Its sections are views."""
    reading = empty()
    for name in (*HISTOGRAMS, "statuses"):
        reading.section(name)[7] = 3

    assert reading.cells("lag")[7] == reading.section("lag")[7] == reading.section("statuses")[7]
