"""Rows of a run, written for other programs: complete under their name, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.row_export import json_lines, k6_lines, text_table
from vayu.formats.runs.row_hlog import rows_log
from vayu.formats.runs.ticks import ticks_table
from vayu.report.output_file import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Any

    from vayu.analysis.measured import Measured
    from vayu.model.results.tick import Tick


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table of `whole_table`, units and meanings in the metadata."""
    _write(path, lambda part: pq.write_table(table, part, compression="zstd"))


def write_csv(table: pa.Table, path: Path) -> None:
    """Write all columns; durations in ms, named so, and an empty cell for what was not measured."""
    text = text_table(table)
    options = pc_csv.WriteOptions(quoting_style="needed")
    _write(path, lambda part: pc_csv.write_csv(text, part, options))


def write_json(table: pa.Table, path: Path) -> None:
    """Write one JSON object a line and request; what was not measured is absent."""
    text = text_table(table)
    _write(path, lambda part: _chunks(part, json_lines(text)))


def write_k6(table: pa.Table, path: Path, *, epoch: int) -> None:
    """Write the points that k6 would have written."""
    text = text_table(table)
    _write(path, lambda part: _chunks(part, k6_lines(text, epoch=epoch)))


def write_hlog(measured: Measured, path: Path, names: Iterable[str], *, epoch: int) -> None:
    """Write histograms of responses, a second each, as an HdrHistogram log."""
    kept = measured.where(measured.answered)
    text = rows_log(kept.completed, {n: kept.duration(n) for n in names}, epoch=epoch)
    _write(path, lambda part: part.write_text(text, "ascii"))


def write_ticks(ticks: Iterable[Tick], path: Path, form: str) -> None:
    """Write one row a tick, with the columns of ``ticks.parquet``; `form` is csv or parquet."""
    table = ticks_table(list(ticks))
    if form == "parquet":
        _write(path, lambda part: pq.write_table(table, part, compression="zstd"))
    else:
        options = pc_csv.WriteOptions(quoting_style="needed")
        _write(path, lambda part: pc_csv.write_csv(table, part, options))


def polars_frame(table: pa.Table) -> Any:
    """Return a table of `whole_table` as a ``polars.DataFrame``.

    Raises
    ------
    InvalidConfig
        If polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415 (an extra)
    except ImportError as error:
        why = "polars is not installed"
        raise InvalidConfig({"polars": why}, hint='pip install "vayu[polars]"') from error
    return pl.from_arrow(table)


def _chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Write bytes as they come."""
    with path.open("wb") as file:
        file.writelines(chunks)


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the file first, and rename.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    try:
        with whole(path) as part:
            write(part)
    except pa.ArrowException as error:
        raise StoreError(f"{path} cannot be written: {error}") from error
