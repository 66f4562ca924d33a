"""Tables with what no run writes are refused by their name, before a report stumbles over them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vayu.analysis.contents import read_ticks, verify
from vayu.analysis.exemplars import read_exemplars
from vayu.errors import StoreError
from vayu.formats.runs.folder import EXEMPLARS, MANIFEST, REQUESTS, TICKS_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def changed(folder: Path, name: str, column: str, values: list[object]) -> None:
    """Put other values into a column of a table; who did so would mend the manifest as well."""
    table = pq.read_table(folder / name)
    place = table.schema.get_field_index(column)
    field = table.schema.field(place)
    if None in values:
        field = field.with_nullable(nullable=True)
    array = pa.array((values * table.num_rows)[: table.num_rows], field.type)
    pq.write_table(table.set_column(place, field, array), folder / name)
    plain = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(plain | {"files": []}))


@pytest.mark.parametrize(
    ("column", "values", "why"),
    [
        ("started", [None, 5], "may lack values of 'started', which every row has"),
        ("status", [200, None], "may lack values of 'status', which every row has"),
        ("completed", [5, -1], "has rows whose 'completed' is before the run began"),
        ("intended", [-(2**62)], "has rows whose 'intended' is before the run began"),
    ],
)
def test_rows_that_cannot_be(
    run_folder: Callable, column: str, values: list[object], why: str
) -> None:
    """Those of an engine have every stamp, and none before t0."""
    folder = run_folder()
    changed(folder, REQUESTS, column, values)

    with pytest.raises(StoreError, match=rf"requests\.parquet {why}"):
        verify(folder)


@pytest.mark.parametrize(
    ("column", "values", "why"),
    [
        ("elapsed", [1.0, float("inf")], "is damaged: not every 'elapsed' is a number"),
        ("latency_p99", [float("nan")], "is damaged: not every 'latency_p99' is a number"),
        ("elapsed", [None], "cannot be read: "),
        ("status_codes", [None], "cannot be read: "),
    ],
)
def test_ticks_that_cannot_be(
    run_folder: Callable, column: str, values: list[object], why: str
) -> None:
    """What was not measured is missing there, and some of a tick never is."""
    folder = run_folder()
    changed(folder, TICKS_TABLE, column, values)

    with pytest.raises(StoreError, match=rf"ticks\.parquet {why}"):
        read_ticks(folder)


def test_an_exemplar_with_a_number_that_no_row_holds_is_none(run_folder: Callable) -> None:
    """As a line that is cut short; the others are shown."""
    folder = run_folder(converted=False)
    good = {"why": "first", "worker": 0, "k": 3, "intended": 0, "started": 1}
    good |= {"completed": 2, "status": 200}
    lines = [good, good | {"k": 2**70, "status": 404}]
    (folder / EXEMPLARS).write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert [(one.k, one.status) for one in read_exemplars(folder)] == [(3, 200)]
