"""A spectrum shows the percentiles that a population is large enough for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings, strategies as st

from vayu.analysis.histogram_tail import AT_A_TIME, HistogramTail
from vayu.formats.runs.hlog import log_head, log_line
from vayu.stats.histogram import DEFAULT
from vayu.units import NS_PER_S
from vayu.widgets.spectrum import MARKS, PLACES, spectrum

if TYPE_CHECKING:
    from pathlib import Path


def counts_of(values: list[int]) -> np.ndarray:
    """Cells of values [us]."""
    return np.bincount(DEFAULT.index(np.array(values)), minlength=DEFAULT.counts_len)


def write(folder: Path, seconds: list[list[int]], *, tag: str = "response") -> None:
    """The log of a run, a second for each list of values."""
    lines = [log_head(0)]
    for i, values in enumerate(seconds):
        line = log_line(tag, counts_of(values), start=i * NS_PER_S, end=(i + 1) * NS_PER_S)
        lines += [line] if line else []
    (folder / "intervals.hlog").write_text("\n".join(lines) + "\n")


def test_a_log_is_added_up_as_it_grows(tmp_path: Path) -> None:
    """Each line once; one that is not whole yet is left for later."""
    tail = HistogramTail(tmp_path)
    assert tail.read() == 0

    write(tmp_path, [[1_000] * 90, [9_000] * 10])
    log = tmp_path / "intervals.hlog"
    whole = log.read_bytes()
    log.write_bytes(whole[:-20])
    assert tail.read()
    assert (tail.count("response"), tail.until) == (90, 1.0)
    log.write_bytes(whole)
    tail.read()
    assert tail.read() == 0

    assert (tail.count("response"), tail.until) == (100, 2.0)
    assert tail.quantiles("response", [0.5, 0.9, 0.99]) == [1.0, 1.0, 9.007]
    assert tail.quantiles("service", [0.5]) is None


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    """A view does without it; the export says what is wrong."""
    write(tmp_path, [[1_000]])
    with (tmp_path / "intervals.hlog").open("a") as file:
        file.write("Tag=response,1.0,1.0,1.0,nonsense\nTag=response,x\n\n")
    tail = HistogramTail(tmp_path)
    tail.read()

    assert tail.count("response") == 1


def test_a_long_log_is_read_a_bit_at_a_time(tmp_path: Path) -> None:
    """Re-attached after an hour, the view still draws."""
    write(tmp_path, [[1_000]] * 200)
    tail = HistogramTail(tmp_path)

    assert [tail.read() for _ in range(5)] == [AT_A_TIME, AT_A_TIME, AT_A_TIME, 13, 0]
    assert tail.count("response") == 200


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=300))
def test_a_spectrum_agrees_with_numpy(values: list[int]) -> None:
    """Nearest rank, to a cell; nothing beyond 1 - 1/n."""
    tail = HistogramTail.__new__(HistogramTail)
    tail.counts = {"response": counts_of(values)}
    drawn = spectrum(tail, "response")
    assert drawn is not None

    for place, value in zip(PLACES, drawn, strict=True):
        q = 1 - 10**-place
        if np.isnan(value):
            assert q > 1 - 1 / len(values)
            continue
        expected = float(np.quantile(values, q, method="inverted_cdf")) / 1_000
        assert expected * 0.999 <= value <= expected * 1.002 + 0.001


def test_nothing_has_no_spectrum(tmp_path: Path) -> None:
    """Absent, not zero."""
    assert spectrum(HistogramTail(tmp_path), "response") is None


def test_marks_stand_where_their_nines_are() -> None:
    """Two nines at 2."""
    assert [round(place, 3) for place, _ in MARKS] == [0.301, 1, 2, 3, 4, 5, 6]
