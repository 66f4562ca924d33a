"""The log of intervals holds every value once, however the readings fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

from vayu.engine.recorder.layout import HDR
from vayu.engine.store.intervals import IntervalLog
from vayu.model.rows.metrics import HISTOGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

S = 1_000_000_000


def read_log(path: Path) -> list[HdrHistogram]:
    """Every interval of a log."""
    reader = HistogramLogReader(str(path), HdrHistogram(1, HDR.highest, HDR.digits))
    found = list(iter(reader.get_next_interval_histogram, None))
    reader.close()
    return found


def test_every_value_is_in_one_interval(
    tmp_path: Path, make_rows: Callable, read_back: Callable
) -> None:
    """Readings each 100 ms make intervals of a second; the rest is the last one."""
    rows, path = make_rows(1_000), tmp_path / "i.hlog"
    log = IntervalLog(path, epoch=S)
    for number in range(1, 36):
        reading = read_back(rows[: 1_000 * number // 35], elapsed=number * S // 10)
        log.take(reading)
    log.write(reading)

    found = read_log(path)
    lengths = [h.get_end_time_stamp() - h.get_start_time_stamp() for h in found]
    assert lengths == pytest.approx([1_000] * 9 + [500] * 3)
    for name in HISTOGRAMS:
        total = np.zeros(HDR.counts_len, np.int64)
        for one in found:
            if one.get_tag() == name:
                counts = np.frombuffer(one.counts, np.int64)
                total[: counts.size] += counts
        assert (total == reading.section(name)).all()


def test_a_long_run_has_longer_intervals(
    tmp_path: Path, make_rows: Callable, read_back: Callable
) -> None:
    """After ten hours they take ten seconds."""
    log = IntervalLog(tmp_path / "i.hlog", epoch=S)
    rows, hours = make_rows(4), 36_000 * S
    log.write(read_back(rows[:1], elapsed=hours))
    log.take(read_back(rows[:2], elapsed=hours + 9 * S))
    log.take(read_back(rows[:3], elapsed=hours + 11 * S))

    found = [h for h in read_log(tmp_path / "i.hlog") if h.get_tag() == "response"]
    assert [h.get_total_count() for h in found] == [1, 2]
