"""Arrival times are read from what servers and browsers write."""

from __future__ import annotations

from datetime import datetime

from vayu.formats.load.arrival_times import har_times, log_times

APACHE = '127.0.0.1 - frank [10/Oct/2000:13:55:{:02d} -0700] "GET /a HTTP/1.0" 200 23'
BASE = datetime.fromisoformat("2000-10-10T13:55:00-07:00").timestamp()


def test_the_common_log_format() -> None:
    """Its time has an offset."""
    times, silent = log_times([APACHE.format(36), "", APACHE.format(40)])

    assert [time - BASE for time in times] == [36, 40]
    assert silent == 0


def test_iso_times_and_other_brackets() -> None:
    """The first pair of brackets that holds a time counts; one without an offset is UTC."""
    lines = ['[::1] - [2000-10-10T20:55:01.250+00:00] "GET /"', "[2000-10-10T20:55:02] x [y z]"]

    assert [time - BASE for time in log_times(lines)[0]] == [1.25, 2]


def test_whole_seconds_are_spread_over_themselves() -> None:
    """Four in one second are a quarter of a second apart, in their order."""
    times, _ = log_times([APACHE.format(s) for s in (1, 1, 1, 1, 2, 3, 3)])

    assert [time - BASE for time in times] == [1, 1.25, 1.5, 1.75, 2, 3, 3.5]


def test_lines_without_a_time_are_counted() -> None:
    """They are not dropped in silence."""
    lines = ["hello", APACHE.format(1), "[99/Foo/2000:00:00:00 +0000]", "[10/Oct/2000:99:00:00]"]

    assert log_times(lines)[1] == 3
    assert log_times(["nothing"]) == ([], 1)


def entry(started: object) -> dict:
    return {"startedDateTime": started, "request": {}}


def test_har_entries_say_when_they_started() -> None:
    """To the millisecond."""
    started = ["2000-10-10T20:55:01.125Z", "2000-10-10T13:55:00.000-07:00"]

    times, silent = har_times({"log": {"entries": [entry(when) for when in started]}})
    assert [time - BASE for time in times] == [1.125, 0]
    assert silent == 0


def test_entries_without_a_time_are_counted() -> None:
    """One of a browser's extension does not spoil the others."""
    entries = [entry("2000-10-10"), entry("soon"), entry(None), 5, None]

    assert [len(har_times({"log": {"entries": entries}})[0])] == [1]
    assert har_times({"log": {"entries": entries}})[1] == 4
    assert har_times({"log": {"entries": []}}) == ([], 0)
