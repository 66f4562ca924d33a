"""Two samples are told apart where they differ, and what is no latency is refused."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import vayu.analysis
from vayu.analysis.comparison import QUANTILES, compare_samples
from vayu.errors import InvalidConfig
from vayu.stats.judgement import Verdict
from vayu.testing.latencies import Ar1Lognormal

SOURCE = Ar1Lognormal()


def drawn(seed: int, count: int = 50_000) -> np.ndarray:
    """A sample of an autoregression."""
    return SOURCE.draw(count, np.random.default_rng(seed))


def test_the_public_name() -> None:
    """`vayu.analysis.compare_samples`, and nothing that there is not."""
    assert vayu.analysis.compare_samples is compare_samples
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = vayu.analysis.no_such_thing


@pytest.mark.parametrize(
    ("factor", "verdict"), [(1.0, "same"), (1.1, "worse"), (0.9, "better"), (1.05, "worse")]
)
def test_the_verdict(factor: float, verdict: str) -> None:
    """Of a factor, at 50,000 rows; equal to its own word."""
    found = compare_samples(drawn(1), factor * drawn(2))

    assert found.verdict == verdict
    assert found.needed == 0
    assert found.sentence.lower().startswith(verdict)


def test_few_rows_are_inconclusive_and_say_how_many_it_takes() -> None:
    """At 2,000 rows a difference of 3 % is open; several times as many would settle it."""
    found = compare_samples(drawn(1, 2_000), 1.03 * drawn(2, 2_000))

    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.needed is not None
    assert 2_000 < found.needed < 200_000
    assert f"{found.needed:,} more requests" in found.sentence


def test_a_slower_tail_alone_is_worse() -> None:
    """10 % above p95; the median does not hide it."""
    y = drawn(2)
    found = compare_samples(drawn(1), np.where(y > np.quantile(y, 0.95), 1.2 * y, y))

    assert found.verdict is Verdict.WORSE
    assert found.quantiles.verdict.tolist()[0] == "same"
    assert found.quantiles.verdict.tolist()[-1] == "worse"


def test_better_here_and_worse_there_is_worse_and_says_both() -> None:
    """A cache that helps most and hurts the rest."""
    y = drawn(2)
    found = compare_samples(drawn(1), np.where(y > np.quantile(y, 0.93), 1.5 * y, 0.8 * y))

    assert found.verdict is Verdict.WORSE
    assert "; but p50 -" in found.sentence


def test_the_same_numbers_give_the_same_answer() -> None:
    """Random weights included; timedeltas are seconds."""
    x, y = drawn(1, 3_000), drawn(2, 3_000)
    first = compare_samples(x, y)

    assert repr(compare_samples(x, y)) == repr(first)
    in_words = compare_samples(
        pd.Series(pd.to_timedelta(x, unit="s")), pd.to_timedelta(y, unit="s")
    )
    assert in_words.verdict is first.verdict
    assert in_words.latencies.location.value == pytest.approx(
        first.latencies.location.value, abs=1e-8
    )


def test_one_row_a_quantile() -> None:
    """With the values of numpy, and bands around their ratio."""
    x, y = drawn(1, 5_000), drawn(2, 5_000)
    frame = compare_samples(x, y).quantiles

    assert frame["quantile"].tolist() == list(QUANTILES)
    expected = [np.quantile(x, q, method="inverted_cdf") for q in QUANTILES]
    assert frame.baseline.dt.total_seconds().tolist() == pytest.approx(expected, abs=1e-9)
    assert (frame.ratio_low <= frame.ratio).all()
    assert (frame.ratio <= frame.ratio_high).all()
    assert ((frame["value"] - frame.baseline) == frame["shift"]).all() or (
        (frame["value"] - frame.baseline - frame["shift"]).abs() < pd.Timedelta("2ns")
    ).all()


def test_its_quantiles_are_shown_as_the_comparison_shows_them() -> None:
    """In the same units and digits; the numbers behind them are as exact as ever."""
    found = compare_samples(drawn(1, 5_000), drawn(2, 5_000))
    told = next(line for line in repr(found).splitlines() if line.split()[:1] == ["p99"])
    shown = next(line for line in repr(found.quantiles).splitlines() if " p99 " in line)

    baseline, now = re.findall(r"[\d.]+ ms", told)[:2]
    assert re.findall(r"[\d.]+ ms", shown)[:2] == [baseline, now]
    assert f" {found.quantiles.ratio.iloc[-1]:.3f} " in shown
    assert "days" not in repr(found.quantiles)
    assert found.quantiles.ratio.iloc[-1] == found.shifts[-1].y / found.shifts[-1].x


@pytest.mark.parametrize(
    ("x", "y"), [([0.1], [0.1]), ([0.0, 0.0], [0.0]), (np.full(2_000, 0.1), np.full(3_000, 0.1))]
)
def test_degenerate_samples_have_an_answer(x: list[float], y: list[float]) -> None:
    """One value, nothing but zeros, all equal: never an exception, never a false alarm."""
    found = compare_samples(x, y)

    assert found.verdict in {Verdict.SAME, Verdict.INCONCLUSIVE}
    assert repr(found)
    assert found._repr_html_()


def test_all_problems_are_named_at_once() -> None:
    """Each with its value."""
    with pytest.raises(InvalidConfig) as caught:
        compare_samples([], [1, np.nan, -1], quantiles=[0, "a"], confidence=2, margin="x")  # type: ignore[list-item, arg-type]

    assert sorted(caught.value.problems) == [
        "confidence", "margin", "quantiles.0", "quantiles.1", "x", "y",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([1, float("inf")], "1 of 2 values are NaN or infinite"),
        ([1, -0.5], "1 of 2 values are negative, the least -0.5 s"),
        ([[1, 2]], "one row of numbers"),
        (["a"], "numbers of seconds"),
        ([object()], "an array of seconds"),
        (pd.Series([pd.NaT, pd.Timedelta("1s")]), "1 of 2 values are NaN"),
    ],
)
def test_what_is_no_latency_is_refused(values: object, why: str) -> None:
    """It is never skipped: that would move every percentile."""
    with pytest.raises(InvalidConfig, match=why):
        compare_samples([0.1], values)  # type: ignore[arg-type]


def test_the_picture() -> None:
    """Change, band and margin, with the sentence below the title."""
    from vayu.figures.heading import title_of

    found = compare_samples(drawn(1, 5_000), drawn(2, 5_000))
    figure = found.plot()

    assert [trace.name for trace in figure.data if trace.showlegend is not False] == [
        "change", "band", "margin of 5 %",
    ]  # fmt: skip
    assert found.sentence[:40] in title_of(figure)[1]


def test_too_few_for_a_bound_promise_no_verdict() -> None:
    """What has no bound is unknown: a number for bounds is none that settles it."""
    found = compare_samples([0.1] * 20, [0.2] * 20)

    assert (found.verdict, found.needed) == (Verdict.INCONCLUSIVE, None)
    assert "would settle it" not in found.sentence
    assert "bounds take at least" in found.sentence


def test_what_has_no_bound_is_said_once_of_all_quantiles() -> None:
    """And not in a clause for each."""
    sentence = compare_samples([0.1] * 20, [0.2] * 20).sentence

    assert "too few requests for a bound of p50, p75, p90, p95 and p99" in sentence
    assert sentence.count("too few requests") == 1


def test_what_is_unknown_has_no_question_marks() -> None:
    """Neither an interval, nor how many independent responses there are."""
    told = repr(compare_samples([0.1] * 20, [0.2] * 20))

    assert "? to ?" not in told
    assert "How many independent ones their medians are worth is unknown." in told
