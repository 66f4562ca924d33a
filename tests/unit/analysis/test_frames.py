"""Frames have exactly the columns and dtypes of the design, and say what rows and ticks say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd
import pytest

from vayu.analysis.frames import REQUEST_COLUMNS, TICK_COLUMNS, requests_frame, ticks_frame
from vayu.engine.coordinator.accounts import Account, merged
from vayu.engine.coordinator.measure import tick_of
from vayu.engine.coordinator.summarise import summary_of
from vayu.engine.recorder.snapshot import empty
from vayu.engine.store.convert import convert
from vayu.formats.runs.folder import RUN, rows_name
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.tick import Percentiles, RequestCounts, Tick
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import ABSENT
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REQUEST_DTYPES = {
    "k": "int64",
    "user": "Int32",
    "step": "category",
    "intended": "timedelta64[ns]",
    "started": "timedelta64[ns]",
    "completed": "timedelta64[ns]",
    "response": "timedelta64[ns]",
    "service": "timedelta64[ns]",
    "lag": "timedelta64[ns]",
    "status": "uint16",
    "failure": "category",
    "bytes_sent": "int64",
    "bytes_received": "int64",
    "connection_new": "bool",
    "protocol": "category",
    "dns": "timedelta64[ns]",
    "connect": "timedelta64[ns]",
    "tls": "timedelta64[ns]",
    "wait": "timedelta64[ns]",
    "receive": "timedelta64[ns]",
    "script": "timedelta64[ns]",
    "checks_passed": "uint16",
    "checks_failed": "uint16",
    "row": "Int32",
    "worker": "uint8",
}
TICK_DTYPES = {
    "elapsed": "timedelta64[ns]",
    "offered": "float64",
    "throughput": "float64",
    **dict.fromkeys(("p50", "p95", "p99", "min", "avg", "max"), "timedelta64[ns]"),
    **dict.fromkeys(("service_p50", "service_p99", "lag_p99"), "timedelta64[ns]"),
    **dict.fromkeys(("in_flight", "total", "success", "failed", "late", "dropped"), "int64"),
    **dict.fromkeys(("checks_passed", "checks_failed"), "int64"),
    **dict.fromkeys(("bytes_sent", "bytes_received"), "int64"),
    "event": "string",
}
INFO = RunInfo(
    id="r1",
    status=RunState.FINISHED,
    created_at=datetime(2024, 5, 1, tzinfo=UTC).isoformat(),
    folder="/runs/r1",
    request=RequestSpec(url="http://h/", name="home"),
    config=LoadConfig(rate=50_000, duration="1s"),
    load="50,000 requests/s for 1s",
    workers=2,
)


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    """Name of each column's dtype, in order."""
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def put(folder: Path, *every: np.ndarray) -> Path:
    """Write rows files, one a worker, and `run.json`."""
    for worker, rows in enumerate(every):
        rows.tofile(folder / rows_name(worker))
    (folder / RUN).write_bytes(msgspec.json.encode(INFO))
    return folder


@pytest.mark.parametrize("count", [0, 100])
@pytest.mark.parametrize("converted", [False, True], ids=["live", "parquet"])
def test_requests_have_exactly_the_columns_of_the_design(
    count: int,
    converted: bool,  # noqa: FBT001
    tmp_path: Path,
    make_rows: Callable,
) -> None:
    """Names, order and dtypes; with rows or without, before conversion and after."""
    folder = put(tmp_path, make_rows(count))
    if converted:
        convert(folder)

    frame = requests_frame(str(folder))
    assert len(frame) == count
    assert dtypes(frame) == REQUEST_DTYPES
    assert tuple(REQUEST_DTYPES) == REQUEST_COLUMNS


