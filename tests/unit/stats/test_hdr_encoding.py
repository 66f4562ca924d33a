"""What is written of a histogram is what the hdrhistogram package writes of it."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hypothesis import example, given, strategies as st

from vayu.stats.hdr_encoding import encoded
from vayu.stats.histogram import interchange
from vayu.stats.layout import HdrLayout

SMALL, USUAL = HdrLayout(highest=100_000, digits=2), HdrLayout()
HEAD, RATIO = 40, slice(32, 40)

CELLS = st.dictionaries(st.integers(0, SMALL.counts_len - 1), st.integers(1, 1 << 54), max_size=30)


def content(text: bytes | str) -> bytes:
    """The bytes before they were compressed."""
    return zlib.decompress(base64.b64decode(text)[8:])


@given(CELLS, st.integers(0, 20))
@example({}, 0)
@example({0: 1, 2: 63, 3: 64, 5: 1 << 54}, 1)
@example({SMALL.counts_len - 1: (1 << 54) - 1}, 0)
def test_the_package_writes_the_same_bytes(cells: dict[int, int], more: int) -> None:
    """Of any counts, whether empty cells at the end are given or not.

    But for the ratio of a value to its number, which the package writes as an integer 1, and
    the format has as the double 1.0.
    """
    counts = np.zeros(SMALL.counts_len, np.int64)
    for cell, count in cells.items():
        counts[cell] = count
    short = counts[: max(cells, default=-1) + 1 + more]

    found, expected = content(encoded(counts, SMALL)), content(_by_the_package(counts))
    assert found == content(encoded(short, SMALL))
    assert (found[: RATIO.start], found[HEAD:]) == (expected[: RATIO.start], expected[HEAD:])
    assert np.frombuffer(found[RATIO], ">f8").tolist() == [1.0]


def _by_the_package(counts: np.ndarray) -> bytes:
    """Encode up to the last cell in use; the package looks for that by values, not by cells."""
    other = interchange(np.zeros(SMALL.counts_len, np.int64), SMALL)
    np.frombuffer(other.counts, np.int64)[:] = counts
    payload = other.encoder.payload
    used = np.flatnonzero(counts)
    compressed: bytes = payload.compress(int(used[-1]) + 1 if used.size else 0)
    return base64.b64encode(bytes(8) + compressed)


@pytest.mark.parametrize("count", [0, 1, 1_000, 100_000])
def test_the_package_reads_it(count: int) -> None:
    """Every percentile is the same as that of the histogram it makes of the counts by itself."""
    values = np.random.default_rng(count).lognormal(9, 1, count).astype(np.int64)
    counts = np.bincount(USUAL.index(values), minlength=USUAL.counts_len)
    found = HdrHistogram.decode(encoded(counts, USUAL).encode())

    expected = interchange(counts)
    assert found.get_total_count() == count
    assert [found.get_value_at_percentile(p) for p in range(101)] == [
        expected.get_value_at_percentile(p) for p in range(101)
    ]
