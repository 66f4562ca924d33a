"""Conversion keeps every row, whoever is killed and whoever reads meanwhile."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vayu.engine.store import convert_rows as module
from vayu.engine.store.convert import convert, main
from vayu.errors import StoreError
from vayu.formats.runs.folder import (
    MANIFEST,
    PART,
    REQUESTS,
    ROWS_GLOB,
    RUN,
    SUMMARY,
    TICKS,
    TICKS_TABLE,
    block_name,
    rows_name,
)
from vayu.formats.runs.samples import SCHEMA, table_of
from vayu.formats.runs.ticks import ticks_of
from vayu.model.results.tick import Tick
from vayu.model.runs.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, make_rows: Callable) -> Path:
    """A run folder with the rows of two workers, 1,000 and 500."""
    run = tmp_path / "run"
    run.mkdir()
    for worker, count in enumerate((1_000, 500)):
        make_rows(count, worker=worker, workers=2).tofile(run / rows_name(worker))
    return run


@pytest.fixture
def expected(make_rows: Callable) -> pa.Table:
    """What is in `folder`."""
    return pa.concat_tables(
        table_of(make_rows(count, worker=worker, workers=2), worker=worker)
        for worker, count in enumerate((1_000, 500))
    )


def stored(folder: Path) -> pa.Table:
    """What is in `requests.parquet`."""
    return pq.ParquetFile(folder / REQUESTS).read()


def same(one: pa.Table, other: pa.Table) -> bool:
    """Whether two tables hold the same rows; dictionaries may be cut differently."""
    return one.to_pylist() == other.to_pylist()


def test_every_row_is_converted_and_nothing_else_is_left(folder: Path, expected: pa.Table) -> None:
    """All rows in one file with the declared types; the rows files and the draft are gone."""
    assert convert(folder) == 1_500

    assert same(stored(folder), expected)
    assert stored(folder).schema.names == SCHEMA.names
    assert [
        field.type for field in stored(folder).schema if field.name in {"intended", "wait"}
    ] == [
        pa.duration("ns"),
        pa.duration("us"),
    ]
    assert [path.name for path in folder.iterdir()] == [REQUESTS]


def test_batches_do_not_show(
    folder: Path, expected: pa.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many small batches, the last of each file shorter, make the same rows."""
    monkeypatch.setattr(module, "BATCH", 7)
    convert(folder)

    assert same(stored(folder), expected)


def test_a_second_conversion_changes_nothing(folder: Path) -> None:
    """The file stays as it is, to the byte."""
    convert(folder)
    before = (folder / REQUESTS).read_bytes()

    assert convert(folder) == 1_500
    assert (folder / REQUESTS).read_bytes() == before


def test_a_killed_workers_last_record_is_left_out(
    folder: Path, expected: pa.Table, make_rows: Callable
) -> None:
    """Half a record at the end of a file costs only that record."""
    with (folder / rows_name(1)).open("ab") as file:
        file.write(make_rows(1).tobytes()[:40])

    assert convert(folder) == 1_500
    assert same(stored(folder), expected)


@pytest.mark.parametrize(
    ("run", "refused"),
    [
        ('{"status": "finished", "total": 1600}', True),
        ('{"status": "finished", "total": 1500}', False),
        ('{"status": "finished"}', False),
        ('{"status": "failed", "total": 1600}', False),
    ],
)
def test_rows_of_another_layout_are_kept_as_they_are(
    folder: Path, run: str, *, refused: bool
) -> None:
    """Vayu was replaced meanwhile: rows of another length seem to be more or fewer."""
    (folder / RUN).write_text(run)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if not refused:
        assert convert(folder) == 1_500
        return
    with pytest.raises(StoreError, match="1,500 rows, but 1,600 requests were counted"):
        convert(folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_draft_of_a_killed_conversion_is_overwritten(folder: Path, expected: pa.Table) -> None:
    """Only what was renamed counts."""
    (folder / (REQUESTS + PART)).write_bytes(b"PAR1 half a file")
    convert(folder)

    assert same(stored(folder), expected)


def test_rows_files_that_outlived_their_conversion_are_removed(folder: Path) -> None:
    """Killed between rename and removal: the next conversion only tidies up."""
    kept = (folder / rows_name(1)).read_bytes()
    convert(folder)
    (folder / rows_name(1)).write_bytes(kept)

    assert convert(folder) == 1_500
    assert not list(folder.glob(ROWS_GLOB))


def test_conversions_of_one_run_wait_for_each_other(folder: Path, expected: pa.Table) -> None:
    """Four at once: one writes, the others find it done."""
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(convert, [folder] * 4))

    assert counts == [1_500] * 4
    assert same(stored(folder), expected)


