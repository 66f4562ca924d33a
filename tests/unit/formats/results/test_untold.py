"""What a file of another tool does not say is no number and no guess."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vayu.analysis.frames import frame_of
from vayu.errors import InvalidConfig
from vayu.formats.results.result_files import format_of

HEAD = b"timeStamp,elapsed,label,responseCode,success,Latency,Connect\n"


def read(data: bytes) -> Any:
    """The rows in some bytes."""
    reader = format_of(data).read
    assert reader
    return reader(data)


def k6(*points: tuple[str, int, dict[str, str]]) -> bytes:
    """Points of 1 ms, each at a second."""
    lines = [
        {
            "type": "Point", "metric": metric,
            "data": {"time": f"2024-01-01T00:00:{second:02}Z", "value": 1, "tags": tags},
        }
        for metric, second, tags in points
    ]  # fmt: skip
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def requests(*tags: dict[str, str]) -> bytes:
    """Whole requests of k6, with these tags."""
    names = ("http_reqs", "http_req_duration")
    return k6(*((name, n, own) for n, own in enumerate(tags) for name in names))


def test_of_k6_a_status_is_told_by_any_of_its_points_or_by_its_error() -> None:
    """Codes from 1400 on are 1000 and the status; those below are of no response."""
    data = k6(("http_reqs", 1, {}), ("http_req_duration", 1, {"status": "204"}))
    told = requests({"error_code": "1404"}, {"error_code": "1050"}, {"status": "0"})

    assert frame_of(read(data).table).status.tolist() == [204]
    frame = frame_of(read(told).table)
    assert frame.status.tolist() == [404, 0, 0]
    assert frame.failure.astype(object).tolist()[1:] == ["timeout", "other"]


def test_of_k6_requests_without_a_status_are_refused() -> None:
    """They are neither responses nor failures."""
    with pytest.raises(InvalidConfig, match="status: 2 of 3 requests have none") as caught:
        read(requests({"name": "x"}, {"status": "200"}, {}))
    assert "--system-tags" in str(caught.value.hint)


def test_of_k6_points_without_requests_are_refused() -> None:
    """Nothing tells where one begins."""
    with pytest.raises(InvalidConfig, match="has 3 points of requests, but none of http_reqs"):
        read(k6(*(("http_req_duration", n, {"status": "200"}) for n in range(3))))


@pytest.mark.parametrize("same", ["time", "status"])
def test_of_k6_points_of_another_request_are_refused(same: str) -> None:
    """A file whose http_reqs come last would give each request the times of the next."""
    points = []
    for n, status in enumerate(("200", "500", "200")):
        own, second = ({"status": "200"}, n) if same == "status" else ({"status": status}, 0)
        points += [("http_req_duration", second, own), ("http_reqs", second, own)]
    with pytest.raises(InvalidConfig, match="request 1: the http_req_duration after it is of anot"):
        read(k6(*points))


def test_whether_a_connection_was_new_is_not_known_where_nothing_says_it() -> None:
    """k6 without http_req_connecting; JMeter whose Connect is 0 in every row."""
    row = b"17000000000%02d,5,Home,200,true,3,%d\n"
    silent = read(HEAD + row % (1, 0) + row % (2, 0))
    told = read(HEAD + row % (1, 2) + row % (2, 0))

    assert silent.table["connection_new"].null_count == 2
    assert told.table["connection_new"].to_pylist() == [True, False]
    assert read(requests({"status": "200"})).table["connection_new"].null_count == 1


def test_a_head_alone_holds_no_request() -> None:
    """With every column that a JTL may have."""
    found = read(HEAD)

    assert len(found.table) == 0
    assert frame_of(found.table).empty


def test_a_long_gap_is_noted() -> None:
    """A clock that was set by an hour: the throughput counts it."""
    row = b"%d,5,Home,200,true,3,0\n"
    rows = [row % (1_700_000_000_000 + n * 10 + 3_600_000 * (n >= 50)) for n in range(100)]
    found = read(HEAD + b"".join(rows))

    assert any("nothing was measured for 3,600 s from 0.5 s on" in note for note in found.notes)


def test_stamps_in_seconds_are_refused() -> None:
    """A thousand requests a second would be made of one."""
    with pytest.raises(
        InvalidConfig, match="timeStamp: must be in ms since 1970, got '1700000000'"
    ):
        read(HEAD + b"1700000000,5,Home,200,true,3,0\n1700000001,5,Home,200,true,3,0\n")
