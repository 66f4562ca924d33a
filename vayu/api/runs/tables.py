"""`vayu.sql`: SQL over every run of the data folder, with DuckDB.

    runs        one row a run, with the columns of `vayu.runs`
    requests    one row a request of any run: `run` (its id) and the columns of docs/rows.md, with
                response, service and lag; every duration and stamp in ms, as DOUBLE

A run whose rows are still in its workers' files is read as it is now; other rows are read from
where they are, and only the columns that a query names. A run whose file is damaged, at its end or
in its midst, is left out, and the note of the table says so.

Rule: a query reads runs and nothing else. It is one or more SELECTs; no file outside the run
folders is opened, none is written, and no variable of Python is a table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from vayu.analysis.intact import is_intact
from vayu.analysis.rows import read_rows
from vayu.analysis.table import Table
from vayu.api.runs.runs import runs as known_runs
from vayu.errors import InvalidConfig, StoreError, VayuError
from vayu.formats.runs.folder import REQUESTS
from vayu.formats.runs.samples import SCHEMA, STAMPS
from vayu.model.rows.sample import PHASES
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_MOST_LISTED = 20  # ids of a problem that are told

_LENGTHS = {
    "response": "(completed - intended) / 1e6",
    "service": "(completed - started) / 1e6",
    "lag": "(started - intended) / 1e6",
}


def sql(query: str, *, runs: Iterable[str] | None = None) -> pd.DataFrame:
    """Ask all runs a question in SQL.

    Parameters
    ----------
    query : str
        In DuckDB's dialect, over ``runs`` and ``requests``, such as ``select run,
        quantile_cont(response, 0.99) as p99 from requests where status > 0 group by run``.
    runs : list of str, optional
        Ids of the runs whose requests are meant; else those of all.

    Returns
    -------
    DataFrame
        Its `note` names the runs that are left out, as damaged.

    Raises
    ------
    InvalidConfig
        If the query is no SQL that works, or does more than to select, or a run is named that
        there is not. Without DuckDB (``pip install 'vayu[sql]'``) `vayu.errors.VayuError` is
        raised.
    """
    duckdb = _duckdb()
    text = _text(query)
    frame = known_runs()
    chosen = _chosen(frame, runs)
    with duckdb.connect(":memory:") as connection:
        connection.register("runs", frame)
        try:
            _refuse_more_than_select(connection, text)
            damaged = _add_requests(connection, chosen if _asks_rows(text) else chosen.iloc[:0])
            _lock(connection, chosen)
            found = connection.execute(text).df()
        except duckdb.Error as error:
            raise InvalidConfig({"query": str(error)}) from error
    return Table(found, note=_note(damaged))


def _asks_rows(text: str) -> bool:
    """Whether a query may read requests: only then is it worth looking at their files."""
    return "requests" in text.lower()


def _refuse_more_than_select(connection: Any, text: str) -> None:
    """Refuse a query that would write, attach or set something.

    Raises
    ------
    InvalidConfig
        Naming what it does.
    """
    for statement in connection.extract_statements(text):
        if statement.type.name not in {"SELECT", "EXPLAIN"}:
            does = statement.type.name.replace("_", " ")
            raise InvalidConfig({"query": f"must only select, but it does {does}"})


def _lock(connection: Any, runs: pd.DataFrame) -> None:
    """Let a query open no file outside the run folders, and change nothing of that."""
    folders = sorted({f"{Path(folder)}/" for folder in runs["folder"]})
    listed = ", ".join(_quoted(folder) for folder in folders)
    connection.execute(f"SET allowed_directories = [{listed}]")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _note(damaged: list[str]) -> str:
    """Say which runs are left out."""
    if not damaged:
        return ""
    more = f" and {len(damaged) - _MOST_LISTED:,} more" if len(damaged) > _MOST_LISTED else ""
    return f"Left out, for their rows cannot be read: {', '.join(damaged[:_MOST_LISTED])}{more}."


def _text(query: object) -> str:
    """Return a query that says something.

    Raises
    ------
    InvalidConfig
        If it does not.
    """
    if not isinstance(query, str) or not query.strip():
        raise InvalidConfig({"query": f"must be SQL, got {show(query)}"})
    return query


def _chosen(frame: pd.DataFrame, runs: Iterable[str] | None) -> pd.DataFrame:
    """Return the runs whose requests are meant.

    Raises
    ------
    InvalidConfig
        Naming those that there are not.
    """
    if runs is None:
        return frame[frame["status"] != "damaged"]
    wanted = [runs] if isinstance(runs, str) else list(runs)
    missing = [run for run in wanted if run not in set(frame["id"])]
    if missing:
        listed = ", ".join(show(run) for run in missing[:_MOST_LISTED])
        raise InvalidConfig({"runs": f"there is no run {listed}; vayu.runs() lists them"})
    return frame[frame["id"].isin(wanted)]


def _add_requests(connection: Any, runs: pd.DataFrame) -> list[str]:
    """Make the view of all requests: files where they are, and what is no file yet.

    Returns
    -------
    list of str
        Ids of the runs whose file is damaged: they are not in it.
    """
    damaged: list[str] = []
    connection.register("none", _numbers(SCHEMA.empty_table()))
    parts = ["SELECT NULL::VARCHAR AS run, * FROM none"]
    for number, (run, folder) in enumerate(zip(runs["id"], runs["folder"], strict=True)):
        path = Path(folder) / REQUESTS
        source = f"rows_{number}"
        if path.is_file():
            if not is_intact(path.parent):
                damaged.append(run)
                continue
            source = f"read_parquet({_quoted(str(path))})"
        else:
            connection.register(source, _rows(path.parent))
        parts.append(f"SELECT {_quoted(run)} AS run, * FROM {source}")  # noqa: S608 (quoted)
    union = " UNION ALL BY NAME ".join(parts)
    in_ms = [f"{name} / 1e6 AS {name}" for name in STAMPS]
    in_ms += [f"{name} / 1e3 AS {name}" for name in PHASES]
    derived = ", ".join(f"{text} AS {name}" for name, text in _LENGTHS.items())
    columns = f"* REPLACE ({', '.join(in_ms)}), {derived}"
    connection.execute(f"CREATE VIEW requests AS SELECT {columns} FROM ({union})")  # noqa: S608
    return damaged


def _rows(folder: Path) -> pa.Table:
    """Return the rows of a run that are no Parquet yet; none of a folder that is gone."""
    try:
        return _numbers(read_rows(folder))
    except StoreError:
        return _numbers(SCHEMA.empty_table())


def _numbers(table: pa.Table) -> pa.Table:
    """Return rows as Parquet has them: a duration is a plain number of its unit."""
    fields = [
        field.with_type(pa.int64()) if pa.types.is_duration(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _quoted(text: str) -> str:
    """Return text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _duckdb() -> Any:
    """Return the library.

    Raises
    ------
    VayuError
        If it is not installed; says what installs it.
    """
    try:
        import duckdb  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise VayuError(
            "vayu.sql needs DuckDB, which is not installed", hint="pip install 'vayu[sql]'"
        ) from error
    return duckdb
