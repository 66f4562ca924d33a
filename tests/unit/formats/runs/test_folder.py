"""Names of a run's files lead there and back."""

from __future__ import annotations

from pathlib import Path

import pytest

import vayu
from vayu.formats.runs import folder
from vayu.formats.runs.folder import block_name, rows_name, worker_of
from vayu.model.runs.manifest import MachineFacts, Manifest
from vayu.model.sends.exemplar import WHYS

SUFFIXES = (".json", ".jsonl", ".hlog", ".parquet")
PAGE = Path(vayu.__file__).parent.parent / "docs" / "run-folder.md"


def test_every_file_is_documented() -> None:
    """And every member of the manifest, and what an exemplar can be kept for."""
    page = PAGE.read_text()
    files = [v for k, v in vars(folder).items() if k.isupper() and str(v).endswith(SUFFIXES)]
    names = [*Manifest.__struct_fields__, *MachineFacts.__struct_fields__, *WHYS]

    assert len(files) == 11
    assert [name for name in (*files, *names) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("worker", [0, 7, 41, 255])
def test_a_rows_file_tells_its_worker(worker: int) -> None:
    """What `rows_name` writes `worker_of` reads."""
    assert worker_of(rows_name(worker)) == worker


@pytest.mark.parametrize("name", [block_name(1), "worker-x.rows", "worker-1.rows~", "run.json", ""])
def test_other_files_are_nobodys_rows(name: str) -> None:
    """They are not taken for rows."""
    assert worker_of(name) is None
