"""Rows are the truth: a block that is behind them, torn or gone is counted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.recorder.layout import GENERATION_WORD
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.recorder.recount import recount
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.rows.metrics import HISTOGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEVELS = {"elapsed": 900_000_000, "due": 1_100, "started": 1_050, "dropped": 7}


def reading_of(block: Path) -> Snapshot | None:
    """What a reader accepts of it."""
    reader = BlockReader(block)
    found = reader.read()
    reader.close()
    return found


@pytest.fixture
def whole(tmp_path: Path, make_rows: Callable) -> Snapshot:
    """The reading of a block that holds all of the rows in ``rows``, the block ``behind`` 600."""
    rows = make_rows(1_000)
    rows.tofile(tmp_path / "rows")
    for name, count in (("whole", 1_000), ("behind", 600)):
        writer = BlockWriter(tmp_path / name)
        writer.write(rows[:count], LEVELS, [(8, count), (9, 3)])
        writer.close()
    found = reading_of(tmp_path / "whole")
    assert found is not None
    return found


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether every count that rows decide is the same, and what they must agree with."""
    sections = ("statuses", "failures", *HISTOGRAMS)
    counters = ("completed", "succeeded", "failed", "measured", "response_sum", "response_max",
                "due", "started", "dropped", "late", "bytes_received", "elapsed")  # fmt: skip
    return all((one.section(s) == other.section(s)).all() for s in sections) and all(
        one.counter(c) == other.counter(c) for c in counters
    )


def test_a_reading_that_holds_every_row_stays(tmp_path: Path, whole: Snapshot) -> None:
    """The very same."""
    assert recount(tmp_path / "rows", tmp_path / "whole", whole) is whole


def test_a_block_that_is_behind_catches_up(tmp_path: Path, whole: Snapshot) -> None:
    """Killed after the file was written; what rows do not say stays as the block has it."""
    behind = reading_of(tmp_path / "behind")
    assert behind is not None
    found = recount(tmp_path / "rows", tmp_path / "behind", behind)

    assert same(found, whole)
    assert found.section("checks")[2].tolist() == [600, 3, 0, 0]


def test_a_torn_block_is_no_empty_run(tmp_path: Path, whole: Snapshot) -> None:
    """Killed in the middle of a write: no reader accepts it, and its rows say what it counted."""
    path = tmp_path / "behind"
    words = np.fromfile(path, np.int64)
    words[GENERATION_WORD] += 1
    words.tofile(path)

    assert reading_of(path) is None
    assert same(recount(tmp_path / "rows", path, empty()), whole)


def test_without_a_block(tmp_path: Path, whole: Snapshot) -> None:
    """Every row was started and was due; more nobody knows."""
    found = recount(tmp_path / "rows", tmp_path / "gone", empty())

    assert (found.section("response") == whole.section("response")).all()
    assert {name: found.counter(name) for name in ("completed", "started", "due", "dropped")} == {
        "completed": 1_000,
        "started": 1_000,
        "due": 1_000,
        "dropped": 0,
    }


def test_rows_that_have_become_parquet_are_no_lost_rows(whole: Snapshot, tmp_path: Path) -> None:
    """Their file is gone, and the block says all: times, statuses and failures too."""
    assert recount(tmp_path / "gone", tmp_path / "whole", whole) is whole


def test_without_rows(tmp_path: Path) -> None:
    """Nothing."""
    seen = empty()
    assert recount(tmp_path / "gone", tmp_path / "gone", seen) is seen
