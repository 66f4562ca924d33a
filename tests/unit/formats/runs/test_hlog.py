"""What we log the reader of the hdrhistogram package reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader
from hypothesis import given, settings, strategies as st

from vayu.formats.runs.hlog import log_head, log_line
from vayu.stats.layout import HdrLayout

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT = HdrLayout()
EPOCH = 1_700_000_000_500_000_000
SECOND = 1_000_000_000


def counted(values: list[int]) -> np.ndarray:
    """Values [us] in cells."""
    counts = np.zeros(LAYOUT.counts_len, np.int64)
    np.add.at(counts, LAYOUT.index(np.array(values, np.int64)), 1)
    return counts


def test_a_log_reads_as_it_was_written(tmp_path: Path) -> None:
    """Tags, times and every value."""
    lines = [
        log_line("response", counted([100, 2_000]), start=0, end=SECOND),
        log_line("lag", counted([3]), start=0, end=SECOND),
        log_line("response", counted([5_000_000]), start=SECOND, end=2_250_000_000),
    ]
    path = tmp_path / "a.hlog"
    path.write_text("\n".join([log_head(EPOCH), *map(str, lines)]) + "\n")

    reader = HistogramLogReader(str(path), HdrHistogram(1, LAYOUT.highest, 3))
    found = list(iter(reader.get_next_interval_histogram, None))
    reader.close()
    assert reader.get_start_time_sec() == 1_700_000_000.5
    assert [
        (h.get_tag(), h.get_total_count(), h.get_start_time_stamp(), h.get_end_time_stamp())
        for h in found
    ] == [
        ("response", 2, 1_700_000_000_500, 1_700_000_001_500),
        ("lag", 1, 1_700_000_000_500, 1_700_000_001_500),
        ("response", 1, 1_700_000_001_500, 1_700_000_002_750),
    ]
    assert found[0].get_value_at_percentile(100) == LAYOUT.upper(
        int(LAYOUT.index(np.array([2000]))[0])
    )
    assert str(lines[2]).split(",")[1:4] == ["1.000", "1.250", "5001.215"]


def test_nothing_measured_is_no_line() -> None:
    """A gap, not a zero."""
    assert log_line("response", counted([]), start=0, end=SECOND) is None


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.integers(0, LAYOUT.highest), max_size=30), min_size=1, max_size=5))
def test_the_intervals_add_up(intervals: list[list[int]]) -> None:
    """The package's decoder finds, over all lines, exactly the values of all intervals."""
    total = np.zeros(LAYOUT.counts_len, np.int64)
    for number, values in enumerate(intervals):
        line = log_line("x", counted(values), start=number * SECOND, end=(number + 1) * SECOND)
        if line is not None:
            found = np.frombuffer(HdrHistogram.decode(line.split(",")[4]).counts, np.int64)
            total[: found.size] += found

    assert (total == counted([value for values in intervals for value in values])).all()


@pytest.mark.parametrize("beyond", [0, 499_999, 836_999, 999_999])
def test_a_log_says_one_start_in_both_ways(beyond: int) -> None:
    """In seconds and as a date, to the same millisecond: neither rounds what the other cuts off."""
    head = log_head(1_795_733_456_836_000_000 + beyond)

    assert (
        "[StartTime: 1795733456.836 (seconds since epoch), 2026-11-26T22:50:56.836+00:00]" in head
    )
    assert "[BaseTime: 1795733456.836 (seconds since epoch)]" in head
