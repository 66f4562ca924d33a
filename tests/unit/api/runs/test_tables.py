"""SQL sees the same rows as a run does, wherever they are."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import vayu
from vayu.analysis.rows import read_rows
from vayu.api.runs import tables
from vayu.errors import InvalidConfig, VayuError
from vayu.formats.runs.folder import MANIFEST, REQUESTS
from vayu.formats.runs.samples import PARQUET_OPTIONS
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.manifest import ClockFacts, FileEntry, MachineFacts, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def known(tmp_path: Path, make_rows: Callable, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Two runs, one of which is converted, and one whose folder is damaged."""
    folders = [tmp_path / name for name in ("it's one", "two", "gone")]
    for seed, folder in enumerate(folders[:2]):
        folder.mkdir()
        make_rows(500 + seed, seed=seed).tofile(folder / "worker-0.rows")
    pq.write_table(read_rows(folders[0]), folders[0] / REQUESTS, **PARQUET_OPTIONS)
    frame = pd.DataFrame(
        {
            "id": ["one", "two", "gone"],
            "name": ["a", "a", None],
            "status": ["finished", "running", "damaged"],
            "folder": [str(folder) for folder in folders],
        }
    )
    monkeypatch.setattr(tables, "known_runs", lambda: frame)
    return frame


def test_every_request_of_every_run(known: pd.DataFrame) -> None:
    """Durations in ms, whether a run is converted or not."""
    found = vayu.sql(
        "select run, count(*) as n, quantile_disc(response, 0.9) as p90, max(wait) as wait "
        "from requests where status > 0 group by run order by run"
    )

    assert found["run"].tolist() == ["one", "two"]
    for row, folder in zip(found.itertuples(), known["folder"], strict=False):
        from vayu.analysis.frames import requests_frame

        rows = requests_frame(folder)
        rows = rows[rows.status > 0]
        ms = rows.response / pd.Timedelta("1ms")
        assert row.n == len(rows)
        assert row.p90 == pytest.approx(np.quantile(ms, 0.9, method="inverted_cdf"))
        assert row.wait == pytest.approx(rows["wait"].max() / pd.Timedelta("1ms"))


def test_runs_and_requests_join(known: pd.DataFrame) -> None:
    """By id."""
    query = "select name, count(*) as n from runs join requests on runs.id = run group by name"

    assert vayu.sql(query).to_numpy().tolist() == [["a", 1_001]]
    assert vayu.sql(query, runs=["two"]).to_numpy().tolist() == [["a", 501]]
    assert vayu.sql("select count(*) as n from runs")["n"].tolist() == [len(known)]


def test_without_any_run(known: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """No rows, with all the columns."""
    monkeypatch.setattr(tables, "known_runs", lambda: known.iloc[:0])

    found = vayu.sql("select * from requests")
    assert found.empty
    assert {"run", "response", "status", "tls"} <= set(found.columns)


@pytest.mark.parametrize("query", ["", "select", "select * from nowhere", 3])
def test_what_is_no_query_is_refused(known: pd.DataFrame, query: str) -> None:
    """With what the database says."""
    del known
    with pytest.raises(InvalidConfig, match="query: "):
        vayu.sql(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select * from read_text('{}/secret.txt')", "secret.txt"),
        ("select * from '{}/secret.csv'", "secret.csv"),
        ("select * from glob('{}/*')", "disabled"),
        ("copy (select 1) to '{}/made.csv'", "must only select, but it does COPY"),
        ("attach '{}/made.db' as z", "must only select, but it does ATTACH"),
        ("set lock_configuration = false; select 1", "must only select, but it does SET"),
        ("select * from frame", "frame does not exist"),
    ],
)
def test_a_query_reads_runs_and_nothing_else(
    known: pd.DataFrame, tmp_path: Path, query: str, words: str
) -> None:
    """No other file is read, none is written, and nothing of Python is a table."""
    del known
    for name in ("secret.txt", "secret.csv"):
        (tmp_path / name).write_text("password\n1\n")
    with pytest.raises(InvalidConfig, match=words):
        vayu.sql(query.format(tmp_path))

    assert not list(tmp_path.glob("made*"))


def test_a_damaged_file_keeps_no_other_run_from_being_asked(known: pd.DataFrame) -> None:
    """It is left out, and named."""
    path = Path(known["folder"][0]) / REQUESTS
    path.write_bytes(path.read_bytes()[:500])

    found = vayu.sql("select run, count(*) as n from requests group by run")
    assert found.to_numpy().tolist() == [["two", 501]]
    assert repr(found).endswith("Left out, for their rows cannot be read: one.")
    assert len(vayu.sql("select * from runs")) == 3


def test_damage_that_parquet_does_not_notice_is_found_by_the_hash(known: pd.DataFrame) -> None:
    """A few flipped bits are other numbers; the hash in the manifest tells."""
    folder = Path(known["folder"][0])
    path = folder / REQUESTS
    whole = path.read_bytes()
    entry = FileEntry(name=REQUESTS, size=len(whole), sha256=hashlib.sha256(whole).hexdigest())
    manifest = Manifest(
        run="one", vayu="1", python="3",
        machine=MachineFacts(system="s", release="r", architecture="a", cores=1, descriptors=1),
        clock=ClockFacts(name="c", resolution=1.0), seed=1,
        request=RequestSpec(url="http://h/"), config=LoadConfig(), load="1 user", files=(entry,),
    )  # fmt: skip
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    query = "select run, count(*) as n from requests group by run order by run"
    assert vayu.sql(query)["run"].tolist() == ["one", "two"]

    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    path.write_bytes(flipped)
    found = vayu.sql(query)
    assert found.to_numpy().tolist() == [["two", 501]]
    assert repr(found).endswith("Left out, for their rows cannot be read: one.")
    assert vayu.sql("select count(*) as n from runs").note == ""

    path.write_bytes(whole)
    assert vayu.sql(query)["run"].tolist() == ["one", "two"]


def test_an_unknown_run_is_named(known: pd.DataFrame) -> None:
    """It would otherwise be nothing, silently."""
    del known
    with pytest.raises(InvalidConfig, match="there is no run 'three'"):
        vayu.sql("select 1", runs=["one", "three"])


def test_without_the_library_it_says_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extra."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(VayuError, match=r"needs DuckDB") as caught:
        vayu.sql("select 1")

    assert caught.value.hint == "pip install 'vayu[sql]'"
