"""Results of other tools are read to the number, or refused by row; nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.analysis.frames import frame_of
from vayu.errors import InvalidConfig, VayuError
from vayu.formats.result_files import FORMATS, aggregate_of, format_of
from vayu.formats.samples import SCHEMA
from vayu.formats.wall_clock import moment

JTL = b"""timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,\
failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect
1700000000000,120,Home,200,OK,TG 1-1,text,true,,5000,300,2,2,http://x/,100,0,20
1700000000050,30,"Home, again",503,Busy,TG 1-2,text,false,,200,300,2,2,http://x/,25,0,0
1700000000010,1000,Home,Non HTTP response code: java.net.SocketTimeoutException,Read timed out,\
TG 1-2,,false,,0,0,2,2,http://x/,0,0,0
1700000000200,10,Home,200,OK,TG 1-1,text,false,Test failed: text expected,5000,300,2,2,null,9,0,0
"""

JTL_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<testResults version="1.2">
<httpSample t="120" it="0" lt="100" ct="20" ts="1700000000000" s="true" lb="Home" rc="200"
 rm="OK" tn="TG 1-1" dt="text" by="5000" sby="300" ng="2" na="2">
  <httpSample t="10" lt="5" ts="1700000000100" s="true" lb="embedded" rc="200" by="1" sby="1"/>
</httpSample>
<httpSample t="30" lt="25" ct="0" ts="1700000000050" s="false" lb="Home, again" rc="503"
 tn="TG 1-2" by="200" sby="300"><assertionResult><name>a</name></assertionResult></httpSample>
</testResults>
"""

VEGETA = b"""{"attack":"","seq":0,"code":200,"timestamp":"2023-11-14T22:13:20.000000001Z",\
"latency":5000000,"bytes_out":10,"bytes_in":1234,"error":"","body":"eA==","method":"GET","url":"http://x/"}
{"attack":"","seq":1,"code":0,"timestamp":"2023-11-14T23:13:20.1+01:00","latency":30000000000,\
"bytes_out":0,"bytes_in":0,"error":"Get \\"http://x/\\": context deadline exceeded","method":"GET","url":"http://x/"}
"""

VEGETA_CSV = b"""1700000000000000001,200,5000000,10,1234,,eA==,,0,GET,http://x/,
1700000000100000000,0,3000000,0,0,dial tcp: connection refused,,,1,GET,http://x/,
"""


def k6_point(metric: str, value: float, **tags: str) -> str:
    """A line of k6, at 22:13:21."""
    data = {"time": "2023-11-14T22:13:21.123456789Z", "value": value, "tags": tags}
    return json.dumps({"type": "Point", "metric": metric, "data": data})


K6 = "\n".join(
    [
        '{"type":"Metric","data":{"name":"http_reqs"},"metric":"http_reqs"}',
        k6_point("http_reqs", 1, name="http://x/", status="200", proto="HTTP/2.0"),
        k6_point("http_req_duration", 10.0),
        k6_point("http_req_blocked", 3.0),
        k6_point("http_req_connecting", 1.0),
        k6_point("http_req_tls_handshaking", 1.5),
        k6_point("http_req_waiting", 8.0),
        k6_point("http_req_receiving", 1.0),
        k6_point("vus", 3),
        k6_point("http_reqs", 1, name="http://x/", status="0", error_code="1101"),
        k6_point("http_req_duration", 0.0),
        k6_point("http_req_blocked", 0.0),
        k6_point("http_req_connecting", 0.0),
        k6_point("http_req_tls_handshaking", 0.0),
        k6_point("http_req_waiting", 0.0),
        k6_point("http_req_receiving", 0.0),
    ]
).encode()

K6_CSV = b"""metric_name,timestamp,metric_value,check,error,error_code,name,proto,status
http_reqs,1700000000,1.000000,,,,http://x/,HTTP/1.1,200
http_req_duration,1700000000,10.5,,,,http://x/,HTTP/1.1,200
http_req_blocked,1700000000,0,,,,http://x/,HTTP/1.1,200
checks,1700000000,1,is ok,,,,,
"""

FILES = {
    "jtl": (JTL, "JMeter"), "xml": (JTL_XML, "JMeter"), "vegeta": (VEGETA, "vegeta"),
    "vegeta csv": (VEGETA_CSV, "vegeta"), "k6": (K6, "k6"), "k6 csv": (K6_CSV, "k6"),
}  # fmt: skip


def read(data: bytes) -> Any:
    """The rows in some bytes."""
    reader = format_of(data).read
    assert reader
    return reader(data)


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


