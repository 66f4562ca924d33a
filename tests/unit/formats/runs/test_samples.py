"""Rows and table say the same, and what was not measured is null."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.formats.runs.samples import ROW, SCHEMA, rows_of, table_of
from vayu.model.rows.failure import CODES, KINDS
from vayu.model.rows.sample import (
    ABSENT,
    FIELDS,
    NOBODY,
    NUMPY_CODES,
    PACKER,
    PHASES,
    PROTOCOLS,
    ROW_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = {field.name: np.iinfo(NUMPY_CODES[field.code]) for field in FIELDS}
RECORDS = st.lists(
    st.tuples(*(st.integers(int(LIMITS[f.name].min), int(LIMITS[f.name].max)) for f in FIELDS)),
    max_size=20,
)
STEP_LIMIT = 50


def packed(records: list[tuple[int, ...]]) -> np.ndarray:
    """Records as a worker packs them; a scenario has at most 50 steps here."""
    rows = rows_of(b"".join(PACKER.pack(*record) for record in records)).copy()
    rows["step"] %= STEP_LIMIT
    return rows


def test_numpy_reads_what_struct_packs() -> None:
    """One layout: same size, same names, same values."""
    values = tuple(range(1, len(FIELDS) + 1))
    (row,) = rows_of(PACKER.pack(*values))

    assert ROW.itemsize == ROW_BYTES
    assert row.tolist() == values


@pytest.mark.parametrize("missing", [1, ROW_BYTES // 2, ROW_BYTES - 1])
def test_a_truncated_last_record_is_no_row(missing: int, make_rows: Callable) -> None:
    """What a killed worker half wrote is left out; all before it is kept."""
    rows = make_rows(5)

    assert rows_of(rows.tobytes()[:-missing]).tolist() == rows[:4].tolist()
    assert len(rows_of(b"")) == 0


@given(RECORDS)
def test_every_value_arrives(records: list[tuple[int, ...]]) -> None:
    """Any record at all: each column holds each value, or null where that was not measured."""
    rows = packed(records)

    table = table_of(rows, worker=3)
    table.validate(full=True)
    assert table.schema.equals(SCHEMA)
    columns = {name: table[name].to_pylist() for name in ("user", "row", "status", "k")}
    assert columns["k"] == rows["k"].tolist()
    assert columns["status"] == rows["status"].tolist()
    for name in ("user", "row"):
        assert columns[name] == [None if v == NOBODY else v for v in rows[name].tolist()]
    for name in ("intended", "started", "completed"):
        assert table[name].cast("int64").to_pylist() == rows[name].tolist()
    for name in PHASES:
        expected = [None if v == ABSENT else v for v in rows[name].tolist()]
        assert table[name].cast("int64").to_pylist() == expected
    assert table["worker"].to_pylist() == [3] * len(rows)
    assert table["connection_new"].to_pylist() == [v > 0 for v in rows["connection_new"]]
    assert table["bytes_received"].to_pylist() == rows["bytes_received"].tolist()


def test_codes_become_words(make_rows: Callable) -> None:
    """Every failure kind and protocol by its name; 0 is none."""
    rows = make_rows(len(KINDS) + 1)
    rows["failure"] = [0, *CODES.values()]
    rows["protocol"] = np.arange(len(rows)) % len(PROTOCOLS)

    table = table_of(rows, worker=0)
    assert table["failure"].to_pylist() == [None, *(str(kind) for kind in KINDS)]
    named = [PROTOCOLS[code] or None for code in rows["protocol"].tolist()]
    assert table["protocol"].to_pylist() == named


def test_a_failure_kind_of_a_later_version_is_still_a_failure(make_rows: Callable) -> None:
    """It is called other; it does not turn into a success."""
    rows = make_rows(1)
    rows["failure"] = len(KINDS) + 1

    assert table_of(rows, worker=0)["failure"].to_pylist() == ["other"]


def test_steps_have_names_or_numbers(make_rows: Callable) -> None:
    """A step beyond the names that are known is called by its number."""
    rows = make_rows(3)
    rows["step"] = [1, 0, 65_535]

    named = table_of(rows, worker=0, steps=("log in", "buy"))
    assert named["step"].to_pylist() == ["buy", "log in", "step 65536"]
    assert table_of(rows, worker=0)["step"].to_pylist() == ["step 2", "step 1", "step 65536"]
    assert table_of(rows[:0], worker=0).num_rows == 0


def test_making_a_table_does_not_import_pandas() -> None:
    """The converter stays small; pandas alone takes half as much memory as everything else."""
    code = (
        "import sys, numpy as np;"
        "from vayu.formats.runs.samples import ROW, table_of;"
        "table_of(np.zeros(4, ROW), worker=0, steps=('a',));"
        "sys.exit('pandas' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
