"""Names of a run's files lead there and back."""

from __future__ import annotations

import pytest

from vayu.formats.folder import block_name, rows_name, worker_of


@pytest.mark.parametrize("worker", [0, 7, 41, 255])
def test_a_rows_file_tells_its_worker(worker: int) -> None:
    """What `rows_name` writes `worker_of` reads."""
    assert worker_of(rows_name(worker)) == worker


@pytest.mark.parametrize("name", [block_name(1), "worker-x.rows", "worker-1.rows~", "run.json", ""])
def test_other_files_are_nobodys_rows(name: str) -> None:
    """They are not taken for rows."""
    assert worker_of(name) is None
