"""All rows are found, in whichever files they are, also in the middle of a conversion."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from vayu.analysis import rows as module
from vayu.analysis.rows import read_rows
from vayu.engine.store.convert import convert
from vayu.errors import StoreError
from vayu.formats.runs.folder import REQUESTS, rows_name
from vayu.formats.runs.samples import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa


def write(folder: Path, make_rows: Callable, counts: tuple[int, ...]) -> None:
    """Put rows files of so many rows into `folder`."""
    folder.mkdir(exist_ok=True)
    for worker, count in enumerate(counts):
        make_rows(count, worker=worker, workers=len(counts)).tofile(folder / rows_name(worker))


def test_before_and_after_conversion_the_rows_are_the_same(
    tmp_path: Path, make_rows: Callable
) -> None:
    """Live and converted, in the same order."""
    write(tmp_path, make_rows, (300, 200))
    live = read_rows(tmp_path)
    convert(tmp_path)

    assert live.num_rows == 500
    assert read_rows(tmp_path).to_pylist() == live.to_pylist()


@pytest.mark.parametrize("columns", [None, ["failure"], ["status", "k", "user"], ["dns", "tls"]])
def test_what_holds_nothing_is_as_if_it_had_been_read(
    tmp_path: Path, make_rows: Callable, columns: list[str] | None
) -> None:
    """Columns without a value are not read: names, types, order and nulls are those of the file."""
    write(tmp_path, make_rows, (300, 200))
    convert(tmp_path)
    found, whole = read_rows(tmp_path, columns), pq.read_table(tmp_path / REQUESTS, columns=columns)

    assert found.schema.equals(whole.schema, check_metadata=True) or columns is not None
    assert found.to_pydict() == whole.select(found.schema.names).to_pydict()
    assert set(found.schema.names) == set(whole.schema.names)
    assert found.schema.types == [whole.schema.field(name).type for name in found.schema.names]


def test_workers_stand_in_the_order_of_their_numbers(tmp_path: Path, make_rows: Callable) -> None:
    """Worker 10 comes after worker 2."""
    write(tmp_path, make_rows, (1,) * 12)

    assert read_rows(tmp_path)["worker"].to_pylist() == list(range(12))


def test_a_running_worker_may_stand_in_the_middle_of_a_record(
    tmp_path: Path, make_rows: Callable
) -> None:
    """Whole records are rows; the rest is not there yet."""
    (tmp_path / rows_name(0)).write_bytes(make_rows(10).tobytes()[:-1])

    assert read_rows(tmp_path).num_rows == 9


def test_a_run_that_has_sent_nothing_has_no_rows(tmp_path: Path) -> None:
    """Live and converted: empty is no error."""
    assert read_rows(tmp_path).num_rows == 0
    convert(tmp_path)
    assert read_rows(tmp_path).num_rows == 0


def test_a_conversion_between_two_steps_of_the_reader_loses_nothing(
    tmp_path: Path, make_rows: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its worst: the reader saw no Parquet file, then everything was converted."""
    write(tmp_path, make_rows, (300, 200))
    look = module._from_parquet
    looks: list[pa.Table | None] = []

    def look_then_convert(folder: Path, columns: None) -> pa.Table | None:
        looks.append(look(folder, columns))
        convert(folder)
        return looks[-1]

    monkeypatch.setattr(module, "_from_parquet", look_then_convert)
    assert read_rows(tmp_path).num_rows == 500
    assert [found is None for found in looks] == [True, False]


def test_a_conversion_after_the_files_are_open_loses_nothing(
    tmp_path: Path, make_rows: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open file outlives its name."""
    write(tmp_path, make_rows, (300, 200))
    read = module._tables

    def convert_then_read(*arguments: object) -> Iterator[pa.Table]:
        convert(tmp_path)
        return read(*arguments)

    monkeypatch.setattr(module, "_tables", convert_then_read)
    assert read_rows(tmp_path).num_rows == 500


def test_readers_beside_a_conversion_always_see_every_row(
    tmp_path: Path, make_rows: Callable
) -> None:
    """Twenty conversions, each raced by a reader."""
    for attempt in range(20):
        folder = tmp_path / str(attempt)
        write(folder, make_rows, (40, 30, 20))
        converter = threading.Thread(target=convert, args=(folder,))
        converter.start()
        seen = {read_rows(folder).num_rows}
        while converter.is_alive():
            seen.add(read_rows(folder).num_rows)
        converter.join()
        assert seen == {90}


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    """With a hint."""
    with pytest.raises(StoreError, match=r"no run folder .*gone\nHint"):
        read_rows(tmp_path / "gone")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """As an error of the store, not of Arrow."""
    (tmp_path / REQUESTS).write_bytes(b"not a table")

    with pytest.raises(StoreError, match="cannot be read"):
        read_rows(tmp_path)


def test_flipped_bits_are_refused_and_give_no_other_numbers(
    tmp_path: Path, make_rows: Callable
) -> None:
    """Wherever in a column they are: each page has a checksum."""
    write(tmp_path, make_rows, (2_000,))
    convert(tmp_path)
    path = tmp_path / REQUESTS
    whole = path.read_bytes()
    true = read_rows(tmp_path, ["completed"])
    chunk = pq.read_metadata(path).row_group(0).column(SCHEMA.names.index("completed"))
    end = chunk.data_page_offset + chunk.total_compressed_size
    for place in (chunk.data_page_offset + 100, (chunk.data_page_offset + end) // 2, end - 1):
        flipped = bytearray(whole)
        flipped[place] ^= 0x10
        path.write_bytes(flipped)
        with pytest.raises(StoreError, match="cannot be read"):
            read_rows(tmp_path, ["completed"])
    path.write_bytes(whole)
    assert read_rows(tmp_path, ["completed"]).equals(true)
