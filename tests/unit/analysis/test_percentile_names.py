"""One percentile has many names, and they all mean it."""

from __future__ import annotations

import pytest

from vayu.analysis.percentile_names import level_name, quantile_of
from vayu.analysis.trend import METRICS, checked_metric


@pytest.mark.parametrize("name", [0.999, 99.9, "p99.9", "P99.9", " p99.9 ", "p99_9"])
def test_a_percentile_is_known_by_each_of_its_names(name: float | str) -> None:
    """As a quantile, in per cent, as it is said, and as a column is called."""
    assert quantile_of(name) == 0.999
    assert level_name(0.999) == "p99.9"


@pytest.mark.parametrize("name", ["p0", "p100", "99.9", "p", "px", 1, 0, True, None])
def test_what_is_no_percentile_is_none(name: object) -> None:
    """Neither ends nor words."""
    assert quantile_of(name) is None


def test_a_trend_is_asked_for_by_either_name() -> None:
    """Its column has that of Python."""
    assert checked_metric("p99.9") == checked_metric("p99_9") == "p99_9"
    assert [checked_metric(one) for one in METRICS] == list(METRICS)