def test_conversion_changes_no_cell(tmp_path: Path, make_rows: Callable) -> None:
    """The same frame from rows files and from Parquet, categories included."""
    folder = put(tmp_path, *(make_rows(1_000, worker=i, workers=3) for i in range(3)))
    live = requests_frame(folder)
    convert(folder)

    pd.testing.assert_frame_equal(requests_frame(folder), live, check_exact=True)


def test_one_request_by_hand(tmp_path: Path, make_rows: Callable) -> None:
    """Every cell of one row."""
    row = make_rows(1)
    row["k"], row["user"], row["row"] = 7, 3, 11
    row["intended"], row["started"], row["completed"] = 1_000, 4_000, 9_000
    row["status"], row["failure"], row["protocol"] = 200, 0, 3
    row["bytes_sent"], row["bytes_received"], row["connection_new"] = 10, 3_000_000_000, 1
    row["dns"], row["connect"], row["tls"] = ABSENT, 2, 0
    row["wait"], row["receive"], row["script"] = 3, 4, ABSENT
    row["checks_passed"], row["checks_failed"] = 2, 1

    (found,) = requests_frame(put(tmp_path, row)).to_dict("records")
    us = pd.Timedelta
    assert {name: value for name, value in found.items() if not pd.isna(value)} == {
        "k": 7, "user": 3, "step": "home", "row": 11, "worker": 0,
        "intended": us("1us"), "started": us("4us"), "completed": us("9us"),
        "response": us("8us"), "service": us("5us"), "lag": us("3us"),
        "status": 200, "protocol": "HTTP/2", "connection_new": True,
        "bytes_sent": 10, "bytes_received": 3_000_000_000,
        "connect": us("2us"), "tls": us("0us"), "wait": us("3us"), "receive": us("4us"),
        "checks_passed": 2, "checks_failed": 1,
    }  # fmt: skip
    assert {name for name, value in found.items() if pd.isna(value)} == {"failure", "dns", "script"}


def test_rows_stand_in_order_of_completion(tmp_path: Path, make_rows: Callable) -> None:
    """Over all workers; and durations are differences of the stamps of their own row."""
    rows = [make_rows(2_000, worker=i, workers=2) for i in range(2)]

    frame = requests_frame(put(tmp_path, *rows))
    assert frame.completed.is_monotonic_increasing
    assert sorted(frame.k) == list(range(4_000))
    assert (frame.response == frame.completed - frame.intended).all()
    assert (frame.service == frame.completed - frame.started).all()
    assert (frame.lag == frame.started - frame.intended).all()
    truth = {int(row["k"]): int(row["completed"]) for part in rows for row in part}
    assert frame.set_index("k").completed.astype("int64").to_dict() == truth


@pytest.mark.parametrize("count", [1, 40_000], ids=["one part", "several parts"])
def test_every_cell_may_be_changed(count: int, tmp_path: Path, make_rows: Callable) -> None:
    """A frame is its reader's own, however Arrow laid out its memory."""
    frame = requests_frame(put(tmp_path, make_rows(count)))

    for name in frame.columns:
        frame.loc[0, name] = frame.loc[count - 1, name]
    assert frame.loc[0].equals(frame.loc[count - 1])


def test_a_failed_request_has_its_three_durations(tmp_path: Path, make_rows: Callable) -> None:
    """`response` is how long it took to fail; the phases that did not happen are missing."""
    row = make_rows(1)
    row["status"], row["failure"] = 0, CODES[FailureKind.TIMEOUT]
    row["wait"], row["receive"] = ABSENT, ABSENT

    (failed,) = requests_frame(put(tmp_path, row)).itertuples()
    assert (failed.status, failed.failure) == (0, "timeout")
    assert failed.response > pd.Timedelta(0)
    assert pd.isna(failed.wait)
    assert pd.isna(failed.user)


