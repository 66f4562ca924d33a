"""Numbers carry a unit and three digits."""

from __future__ import annotations

import pytest

from vayu.report import quantity as q


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"), (0.0, "0 ms"), (0.0012, "0.001 ms"), (0.9996, "1.00 ms"), (4.204, "4.20 ms"),
        (12.25, "12.2 ms"), (99.96, "100 ms"), (999.4, "999 ms"), (999.6, "1.00 s"),
        (1_203.0, "1.20 s"), (119_000.0, "119 s"), (150_000.0, "2.50 min"),
        (3_600_000.0, "60.0 min"),
    ],
)  # fmt: skip
def test_durations_choose_their_unit(value: float | None, text: str) -> None:
    """Ms, s or min; a dash for what was not measured."""
    assert q.milliseconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (999_999, "1,000 kB"), (2_480_000, "2.48 MB"),
     (7 * 10**15, "7,000 TB")],
)  # fmt: skip
def test_sizes_are_decimal(value: int, text: str) -> None:
    """KB is 1,000 B."""
    assert q.size(value) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "—"), (0, 9, "0 %"), (9, 9, "100 %"), (1, 10_000, "<0.1 %"),
     (99_999, 100_000, ">99.9 %"), (67, 4_967, "1.3 %")],
)  # fmt: skip
def test_only_none_is_0_and_only_all_is_100(part: int, whole: int, text: str) -> None:
    """A few of very many are not rounded away."""
    assert q.share(part, whole) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0:00"), (7.4, "0:07"), (65, "1:05"), (3_723, "1:02:03"), (-1, "0:00")]
)
def test_a_clock_reads_like_one(value: float, text: str) -> None:
    """Minutes and seconds, hours when there are any."""
    assert q.clock(value) == text


def test_moments_keep_their_offset() -> None:
    """Shown to the second; what is no moment is shown as it is, made safe."""
    assert q.moment("2026-03-01T10:00:01.5+02:00") == "2026-03-01 10:00:01+02:00"
    assert q.moment("2026-03-01T10:00:01.5+00:00") == "2026-03-01 10:00:01 UTC"
    assert q.moment("soon\x1b") == "soon\\x1b"


def test_counts_and_rates() -> None:
    """Thousands are grouped; one is singular."""
    assert (q.count(12_345), q.rate(501.2), q.rate(None)) == ("12,345", "501/s", "—")
    assert (q.requests(1), q.requests(1_200)) == ("1 request", "1,200 requests")
    assert q.seconds(2.0) == "2.00 s"
