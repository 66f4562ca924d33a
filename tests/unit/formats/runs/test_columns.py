"""The table of columns, the files and the documents say the same."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

import vayu
from vayu.analysis.frames import frame_of
from vayu.formats.runs.columns import COLUMNS, STORED
from vayu.formats.runs.samples import PARQUET_OPTIONS, SCHEMA, table_of
from vayu.model.rows.sample import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS_PAGE = Path(vayu.__file__).parent.parent / "docs" / "rows.md"


def test_every_member_of_a_row_is_a_column() -> None:
    """Nothing that a worker writes is dropped; the file's name adds who wrote it."""
    assert {field.name for field in FIELDS} | {"worker"} == {column.name for column in STORED}


def test_a_column_tells_its_unit_and_meaning_in_the_file(make_rows: Callable) -> None:
    """Whoever has the file alone can read it."""
    file = io.BytesIO()
    pq.write_table(table_of(make_rows(10), worker=0), file, **PARQUET_OPTIONS)
    schema = pq.read_schema(io.BytesIO(file.getvalue()))

    assert [
        (field.name, field.metadata[b"unit"].decode(), field.metadata[b"doc"].decode())
        for field in schema
    ] == [(column.name, column.unit, column.doc) for column in STORED]
    assert {f.name: f.metadata.get(b"missing", b"").decode() for f in SCHEMA} == {
        column.name: column.missing for column in STORED
    }


def test_a_query_can_skip_row_groups(make_rows: Callable) -> None:
    """Each column has its least and greatest value, unless all of it is missing."""
    file = io.BytesIO()
    rows = make_rows(1_000)
    pq.write_table(table_of(rows, worker=0), file, **PARQUET_OPTIONS)
    group = pq.read_metadata(io.BytesIO(file.getvalue())).row_group(0)
    bounds = {
        group.column(i).path_in_schema: group.column(i).statistics for i in range(len(SCHEMA))
    }

    assert [name for name, f in bounds.items() if not f.has_min_max and f.null_count < 1_000] == []
    assert bounds["status"].max == int(rows["status"].max())
    assert bounds["user"].null_count == 1_000


def test_the_frame_has_these_columns(make_rows: Callable) -> None:
    """In this order; the derived ones are what the table says."""
    frame = frame_of(table_of(make_rows(50), worker=0))

    assert list(frame) == [column.name for column in COLUMNS]
    for column in COLUMNS:
        if column.derived:
            assert (frame[column.name] == frame.eval(column.derived)).all()


def test_the_page_shows_every_column() -> None:
    """docs/rows.md: name, unit, meaning, and when it is missing, as here."""
    page = ROWS_PAGE.read_text()
    lines = [
        f"| `{c.name}` | {c.kind_name} | {c.unit} | {c.doc} | {c.missing or 'never'} |"
        for c in STORED
    ]

    assert [line for line in lines if line not in page] == []
    assert [
        line
        for line in (f"| `{c.name}` | `{c.derived}` | {c.doc} |" for c in COLUMNS if c.derived)
        if line not in page
    ] == []
