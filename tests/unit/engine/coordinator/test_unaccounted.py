"""A run has finished only if what was sent was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.coordinator.unaccounted import unaccounted
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.engine.recorder.writer import BlockWriter
from vayu.model.rows.sample import ROW_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def counted(make_rows: Callable) -> Snapshot:
    """What a worker counted that sent three requests in a second."""
    writer = BlockWriter()
    writer.write(make_rows(3), {"elapsed": 10**9, "due": 3, "started": 3})
    reading = writer.snapshot()
    writer.close()
    return reading


def files(folder: Path, *rows: int) -> list[Path]:
    """The rows of each worker; of one with none there is no file."""
    paths = [folder / f"worker-{number}.rows" for number in range(len(rows))]
    for path, count in zip(paths, rows, strict=True):
        if count:
            path.write_bytes(bytes(count * ROW_BYTES))
    return paths


def test_counts_and_rows_that_agree_say_nothing(tmp_path: Path, counted: Snapshot) -> None:
    """Also where one of the workers had nothing to send."""
    rows = files(tmp_path, 3, 0)

    assert unaccounted(rows, [counted, empty()], [None, None], finished=True) is None


def test_each_worker_that_is_not_accounted_for_is_named(tmp_path: Path, counted: Snapshot) -> None:
    """One counted less than it wrote, one left no block; the third is as it should be."""
    rows = files(tmp_path, 5, 7, 3)
    why = unaccounted(rows, [counted, empty(), counted], [None, "no block", None], finished=True)

    assert why == (
        "the run cannot be counted: worker 0 counted 3 requests and wrote 5 rows; "
        "worker 1 left no numbers: no block"
    )


@pytest.mark.parametrize("finished", [True, False])
def test_workers_that_did_not_get_beyond_t0_have_not_finished(
    tmp_path: Path, *, finished: bool
) -> None:
    """One that was stopped before t0 has done nothing wrong."""
    why = unaccounted(files(tmp_path, 0), [empty()], [None], finished=finished)

    said = "the run cannot be counted: its workers ended without having worked"
    assert why == (said if finished else None)