BAD = {
    "a negative duration": (
        JTL.replace(b",120,Home", b",-120,Home"), "row 2, elapsed: must not be negative",
    ),
    "no number": (JTL.replace(b",120,Home", b",NaN,Home"), "row 2, elapsed: is no number"),
    "text for a number": (JTL.replace(b",120,Home", b",fast,Home"), "row 2, elapsed: must be a"),
    "an empty duration": (JTL.replace(b",120,Home", b",,Home"), "row 2, elapsed: must be a"),
    "no head": (JTL.replace(b"elapsed,label", b"elapsed,name"), "head: has no"),
    "a formatted date": (JTL.replace(b"1700000000000", b"2023/11/14 22:13:20"), "timeStamp: must"),
    "a row that is too short": (JTL + b"1700000000\n", "is no whole CSV file"),
    "a part that is negative": (JTL.replace(b"x/,100,0,20", b"x/,-5,0,20"), "row 2, Latency: must"),
    "a connect that is": (JTL.replace(b"x/,100,0,20", b"x/,100,0,-7"), "row 2, Connect: must not"),
    "a part that is longer": (
        JTL.replace(b"x/,100,0,20", b"x/,500,0,20"), "Latency: cannot be 500: it is part of 120",
    ),
    "a status that HTTP has not": (JTL.replace(b"Home,200", b"Home,20"), "status: cannot be 20"),
    "a part of k6 that is negative": (
        K6.replace(b'"value": 10.0', b'"value": -3.0'), "http_req_duration: must not be negative",
    ),
    "only transactions": (
        b"\n".join(JTL.splitlines()[:2]).replace(b",OK,", b",Number of samples in transaction : 2,")
        + b"\n", "holds 1 transactions",
    ),
    "an entity": (
        JTL_XML.replace(b"<testResults", b'<!DOCTYPE x [<!ENTITY a "b">]>\n<testResults'),
        "document type or entities",
    ),
    "a laugh": (
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><testResults>&l2;',
        "document type or entities",
    ),
    "XML that ends early": (JTL_XML[:300], "is no XML"),
    "other XML": (b"<?xml version='1.0'?><html/>", "must begin with <testResults>"),
    "a status that is none": (VEGETA.replace(b'"code":200', b'"code":70000'), "status: cannot be"),
    "a latency that cannot be": (VEGETA.replace(b"5000000", b"-5"), "elapsed: must not be"),
    "a broken line": (VEGETA.replace(b'"seq":0', b'"seq":'), "line 1: is no result of vegeta"),
    "k6 with a broken time": (K6.replace(b"2023-11-14T", b"yesterday "), "is no point of k6"),
    "nothing": (b" \n", "file: is empty"),
    "something else": (b"hello world", "file: is none of: "),
    "vegeta's gob": (
        b"\x7f\xff\x03\x01\x01\x06Result\x01\xff\x80\x00\x01\x0c\x01\x07Latency",
        "which is not read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused(name: str) -> None:
    """With its row, and never a wrong number."""
    data, words = BAD[name]
    with pytest.raises(InvalidConfig, match=words.replace("(", r"\(")):
        read(data)


def test_many_bad_rows_are_counted() -> None:
    """Five are named."""
    rows = b"".join(b"17000000000%02d,-1,Home,200\n" % i for i in range(40))
    with pytest.raises(InvalidConfig) as caught:
        read(b"timeStamp,elapsed,label,responseCode\n" + rows)

    assert len(caught.value.problems) == 6
    assert caught.value.problems["elapsed"] == "40 rows are so; the first 5 are named"


def test_a_line_that_was_cut_short_at_the_end_is_noted() -> None:
    """A tool that was killed leaves one."""
    results = read(VEGETA[:-40])

    assert len(results.table) == 1
    assert "cut short" in results.notes[1]


@pytest.mark.parametrize(("name", "left"), [("jtl", 3), ("vegeta csv", 1), ("k6 csv", 1)])
def test_a_last_row_without_a_newline_is_left_out(name: str, left: int) -> None:
    """It may have lost digits, and still be a number."""
    results = read(FILES[name][0][:-1])

    assert len(results.table) == left
    assert any("cut short" in note for note in results.notes)


@pytest.mark.parametrize("lines", [-1, -3, -5, -6])
def test_of_k6_a_request_without_all_its_points_is_left_out(lines: int) -> None:
    """The file ended within it: it would have no name lookup, or no duration."""
    results = read(b"\n".join(K6.split(b"\n")[:lines]) + b"\n")

    assert len(results.table) == 1
    assert "the last request was cut short and is left out" in results.notes
    assert len(read(K6).table) == 2


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


@given(st.binary(max_size=300), st.sampled_from([data for data, _ in FILES.values()]))
def test_hostile_bytes_are_refused_or_read(noise: bytes, good: bytes) -> None:
    """Whatever is put into a file, nothing is raised but what tells a person."""
    middle = len(good) // 2
    for data in (noise, good + noise, good[:middle] + noise + good[middle:]):
        try:
            found = read(data) if format_of(data).read else None
        except VayuError:
            continue
        if found is not None and len(found.table):
            lengths = frame_of(found.table).response.to_numpy().view(np.int64)
            assert (lengths >= 0).all()


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
