"""Results of other tools answer the same questions; our own rows go out and come back whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

import vayu
from vayu.api.reading.foreign import ForeignRun
from vayu.api.reading.foreign_aggregates import Aggregates
from vayu.api.reading.foreign_histograms import Histograms
from vayu.api.runs.saved import SavedRun
from vayu.errors import IncompatibleRuns, InvalidConfig
from vayu.formats.runs.folder import RUN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 1_500

INFO = """{"id": "r", "status": "finished", "createdAt": "2025-01-01T00:00:00Z", "folder": "",
"name": "mine", "request": {"url": "http://127.0.0.1:9/"}, "config": {"rate": 10}, "load": "10/s",
"workers": 1}"""


@pytest.fixture
def saved(tmp_path: Path, make_rows: Callable) -> SavedRun:
    """A run of 1,500 requests."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / RUN).write_text(INFO)
    make_rows(ROWS).tofile(folder / "worker-0.rows")
    return SavedRun(folder)


def test_out_as_k6_and_back(saved: SavedRun, tmp_path: Path) -> None:
    """Service times, statuses and failures are the same, to the microsecond."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)
    ours, theirs = saved.requests, back.requests

    assert theirs.status.tolist() == ours.status.tolist()
    assert np.abs((theirs.service - ours.service).dt.total_seconds()).max() < 2e-6
    assert (theirs.failure == "timeout").sum() == (ours.failure == "timeout").sum()
    assert theirs.connection_new.sum() == ours.connection_new.sum()


def test_a_foreign_run_is_asked_like_our_own(saved: SavedRun, tmp_path: Path) -> None:
    """Its steady state, segments and pictures."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)

    assert back.steady_state().requests == (back.requests.status > 0).sum()
    assert back.segments().requests.sum() == back.steady_state().requests
    assert "responses" in back.plot.heatmap().layout.title.text
    assert "1,500 requests of k6" in repr(back)
    assert "coordinated omission" in repr(back)
    assert back.describe().loc["lag"].drop("count").isna().all()
    assert (back.omission().model, back.omission().late) == ("unknown", None)


def test_what_another_tool_does_not_say_is_written_nowhere(saved: SavedRun, tmp_path: Path) -> None:
    """No schedule and no lag: missing in the table, empty, absent, null, no histogram, no line."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)
    unknown = ["intended", "lag"]

    assert back.requests[unknown].isna().all().all()
    assert (back.requests.dtypes[unknown] == saved.requests.dtypes[unknown]).all()
    assert back.requests.response.notna().all()
    table = back.arrow()
    assert [table[name].null_count for name in [*unknown, "response"]] == [ROWS, ROWS, 0]
    assert pq.read_table(back.to_parquet(tmp_path / "rows.parquet"))["lag"].null_count == ROWS
    texts = pd.read_csv(back.to_csv(tmp_path / "rows.csv"))
    assert texts[["intended_ms", "lag_ms"]].isna().all().all()
    first = json.loads(back.to_json(tmp_path / "rows.jsonl").read_text().splitlines()[0])
    assert not {"intended_ms", "lag_ms"} & first.keys()
    log = vayu.read(back.to_hlog(tmp_path / "rows.hlog"))
    assert isinstance(log, Histograms)
    assert log.tags == ["response", "service"]
    assert [trace.name for trace in back.plot.arrivals().data] == ["completed", "started"]
    assert [trace.name for trace in saved.plot.arrivals().data] == ["completed", "started", "due"]


def test_the_lag_of_another_tools_requests_is_not_known(saved: SavedRun, tmp_path: Path) -> None:
    """It would be 0 of each, and two files the same."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)

    for ask in (
        lambda: back.percentiles(of="lag"),
        lambda: back.timeline(of="lag"),
        lambda: back.explain("lag > 1ms"),
        lambda: vayu.compare(saved, back, of="lag"),
    ):
        with pytest.raises(InvalidConfig, match=r"lag is not known: k6\.json holds no intended"):
            ask()