def test_a_run_without_requests_converts_too(tmp_path: Path) -> None:
    """No rows files, or empty ones: a table without rows."""
    assert convert(tmp_path) == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / rows_name(0)).touch()

    assert convert(other) == 0
    assert stored(other).num_rows == 0


def test_rows_that_arrive_meanwhile_are_not_lost(
    folder: Path, make_rows: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that still writes: no file is deleted, and the problem is named."""

    def reads_short(path: Path) -> object:
        yield make_rows(path.stat().st_size // 1_000)

    monkeypatch.setattr(module, "batches", reads_short)
    with pytest.raises(StoreError, match="of 1,500 rows"):
        convert(folder)
    assert len(list(folder.glob(ROWS_GLOB))) == 2
    assert not (folder / REQUESTS).exists()


def test_every_tick_is_converted(folder: Path) -> None:
    """The lines stay, because the run's stream is served from them; half a line is no tick."""
    ticks = [Tick(timestamp=i, elapsed=100.0 * i, interval=100.0) for i in range(20)]
    lines = b"".join(msgspec.json.encode(tick) + b"\n" for tick in ticks)
    (folder / TICKS).write_bytes(lines + b'{"timestamp": 21, "ela')
    convert(folder)

    assert ticks_of(pq.read_table(folder / TICKS_TABLE)) == ticks
    assert (folder / TICKS).exists()


def test_a_run_that_is_over_keeps_no_blocks_and_knows_its_files(
    folder: Path, make_manifest: Callable
) -> None:
    """Once the summary says so: the manifest lists what is left, with sizes and hashes."""
    (folder / block_name(0)).write_bytes(b"x" * 1_000)
    (folder / SUMMARY).write_bytes(b"{}")
    (folder / MANIFEST).write_bytes(msgspec.json.encode(make_manifest()))
    convert(folder)

    sealed = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    assert {path.name for path in folder.iterdir()} == {SUMMARY, MANIFEST, REQUESTS}
    assert [(file.name, file.size, file.sha256) for file in sealed.files] == [
        (name, (folder / name).stat().st_size, sha256((folder / name).read_bytes()).hexdigest())
        for name in (SUMMARY, REQUESTS)
    ]


def test_the_blocks_of_an_open_run_stay(folder: Path, make_manifest: Callable) -> None:
    """Its summary was not written, a full disk, say: the next engine needs them to close it."""
    (folder / block_name(0)).write_bytes(b"x")
    (folder / MANIFEST).write_bytes(msgspec.json.encode(make_manifest()))
    convert(folder)

    assert (folder / block_name(0)).exists()
    assert msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest).files == ()


def test_other_files_stay(folder: Path) -> None:
    """Only workers' files are removed."""
    (folder / block_name(0)).write_bytes(b"x")
    (folder / "worker-old.rows").write_bytes(b"x")
    convert(folder)

    names = {path.name for path in folder.iterdir()}
    assert names == {REQUESTS, block_name(0), "worker-old.rows"}


def test_a_folder_that_is_gone_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which; the command ends with 3."""
    with pytest.raises(StoreError, match="gone"):
        convert(tmp_path / "gone")
    assert main([str(tmp_path / "gone")]) == StoreError.exit_code
    assert "gone" in capsys.readouterr().err


def test_the_command_converts_its_folder(folder: Path) -> None:
    """As the engine starts it; it has nothing to say."""
    command = [sys.executable, "-m", "vayu.engine.store.convert", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert stored(folder).num_rows == 1_500
