"""Histograms of other tools hold the values that were recorded."""

from __future__ import annotations

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram

from vayu.analysis.merged import percentiles_frame, timeline_frame
from vayu.errors import InvalidConfig
from vayu.formats.results.histogram_results import read_hlog, read_percentile_table, unit_of_log

WRK2 = """
  Latency Distribution (HdrHistogram - Recorded Latency)
  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)

       0.500     0.000000            1         1.00
       1.255     0.500000          500         2.00
       9.000     0.990000          990       100.00
      12.000     1.000000         1000          inf
#[Mean    =        1.3, StdDeviation   =        0.6]
"""


def log(values: list[int], tag: str = "") -> str:
    """A log of one interval, made by the package of HdrHistogram."""
    histogram = HdrHistogram(1, 3_600_000_000_000, 3)
    for value in values:
        histogram.record_value(value)
    head = "#[Histogram log format version 1.3]\n"
    return f"{head}{f'Tag={tag},' if tag else ''}0.5,1.0,9.9,{histogram.encode().decode()}\n"


def test_a_log_of_another_tool_is_in_nanoseconds() -> None:
    """Unless its unit is said."""
    (interval,) = read_hlog(log([1_000_000, 2_000_000, 2_000_000]))
    (scaled,) = read_hlog(log([1_000, 2_000], "get"), unit=1_000_000)

    assert interval.durations == pytest.approx([1_000_000, 2_000_000], rel=1e-3)
    assert interval.counts.tolist() == [1, 2]
    assert (scaled.tag, scaled.start, scaled.length) == ("get", 0.5, 1.0)
    assert scaled.durations == pytest.approx([1e9, 2e9], rel=1e-3)


@pytest.mark.parametrize(
    ("per_ms", "unit", "words"),
    [(1e6, 1, "values are in ns"), (1e3, 1_000, "values are in us"), (7, 1, "nothing tells the")],
)
def test_the_maximum_of_an_interval_tells_the_unit(per_ms: float, unit: int, words: str) -> None:
    """It is in ms, beside a histogram in anything."""
    text = log([20_001, 1_500]).replace(",9.9,", f",{20_001 / per_ms:.6f},")
    (interval,) = read_hlog(text)

    assert unit_of_log(text)[0] == unit
    assert words in unit_of_log(text)[1]
    assert interval.durations[-1] == pytest.approx(20_001 * unit, rel=1e-3)


def test_percentiles_are_named_as_those_of_a_run() -> None:
    """A number below 1 is a quantile, a word a percentile; 0 and 100 are the ends."""
    intervals = [read_percentile_table(WRK2)]
    found = percentiles_frame(intervals, [0.5, "p99", 99.9, 0, 100])

    assert found.percentile.tolist() == [50, 99, 99.9, 0, 100]
    plain = percentiles_frame(intervals, [50, 99])
    assert found.value.tolist()[:2] == plain.value.tolist()
    for wrong in (1, "99", -3, [], [50, None]):
        with pytest.raises(InvalidConfig, match="must be percentiles"):
            percentiles_frame(intervals, wrong)  # type: ignore[arg-type]


def test_percentiles_of_merged_intervals() -> None:
    """By nearest rank over all of them, as the package itself says; never a mean of percentiles."""
    rng = np.random.default_rng(1)
    parts = [rng.lognormal(14, 1, 500).astype(int).tolist() for _ in range(3)]
    intervals = [interval for part in parts for interval in read_hlog(log(part))]
    frame = percentiles_frame(intervals, [50, 99])

    whole = HdrHistogram(1, 3_600_000_000_000, 3)
    for value in np.concatenate(parts):
        whole.record_value(int(value))
    expected = [whole.get_value_at_percentile(p) for p in (50, 99)]
    assert frame.value.astype("int64").tolist() == pytest.approx(expected, rel=2e-3)
    assert frame["count"].tolist() == [1_500, 1_500]
    assert len(timeline_frame(intervals, [50])) == 3


def test_a_table_of_wrk2() -> None:
    """Counts up to each value become counts of each. [ms]."""
    interval = read_percentile_table(WRK2)
    frame = percentiles_frame([interval], [50, 99, 100])

    assert interval.counts.tolist() == [1, 499, 490, 10]
    assert percentiles_frame([interval], 99).value.tolist() == [frame.value[1]]
    assert (frame.value.dt.total_seconds() * 1e3).tolist() == pytest.approx([1.255, 9.0, 12.0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#[Histogram log format version 1.3]\n0.1,1.0,2.0,HISTFgarbage\n", "line 2"),
        ("#[Histogram log format version 1.3]\nx\n", "line 2"),
        (log([5]).replace("0.5,1.0", "0.5,-1.0"), "interval of -1 s"),
    ],
)
def test_a_damaged_log_is_refused_by_line(text: str, words: str) -> None:
    """Never an empty histogram instead."""
    with pytest.raises(InvalidConfig, match=words):
        read_hlog(text)


def test_a_table_that_cannot_be_is_refused() -> None:
    """Counts that fall, or no row at all."""
    with pytest.raises(InvalidConfig, match="fall"):
        read_percentile_table(WRK2.replace("990       100", "490       100"))
    with pytest.raises(InvalidConfig, match="no row"):
        read_percentile_table("Detailed Percentile spectrum:\n")
    with pytest.raises(InvalidConfig, match="between p0 and p100"):
        percentiles_frame([read_percentile_table(WRK2)], [101])


def test_two_tables_are_not_one() -> None:
    """As `wrk2 -U` prints them: with and without what a stall kept from being sent."""
    with pytest.raises(InvalidConfig, match="several percentile tables") as caught:
        read_percentile_table(f"{WRK2}  Uncorrected Latency\n{WRK2}")
    assert "the first one" in str(caught.value.hint)


def test_a_table_that_was_cut_short_is_refused() -> None:
    """Its longest values are missing: p99 of what is left would be far too short."""
    with pytest.raises(InvalidConfig, match=r"cut short: its last row is percentile 0\.99"):
        read_percentile_table(WRK2.split("      12.000", maxsplit=1)[0])
    total = "#[Max     =       12.000, Total count    =         {}]\n"
    assert read_percentile_table(WRK2 + total.format(1000)).counts.sum() == 1_000
    with pytest.raises(InvalidConfig, match="of 2,000 values whose last row counts 1,000"):
        read_percentile_table(WRK2 + total.format(2000))