def test_tables_hold_every_column(saved: SavedRun, tmp_path: Path) -> None:
    """Arrow, polars and Parquet alike; with unit and meaning."""
    frame, table = saved.requests, saved.arrow()
    kept = pq.read_table(saved.to_parquet(tmp_path / "rows.parquet"))

    assert table.column_names == list(frame.columns)
    assert (table["response"].to_numpy() == frame.response.to_numpy()).all()
    assert kept.equals(table)
    assert table.schema.field("wait").metadata[b"unit"] == b"us"
    assert isinstance(saved.polars(), pl.DataFrame)
    assert saved.polars()["status"].to_list() == frame.status.tolist()


def test_text_says_its_unit_and_leaves_out_what_was_not_measured(
    saved: SavedRun, tmp_path: Path
) -> None:
    """CSV: an empty cell; JSON: absent."""
    frame = saved.requests
    csv = pd.read_csv(saved.to_csv(tmp_path / "rows.csv"))
    text = saved.to_json(tmp_path / "r.json").read_text()
    lines = [json.loads(line) for line in text.splitlines()]

    expected = frame.response.dt.total_seconds() * 1e3
    assert csv.response_ms.to_numpy() == pytest.approx(expected.to_numpy())
    assert (csv.connect_ms.isna() == frame.connect.isna()).all()
    assert ["failure" in line for line in lines] == frame.failure.notna().tolist()
    assert [line["status"] for line in lines] == frame.status.tolist()


def test_histograms_go_out_and_come_back(saved: SavedRun, tmp_path: Path) -> None:
    """Of a foreign run, made from its rows; HdrHistogram's own reader reads them too."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)
    path = back.to_hlog(tmp_path / "out.hlog")
    found = vayu.read(path)
    assert isinstance(found, Histograms)
    frame = found.percentiles([99])

    assert found.tags == ["response", "service"]
    answered = back.requests[back.requests.status > 0]
    truth = np.quantile(answered.response.to_numpy().view(np.int64), 0.99, method="inverted_cdf")
    assert frame.value.astype("int64").tolist()[0] == pytest.approx(truth, rel=2e-3)
    reader = HistogramLogReader(str(path), HdrHistogram(1, 3_600_000_000, 3))
    assert reader.get_next_interval_histogram() is not None
    reader.close()
    assert [t.name for t in found.plot().data] == ["response", "service"]


def test_a_log_says_in_which_unit_it_was_read(saved: SavedRun, tmp_path: Path) -> None:
    """Where it is not one of Vayu's."""
    back = vayu.read(saved.to_k6(tmp_path / "k6.json"))
    assert isinstance(back, ForeignRun)
    own = vayu.read(back.to_hlog(tmp_path / "out.hlog"))
    lines = (tmp_path / "out.hlog").read_text().splitlines()
    bare = tmp_path / "bare.hlog"
    bare.write_text("\n".join(line for line in lines if "Vayu" not in line) + "\n")
    found = vayu.read(bare)

    assert isinstance(own, Histograms)
    assert isinstance(found, Histograms)
    assert own.notes == ()
    assert "values are in us" in repr(found)
    assert found.percentiles(0.99).equals(own.percentiles("p99"))


def test_only_runs_are_compared(saved: SavedRun, tmp_path: Path) -> None:
    """By their requests: what holds none is named."""
    path = tmp_path / "stats.csv"
    path.write_text("Type,Name,Request Count,50%\nGET,/,10,5\n")
    for other in (None, "last", vayu.read(path)):
        with pytest.raises(IncompatibleRuns, match="only runs are compared"):
            vayu.compare(saved, other)  # type: ignore[arg-type]


def test_aggregates_say_why_they_cannot_be_asked(tmp_path: Path) -> None:
    """Locust keeps no requests."""
    path = tmp_path / "stats.csv"
    path.write_text("Type,Name,Request Count,50%\nGET,/,10,5\n")
    found = vayu.read(path)

    assert isinstance(found, Aggregates)
    assert found.frame["Request Count"].tolist() == [10]
    with pytest.raises(AttributeError, match="percentiles cannot be merged"):
        found.plot  # noqa: B018 (asked for)


def test_all_problems_of_a_call_at_once(tmp_path: Path, saved: SavedRun) -> None:
    """Path and unit; and where there is nothing to write to."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.read(tmp_path / "none.jtl", unit="minutes")

    assert sorted(caught.value.problems) == ["path", "unit"]
    with pytest.raises(InvalidConfig, match="there is no folder"):
        saved.to_csv(tmp_path / "none" / "rows.csv")
