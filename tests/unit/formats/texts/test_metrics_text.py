"""Numbers that a server says of itself are read as they are written, whoever wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from prometheus_client.parser import text_string_to_metric_families

from vayu.formats.texts.metrics_text import MOST_SERIES, metrics_of

TEXT = """# HELP http_requests_total The total number.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="a} \\" b",code="400"}    3
# TYPE temperature gauge
temperature -2.5
broken NaN
infinite +Inf
# TYPE latency histogram
latency_bucket{le="0.1"} 4
latency_bucket{le="+Inf"} 5
latency_sum 0.9
latency_count 5
untyped_total 8
"""


def test_samples_are_those_of_prometheus_own_parser() -> None:
    """By metric and value, but for what is no number."""
    found, _ = metrics_of(TEXT.encode(), "text/plain")
    theirs = sorted(
        sample.value
        for family in text_string_to_metric_families(TEXT)
        for sample in family.samples
        if abs(sample.value) < float("inf")
    )

    assert sorted(found.values()) == theirs
    assert found['http_requests_total{method="post",code="200"}'] == 1027
    assert found["temperature"] == -2.5


def test_what_only_grows_is_known() -> None:
    """By its type; of an untyped one by its name."""
    _, counters = metrics_of(TEXT.encode(), "text/plain; version=0.0.4")

    assert {name.partition("{")[0] for name in counters} == {
        "http_requests_total", "latency_bucket", "latency_sum", "latency_count", "untyped_total",
    }  # fmt: skip


def test_numbers_in_json_are_named_by_their_path() -> None:
    """Text and truth values are left out."""
    body = b'{"pool": {"used": 3, "name": "x", "ok": true}, "cpus": [0.5, 0.25], "jobs_total": 7}'

    assert metrics_of(body, "application/json") == (
        {"pool.used": 3.0, "cpus.0": 0.5, "cpus.1": 0.25, "jobs_total": 7.0}, {"jobs_total"},
    )  # fmt: skip
    assert metrics_of(b"42", "application/json") == ({"value": 42.0}, set())


@pytest.mark.parametrize("body", [b"<html>no</html>", b"a b c d e", b"{", b"\xff\xfe"])
def test_what_is_neither_is_refused(body: bytes) -> None:
    """As the decoders do."""
    with pytest.raises(ValueError, match=r"."):
        metrics_of(body, "text/plain")


@given(st.text(max_size=200))
def test_hostile_text_is_read_or_refused(text: str) -> None:
    """Nothing else happens."""
    try:
        found, _ = metrics_of(text.encode("utf-8", "surrogatepass"), "text/plain")
    except ValueError:
        return
    assert all(isinstance(value, float) for value in found.values())


def test_a_flood_is_cut() -> None:
    """So many series, and no longer names."""
    found, _ = metrics_of("".join(f"m{i} 1\n" for i in range(5_000)).encode(), "text/plain")
    (name,) = metrics_of(f"{'n' * 5_000} 1\n".encode(), "text/plain")[0]

    assert len(found) == MOST_SERIES
    assert len(name) == 200
