"""Ticks survive Parquet whole, also those of another version."""

from __future__ import annotations

import io

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st

from vayu.formats.runs.ticks import TICK_SCHEMA, ticks_of, ticks_table
from vayu.model.results.tick import (
    ByteCounts,
    CheckCounts,
    CheckSummary,
    ErrorCounts,
    Percentiles,
    RequestCounts,
    Tick,
)

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 2**62)
MAYBE = st.none() | FLOATS
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PERCENTILES = st.builds(
    Percentiles, count=COUNTS, min=MAYBE, avg=MAYBE, p50=MAYBE, p95=MAYBE, p99=MAYBE, max=MAYBE
)
TICKS = st.builds(
    Tick,
    timestamp=COUNTS,
    elapsed=FLOATS,
    interval=FLOATS,
    offered=MAYBE,
    throughput=MAYBE,
    latency=PERCENTILES,
    send_lag=PERCENTILES,
    requests=st.builds(RequestCounts, total=COUNTS, failed=COUNTS),
    errors=st.builds(ErrorCounts, timeout=COUNTS, http_5xx=COUNTS),
    bytes=st.builds(ByteCounts, sent=COUNTS, received=COUNTS),
    checks=st.builds(CheckCounts, passed=COUNTS),
    status_codes=st.dictionaries(st.integers(0, 999).map(str), COUNTS, max_size=3),
    event=st.none() | TEXTS,
)


@settings(max_examples=50)
@given(st.lists(TICKS, max_size=4))
def test_every_tick_arrives(ticks: list[Tick]) -> None:
    """Through a real Parquet file, value by value."""
    file = io.BytesIO()
    table = ticks_table(ticks)
    table.validate(full=True)
    pq.write_table(table, file)

    assert ticks_of(pq.read_table(io.BytesIO(file.getvalue()))) == ticks


def test_every_column_has_a_unit() -> None:
    """In the metadata of its field."""
    units = {field.name: field.metadata[b"unit"].decode() for field in TICK_SCHEMA}

    assert units["latency_p99"] == "ms"
    assert units["latency_count"] == "1"
    assert units["throughput"] == "1/s"
    assert units["bytes_received"] == "B"
    assert units["errors_http_5xx"] == "1"


def test_a_table_of_another_version_reads() -> None:
    """What is missing has its default, what is unknown is passed over."""
    tick = Tick(timestamp=1, elapsed=100.0, interval=100.0, late=3, event="stop")
    table = ticks_table([tick]).drop_columns(["late", "latency_p50", "requests_failed"])
    table = table.append_column("new", [["x"]])

    assert ticks_of(table) == [msgspec.structs.replace(tick, late=0)]


def test_tests_by_name_of_an_earlier_version_read() -> None:
    """They were pairs of counts."""
    table = ticks_table([Tick(timestamp=1, elapsed=100.0, interval=100.0)])
    at = table.schema.names.index("checks_by_name")
    earlier = table.set_column(at, "checks_by_name", [['{"is ok":[5,2]}']])

    (tick,) = ticks_of(earlier)
    assert tick.checks.by_name == (CheckSummary(name="is ok", passed=5, failed=2),)


def test_a_wrong_value_is_refused() -> None:
    """A text where a number belongs."""
    table = ticks_table([Tick(timestamp=1, elapsed=0.0, interval=0.0)])
    broken = table.set_column(0, "timestamp", [["soon"]])

    with pytest.raises(msgspec.ValidationError, match="timestamp"):
        ticks_of(broken)
