"""Rates of other tools are read, to be refused with what they are here."""

from __future__ import annotations

import pytest

from vayu.model.words.other_rate import other_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("600/m", "10"),
        ("50/1s", "50"),
        ("50/s", "50"),
        ("50/second", "50"),
        ("120 per minute", "2"),
        ("1/2s", "0.5"),
        ("5/100ms", "50"),
        ("3600000/h", "1000"),
        ("1/3s", "0.333"),
    ],
)
def test_a_rate_with_a_time(text: str, rate: str) -> None:
    """Is one in requests a second."""
    found = other_rate(text)
    assert found is not None
    assert float(found) == pytest.approx(float(rate), rel=1e-2)
    assert "," not in found


@pytest.mark.parametrize("text", [50, 50.0, None, "50", "x/s", "50/x", "50/0s", "", "/s", "1e3/s"])
def test_what_is_no_such_text(text: object) -> None:
    """Is left to who knows what a rate must be."""
    assert other_rate(text) is None
