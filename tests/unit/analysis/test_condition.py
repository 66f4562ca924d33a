"""A sentence says which requests are meant; one that does not is told what it may have meant."""

from __future__ import annotations

import pytest

from vayu.analysis.condition import parse_condition
from vayu.errors import InvalidConfig


@pytest.mark.parametrize("text", ["wait >= 250ms", " response>p99.9 ", "status != 200", "new"])
def test_conditions_are_read_as_people_write_them(text: str) -> None:
    """With and without blanks."""
    assert parse_condition(text).text == text.strip()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("respnse > p99", "; did you mean 'response'?"),
        ("latency > p99", "; did you mean 'response'?"),
        ("status_code >= 500", "; did you mean 'status'?"),
        ("errors", "; did you mean 'failed'?"),
        ("slow", "; did you mean 'response'?"),
        ("wait > x", "; a duration is compared with one that has a unit, or with a percentile"),
        ("status >= x", "'status >= x'"),
        ("colour == 3", "'colour == 3'"),
    ],
)
def test_a_slip_is_told_what_is_like_it(condition: str, said: str) -> None:
    """At the end of what a condition must be."""
    with pytest.raises(InvalidConfig) as caught:
        parse_condition(condition)
    assert str(caught.value).endswith(said)
