"""Every metric of a threshold, against the rows that it is about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.accounts import Account, merged
from vayu.engine.coordinator.distribution import distribution_of
from vayu.engine.coordinator.gauge import POPULATIONS, gauge, resembling
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.model.rows.metrics import CHECKS
from vayu.model.thresholds.grammar import parse_threshold
from vayu.model.thresholds.limit import Kind, Metric
from vayu.model.thresholds.metric import COUNTED, RATES, SHARES
from vayu.protocol.reports import Named

if TYPE_CHECKING:
    from collections.abc import Callable

S = 1_000_000_000


def metric(text: str) -> Metric:
    """The metric of ``text``."""
    bound = {"throughput": "> 1/s", "count": "> 1"}.get(text.partition("(")[0])
    share = text.partition("(")[0] in SHARES
    return parse_threshold(f"{text} {bound or ('> 1%' if share else '> 1ms')}").metric


@pytest.mark.parametrize("of", ["response", "service", "lag"])
def test_quantiles_are_those_of_the_rows(make_rows: Callable, read_back: Callable, of: str) -> None:
    """Never below the true value, and above it by no more than a cell: 0.1 %, or 1 us."""
    rows = make_rows(5_000)
    answered = rows[rows["status"] > 0]
    ends = {"response": ("intended", "completed"), "service": ("started", "completed"),
            "lag": ("intended", "started")}[of]  # fmt: skip
    durations = (answered[ends[1]] - answered[ends[0]]) / 1e6
    reading = read_back(rows)
    for q in (1, 50, 99, 99.9):
        truth = float(np.quantile(durations, q / 100, method="inverted_cdf"))
        found = gauge(metric(f"p{q}({of})"), reading)
        assert found.population == len(answered)
        assert truth - 0.001 <= float(found.value) <= truth * 1.001 + 0.001
    mean = gauge(metric(f"avg({of})"), reading).value
    assert float(mean) == pytest.approx(durations.mean(), rel=1e-12)


def test_the_summary_says_the_same(make_rows: Callable, read_back: Callable) -> None:
    """A verdict and the table above it never differ."""
    reading = read_back(make_rows(3_000))
    for of in ("response", "service", "lag"):
        shown = distribution_of(reading, of)
        for name, value in (
            ("p50", shown.p50),
            ("p95", shown.p95),
            ("p99", shown.p99),
            ("p99.9", shown.p99_9),
            ("min", shown.min),
            ("max", shown.max),
            ("avg", shown.avg),
        ):
            assert float(gauge(metric(f"{name}({of})"), reading).value) == pytest.approx(value)


def test_shares_are_exact(make_rows: Callable, read_back: Callable) -> None:
    """7 of 100 is 7 %, whatever floats make of it."""
    rows = make_rows(100)
    rows["failure"], rows["status"], rows["checks_failed"] = 0, 200, 0
    rows["status"][:7] = 500
    rows["checks_passed"], rows["checks_failed"][0] = 1, 1
    rows["started"] = rows["intended"]
    rows["started"][:3] += 11_000_000
    reading = read_back(rows, due=125, dropped=25, elapsed=2 * S)

    assert {
        text: gauge(metric(text), reading)
        for text in ("failed", "failed(http_5xx)", "failed(timeout)", "checks", "dropped", "late")
    } == {
        "failed": (Fraction(7), 100, "completed requests"),
        "failed(http_5xx)": (Fraction(7), 100, "completed requests"),
        "failed(timeout)": (Fraction(0), 100, "completed requests"),
        "checks": (Fraction(10_000, 101), 101, "tests"),
        "dropped": (Fraction(20), 125, "arrivals due"),
        "late": (Fraction(3), 100, "started requests"),
    }
    assert gauge(metric("throughput"), reading).value == 50
    counts = {name: gauge(metric(f"count({name})"), reading).value for name in COUNTED}
    assert counts == {"requests": 100, "failed": 7, "dropped": 25, "late": 3}


def test_cancelled_requests_are_in_no_population(make_rows: Callable, read_back: Callable) -> None:
    """They neither succeeded nor failed."""
    rows = make_rows(1_000)
    reading = read_back(rows)
    cancelled = reading.counter("cancelled")
    assert gauge(metric("failed"), reading).population == 1_000 - cancelled


@pytest.mark.parametrize("text", [*SHARES, *RATES, "p99", "avg(lag)", "min", "max(service)",
                                  *(f"count({name})" for name in COUNTED)])  # fmt: skip
def test_of_nothing_there_is_no_value(text: str) -> None:
    """Not 0."""
    found = gauge(metric(text), empty())
    assert (found.value, found.population) == (None, 0)


def test_every_metric_has_a_population() -> None:
    """In words."""
    assert set(POPULATIONS) == {*SHARES, *RATES, *COUNTED}
    assert gauge(Metric(Kind.MAX, "lag"), empty()).of == "responses"


def account(*told: tuple[str, str, tuple[int, ...]], further: tuple[int, ...] = ()) -> Account:
    """A worker that met these tests, in this order: name, level, outcomes."""
    reading = empty()
    for place, (_, _, counts) in enumerate(told):
        reading.section("checks")[place] = counts
    if further:
        reading.section("checks")[CHECKS - 1] = further
    names = {
        place: Named(index=place, name=name, level=level)
        for place, (name, level, _) in enumerate(told)
        if name
    }
    return Account(reading, names)


TWO_WORKERS = (
    account(("ok", "request", (90, 1, 5, 0)), ("ok", "folder", (10, 0, 0, 0))),
    account(("empty", "request", (0, 0, 0, 4)), ("ok", "request", (9, 0, 0, 0))),
)
"""They met the same tests in another order."""


@pytest.mark.parametrize(
    ("text", "value", "population"),
    [
        ('checks("ok")', Fraction(10_900, 110), 110),
        ('checks("ok", request)', Fraction(99), 100),
        ('checks("ok", folder)', Fraction(100), 10),
        ('checks("ok", collection)', None, 0),
        ('checks("empty")', Fraction(0), 4),
        ('checks("OK")', None, 0),
    ],
)
def test_tests_of_one_name(text: str, value: Fraction | None, population: int) -> None:
    """Over all workers and levels, or one level; skipped ones are in no population."""
    found = gauge(metric(text), merged(TWO_WORKERS))
    assert found == (value, population, "tests of that name")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('checks("ok", collection)', "; there are some of the level request and folder"),
        ('checks("okay")', "; did you mean 'ok'?"),
        ('checks("Something else")', ""),
        ("checks", ""),
    ],
)
def test_what_a_name_that_never_was_tested_resembles(text: str, hint: str) -> None:
    """The reader of an unevaluated verdict need not search for the slip."""
    assert resembling(metric(text), merged(TWO_WORKERS)) == hint


def test_tests_of_one_name_in_a_stretch_of_time() -> None:
    """What was added between two readings; a name that was new then counts from nothing."""
    before = merged([account(("ok", "request", (5, 0, 0, 0)))])
    after = merged([account(("ok", "request", (8, 1, 0, 0)), ("late", "request", (2, 0, 0, 0)))])
    added = after.since(before)
    assert gauge(metric('checks("ok")'), added)[:2] == (Fraction(75), 4)
    assert gauge(metric('checks("late")'), added)[:2] == (Fraction(100), 2)
    assert gauge(metric('checks("ok")'), before.plus(added))[:2] == (Fraction(800, 9), 9)


def test_a_name_that_was_not_told_yet_is_not_guessed() -> None:
    """It counts from the reading on in which the worker has told it."""
    before = merged([account(("", "request", (5, 0, 0, 0)))])
    after = merged([account(("ok", "request", (8, 0, 0, 0)))])
    assert gauge(metric('checks("ok")'), before).population == 0
    assert gauge(metric('checks("ok")'), after.since(before)).population == 8


def test_names_that_share_a_place_are_not_judged_by_name() -> None:
    """A test that failed might hide among them."""
    reading: Snapshot = merged([account(("ok", "request", (5, 0, 0, 0)), further=(0, 1, 0, 0))])
    found = gauge(metric('checks("ok")'), reading)
    assert found == (None, 0, "tests told apart by name: there are more than 255 names")
