"""Arrival times from files."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

LINE = '127.0.0.1 - - [10/Oct/2000:13:55:{:02d} -0700] "GET / HTTP/1.1" 200 23\n'


def test_an_access_log_becomes_a_replay(tmp_path: Path) -> None:
    """With its gaps."""
    log = tmp_path / "access.log"
    log.write_text("".join(LINE.format(second) for second in (1, 1, 5)))

    profile = vayu.Replay(times=vayu.arrival_times(log), speed=2)
    assert profile.times == (0, 0.5, 4)
    assert str(profile) == "replay of 3 arrivals over 2s, 2 times as fast as they came"


def test_a_har_archive_becomes_a_replay(tmp_path: Path) -> None:
    """By what is in it, whatever its name."""
    entries = [{"startedDateTime": f"2024-01-01T00:00:0{s}.500Z", "request": {}} for s in (3, 1)]
    path = tmp_path / "session.json"
    path.write_text(json.dumps({"log": {"entries": entries}}))

    assert vayu.Replay(times=vayu.arrival_times(str(path))).times == (0, 2)


def test_lines_without_a_time_are_warned_about(tmp_path: Path) -> None:
    """With their number."""
    log = tmp_path / "access.log"
    log.write_text("starting\n" + LINE.format(1))

    with pytest.warns(UserWarning, match=r"1 of 2 lines of .* have no time; left out"):
        assert len(vayu.arrival_times(log)) == 1
    log.write_text('{"log": {"entries": [{}, null, {"startedDateTime": "2024-01-01"}]}}')
    with pytest.warns(UserWarning, match=r"2 of 3 entries of .* have no time; left out"):
        assert len(vayu.arrival_times(log)) == 1


def test_a_byte_order_mark_is_no_part_of_an_archive(tmp_path: Path) -> None:
    """Some tools write one."""
    path = tmp_path / "session.har"
    archive = {"log": {"entries": [{"startedDateTime": "2024-01-01T00:00:01Z"}]}}
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(archive).encode())

    assert vayu.arrival_times(path) == [1704067201.0]


def test_a_log_that_was_rotated_away_is_to_be_unpacked(tmp_path: Path) -> None:
    """It is not called something else."""
    path = tmp_path / "access.log.1.gz"
    path.write_bytes(gzip.compress(LINE.format(1).encode()))

    with pytest.raises(InvalidConfig, match=r"access\.log\.1\.gz' is compressed; unpack it first"):
        vayu.arrival_times(path)


@pytest.mark.parametrize("path", [None, 7, b"x.log"])
def test_what_is_no_path_is_refused(path: object) -> None:
    """By the argument it is."""
    with pytest.raises(InvalidConfig, match="path: must be the path of a file, got"):
        vayu.arrival_times(path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be read"), ("", "no line has a time"), ("{}", "no line has a time"),
     ('{"log": {"entries": [{}]}}', "no entry says when it started"),
     ('{"log": 5}', "neither a HAR archive nor an access log"),
     ('{"log": {"entries": [', "begins as a HAR archive does, but is none: Input")],
)  # fmt: skip
def test_what_holds_no_times_is_refused(tmp_path: Path, content: str | None, why: str) -> None:
    """By its name."""
    path = tmp_path / "x.log"
    if content is not None:
        path.write_text(content)

    with pytest.raises(vayu.VayuError, match=why):
        vayu.arrival_times(path)
