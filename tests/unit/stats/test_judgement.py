"""Verdicts follow from where an interval lies, and say what it would take."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from vayu.stats.interval import Interval
from vayu.stats.judgement import Difference, Verdict, judge, to_settle, together


def difference(low: float | None, high: float | None, *, margin: float = 0.05) -> Difference:
    """One of 10,000 values, in the middle of its interval."""
    value = 0.0 if low is None or high is None else (low + high) / 2
    return Difference(value, Interval(low, high), margin, 10_000, 400)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.01, 0.02, Verdict.SAME),
        (0.01, 0.04, Verdict.SAME),
        (0.01, 0.09, Verdict.WORSE),
        (-0.09, -0.01, Verdict.BETTER),
        (-0.01, 0.09, Verdict.INCONCLUSIVE),
        (0.01, None, Verdict.WORSE),
        (None, -0.2, Verdict.BETTER),
        (None, 0.01, Verdict.INCONCLUSIVE),
        (None, None, Verdict.INCONCLUSIVE),
    ],
)
def test_where_the_interval_lies(low: float | None, high: float | None, verdict: Verdict) -> None:
    """As in the picture of the module."""
    assert judge(difference(low, high)) is verdict


@pytest.mark.parametrize(
    ("several", "verdict"),
    [
        ("same same", Verdict.SAME),
        ("same worse", Verdict.WORSE),
        ("better worse", Verdict.WORSE),
        ("better inconclusive", Verdict.BETTER),
        ("same inconclusive", Verdict.INCONCLUSIVE),
    ],
)
def test_several_together(several: str, verdict: Verdict) -> None:
    """A worse one weighs most; the same takes all."""
    assert together([Verdict(one) for one in several.split()]) is verdict


def test_nothing_is_inconclusive() -> None:
    """No difference, no verdict."""
    assert together([]) is Verdict.INCONCLUSIVE


def test_an_interval_halves_with_four_times_as_many() -> None:
    """+4 % +- 8 % leaves 0 at half the width: 30,000 more than the 10,000."""
    assert to_settle([difference(-0.04, 0.12)]) == 30_000


def test_the_shorter_way_counts() -> None:
    """+1 % +- 6 % is within 5 % long before it leaves 0: (6/4)^2 of 10,000."""
    assert to_settle([difference(-0.05, 0.07)]) == 13_000


@pytest.mark.parametrize(("low", "high"), [(None, None), (None, 0.01), (-0.01, None)])
def test_without_bounds_no_number_is_known_to_settle_it(
    low: float | None, high: float | None
) -> None:
    """400 more give it a bound, and where that lies nobody knows."""
    assert to_settle([difference(low, high)]) is None


def test_what_has_bounds_may_settle_it_alone() -> None:
    """+4 % +- 8 % leaves 0 with 30,000 more, whatever has no bound beside it."""
    assert to_settle([difference(-0.04, 0.12), difference(None, None)]) == 30_000


def test_what_is_the_same_already_settles_nothing_more() -> None:
    """Its interval is not at 0, and may leave it any moment: that is still the same."""
    assert to_settle([difference(0.01, 0.03), difference(-0.04, 0.12)]) == 30_000
    assert to_settle([difference(0.01, 0.03), difference(None, None)]) is None


def test_what_is_settled_needs_none() -> None:
    """Whatever else is open beside it."""
    assert to_settle([difference(0.1, 0.2), difference(-0.04, 0.12)]) == 0


def test_some_things_no_number_settles() -> None:
    """No difference at all, and no margin."""
    assert to_settle([difference(-0.1, 0.1, margin=0.0)]) is None


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 0.5))
def test_a_verdict_mirrors(middle: float, half: float, margin: float) -> None:
    """What is worse one way round is better the other."""
    mirrored = {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}
    there = judge(difference(middle - half, middle + half, margin=margin))
    back = judge(difference(-middle - half, -middle + half, margin=margin))

    assert back is mirrored.get(there, there)


def test_a_lopsided_interval_leaves_nothing_on_the_side_of_nothing() -> None:
    """What is far on the other side is no reason: here 30 to 0 must become 20 to 0."""
    lopsided = Difference(20.0, Interval(-10.0, 21.0), 1.0, 100)

    assert to_settle([lopsided]) == 130
    assert to_settle([Difference(0.0, Interval(-10.0, 10.0), 0.0, 100)]) is None


def test_a_number_that_nobody_will_see_is_none() -> None:
    """A difference of a hair, and another that no number of values bounds."""
    hair = Difference(1e-6, Interval(-0.3, 0.3), 0.05, 400)
    boundless = Difference(0.1, Interval(None, None), 0.05, 400)

    assert to_settle([hair, boundless]) is None
    assert to_settle([hair]) is not None