def test_it_reads_as_people_write_it(tmp_path: Path, make_rows: Callable) -> None:
    """Selections and quantiles of durations need no conversion of units."""
    rows = make_rows(5_000)

    frame = requests_frame(put(tmp_path, rows))
    slow = frame[frame.response > "3ms"]
    assert len(slow) == int((rows["completed"] - rows["intended"] > 3_000_000).sum())
    truth = np.quantile(rows["completed"] - rows["intended"], 0.99)
    assert frame.response.quantile(0.99) == pd.Timedelta(int(truth), "ns")
    assert frame.failure.value_counts()["timeout"] == int((rows["failure"] == 5).sum())
    assert frame.groupby("step", observed=True).size().to_dict() == {"home": 5_000}


def test_frames_summary_and_ticks_tell_one_story(
    tmp_path: Path, make_rows: Callable, read_back: Callable
) -> None:
    """Percentiles, counts and populations agree between rows and histograms."""
    rows = [make_rows(20_000, worker=i, workers=2) for i in range(2)]
    accounts = [Account(read_back(part)) for part in rows]

    frame, summary = requests_frame(put(tmp_path, *rows)), summary_of(accounts, INFO)
    answered = frame[frame.status > 0]
    for name in ("response", "service", "lag"):
        told = getattr(summary, name)
        assert told.count == len(answered)
        milliseconds = answered[name] / pd.Timedelta("1ms")
        for field, q in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99_9", 0.999)):
            truth = np.quantile(milliseconds, q, method="inverted_cdf")
            assert getattr(told, field) == pytest.approx(truth, rel=1e-3, abs=1e-3)
    failed = (frame.failure.notna() & (frame.failure != "cancelled")) | (frame.status >= 400)
    assert summary.failed == int(failed.sum())
    assert summary.errors.timeout == int((frame.failure == "timeout").sum())
    codes = {str(code): n for code, n in frame.status.value_counts().items()}
    assert summary.status_codes == codes

    tick = tick_of(empty(), merged(accounts), timestamp_ms=0)
    (row,) = ticks_frame([tick]).itertuples()
    assert (row.total, row.failed) == (len(frame), summary.failed)
    assert row.p99 == pd.Timedelta(tick.latency.p99, "ms").round("us")
    assert row.bytes_received == frame.bytes_received.sum()


def test_ticks_have_exactly_the_columns_of_the_design() -> None:
    """Names, order and dtypes, also of no ticks."""
    for ticks in ([], [Tick(timestamp=0, elapsed=100.0, interval=100.0)]):
        frame = ticks_frame(ticks)
        assert len(frame) == len(ticks)
        assert dtypes(frame) == TICK_DTYPES
    assert tuple(TICK_DTYPES) == TICK_COLUMNS


def test_a_tick_by_hand() -> None:
    """Milliseconds become timedeltas; what was not measured is missing, not zero."""
    ticks = [
        Tick(
            timestamp=1, elapsed=100.25, interval=100.25, offered=50.0, rps=50.0, throughput=40.0,
            latency=Percentiles(count=4, min=0.5, avg=1.5, p50=1.0, p95=2.0, p99=2.001, max=3.0),
            requests=RequestCounts(total=4, success=3, failed=1), in_flight=1, event="stop",
        ),
        Tick(timestamp=2, elapsed=200.0, interval=0.0),
    ]  # fmt: skip

    first, second = ticks_frame(iter(ticks)).to_dict("records")
    assert first["elapsed"] == pd.Timedelta("100250us")
    assert first["p99"] == pd.Timedelta("2001us")
    assert (first["offered"], first["throughput"]) == (50.0, 40.0)
    assert (first["total"], first["success"], first["failed"], first["in_flight"]) == (4, 3, 1, 1)
    assert first["event"] == "stop"
    missing = {name for name, value in second.items() if pd.isna(value)}
    assert missing == {
        "offered", "throughput", "p50", "p95", "p99", "min", "avg", "max",
        "service_p50", "service_p99", "lag_p99", "event",
    }  # fmt: skip
    assert pd.isna(first["service_p50"])
    assert second["elapsed"] == pd.Timedelta("200ms")
