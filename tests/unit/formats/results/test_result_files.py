"""Results of other tools are read to the number, or refused by row; nothing is guessed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.formats.results.foreign_results import (
    FILES,
    JTL,
    JTL_XML,
    K6,
    VEGETA,
    VEGETA_CSV,
    read,
)
from vayu.analysis.frames import frame_of
from vayu.formats.results.result_files import FORMATS, aggregate_of, format_of
from vayu.formats.runs.samples import SCHEMA
from vayu.formats.texts.wall_clock import moment


@pytest.mark.parametrize("name", FILES)
def test_rows_have_our_columns_and_types(name: str) -> None:
    """Whoever wrote them; and they make a frame in order of completion."""
    data, tool = FILES[name]
    results = read(data)
    frame = frame_of(results.table)

    assert results.tool == tool
    assert results.table.schema.equals(SCHEMA.with_metadata(None)) or (
        results.table.schema.names == SCHEMA.names
        and [f.type for f in results.table.schema] == [f.type for f in SCHEMA]
    )
    assert frame.completed.is_monotonic_increasing
    assert any("coordinated omission" in note for note in results.notes)


def test_jmeter_to_the_number() -> None:
    """Times, phases, outcomes, users and failed assertions."""
    frame = frame_of(read(JTL).table).sort_values("k")

    assert (frame.started.dt.total_seconds() * 1e3).tolist() == pytest.approx([0, 10, 50, 200])
    assert (frame.response.dt.total_seconds() * 1e3).tolist() == pytest.approx([120, 1000, 30, 10])
    assert frame.status.tolist() == [200, 0, 503, 200]
    assert frame.failure.astype(object).tolist()[1] == "timeout"
    assert frame.step.tolist() == ["Home", "Home", "Home, again", "Home"]
    assert frame.wait.dt.total_seconds().mul(1e3).fillna(-1).tolist() == [80, -1, 25, 9]
    assert frame.connect.dt.total_seconds().mul(1e3).fillna(-1).tolist() == [20, -1, -1, -1]
    assert frame.checks_failed.tolist() == [0, 0, 0, 1]
    assert frame.user.tolist() == [0, 1, 1, 0]
    assert frame.bytes_received.tolist() == [5000, 0, 200, 5000]


def test_a_success_without_a_status_is_noted() -> None:
    """Samples of other protocols have none; they are told, not taken for responses."""
    results = read(JTL.replace(b"Home,200,OK,TG 1-1,text,true", b"Home,,OK,TG 1-1,text,true"))

    assert "1 samples succeeded without an HTTP status; here they have no response" in results.notes


def test_xml_says_what_csv_says() -> None:
    """The first two samples; one inside another is part of it."""
    from_xml, from_csv = frame_of(read(JTL_XML).table), frame_of(read(JTL).table)
    both = from_csv[from_csv.step.isin(["Home, again"]) | (from_csv.bytes_received == 5000)][:2]

    columns = ["started", "completed", "status", "wait", "connect", "bytes_sent", "user"]
    assert from_xml[columns].to_dict("list") == both[columns].to_dict("list")


def test_k6_requests_begin_before_their_time() -> None:
    """Blocked and duration before the end; connecting and TLS are within blocked."""
    results = read(K6)
    frame = frame_of(results.table).sort_values("k")
    first = frame.iloc[0]

    assert results.epoch == moment("2023-11-14T22:13:21.110456789Z")
    assert first.response.total_seconds() == pytest.approx(0.013)
    assert (first.status, first.protocol, first.connection_new) == (200, "HTTP/2", True)
    assert first.wait.total_seconds() == pytest.approx(0.008)
    assert frame.failure.astype(object).tolist()[1] == "dns"


def test_vegeta_to_the_nanosecond() -> None:
    """Times with and without an offset, and Go's words for a timeout."""
    results = read(VEGETA)
    frame = frame_of(results.table)

    assert results.epoch == 1_700_000_000_000_000_001
    assert frame.response.dt.total_seconds().tolist() == [0.005, 30.0]
    assert frame.started.astype("int64").tolist() == [0, 99_999_999]
    assert frame.failure.astype(object).tolist()[1] == "timeout"
    assert read(VEGETA_CSV).table["bytes_sent"].to_pylist() == [10, 0]


def test_what_a_tool_does_not_say_is_missing() -> None:
    """Never 0: vegeta knows no phases, no connection and no worker."""
    frame = frame_of(read(VEGETA).table)

    missing = ["user", "connection_new", "wait", "connect", "script", "checks_passed", "worker"]
    assert frame[missing].isna().all().all()


def test_transactions_are_sums_of_samples_that_are_there() -> None:
    """They would count twice; in XML those within them are samples of their own."""
    row = (
        b"1700000000000,205,TC,200,Number of samples in transaction : 2,TG,,true,,1,1,2,2,,1,0,0\n"
    )
    whole = read(JTL + row)
    inside = JTL_XML.replace(
        b'<httpSample t="120"',
        b'<sample t="150" ts="1700000000000" lb="TC" rc="200" rm="Number of samples in transaction'
        b' : 2"><httpSample t="120"', 1,
    ).replace(b"</testResults>", b"</sample></testResults>")  # fmt: skip

    assert whole.table.equals(read(JTL).table)
    assert "1 rows of transactions are left out" in whole.notes
    assert read(inside).table.equals(read(JTL_XML).table)


def test_the_names_of_formats_are_distinct() -> None:
    """They are what a person is told."""
    assert len({one.name for one in FORMATS}) == len(FORMATS)


def test_locust_aggregates_are_read_as_they_are() -> None:
    """N/A is no number; text stays text."""
    data = b"Timestamp,User Count,Type,Name,50%,99%\n1,5,GET,/,12,N/A\n2,5,GET,/,13,40\n"

    assert format_of(data).kind == "aggregate"
    found = aggregate_of(data)
    assert found["Name"] == ["/", "/"]
    assert found["50%"] == [12.0, 13.0]
    assert np.isnan(found["99%"][0])


def test_a_name_that_holds_what_locust_writes_for_nothing_stays() -> None:
    """N/A is nothing only as a whole cell."""
    found = aggregate_of(b'Type,Name,Request Count,50%\nGET,N/A/b,10,N/A\nGET,"a,N/A",2,5\n')

    assert found["Name"] == ["N/A/b", "a,N/A"]
    assert found["50%"][1:] == [5.0]
