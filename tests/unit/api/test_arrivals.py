"""Arrival times from files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu

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


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be read"), ("", "no line has a time"), ("{}", "no line has a time"),
     ('{"log": {"entries": [{}]}}', "no entry says when it started"),
     ('{"log": 5}', "neither a HAR archive nor an access log")],
)  # fmt: skip
def test_what_holds_no_times_is_refused(tmp_path: Path, content: str | None, why: str) -> None:
    """By its name."""
    path = tmp_path / "x.log"
    if content is not None:
        path.write_text(content)

    with pytest.raises(vayu.VayuError, match=why):
        vayu.arrival_times(path)
