"""A sweep says what each level came to, and where more load is no use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import vayu
from vayu.analysis.measured import Measured
from vayu.analysis.sweep_levels import LEVEL_COLUMNS, SweepLevel, knee_of
from vayu.api.load.sweep import Sweep, sweep
from vayu.errors import InvalidConfig
from vayu.stats.scalability import law

END = 10.0


def users(count: int, service: float) -> SweepLevel:
    """Users that each wait for their response, all alike, from 0 to 10 s."""
    rounds = int(END / service)
    starts = np.arange(rounds) * service + np.arange(count)[:, None] * service / count
    started = np.sort((starts.ravel() * 1e9).astype(np.int64))
    completed = started + int(service * 1e9)
    status = np.full(len(started), 200, np.uint16)
    return SweepLevel(count, Measured(started, started, completed, status), 2.0, END)


def queue(count: int) -> SweepLevel:
    """A target that obeys the law: 100/s for one user, contention 5 %, coherency 0.2 %."""
    return users(count, count / float(law(np.array([100.0, 0.05, 0.002]), np.array([count]))[0]))


LEVELS = [1, 2, 4, 8, 16, 32]


def test_a_row_a_level() -> None:
    """Throughput, what was in flight, Little's law and percentiles, as worked out by hand."""
    frame = Sweep([users(4, 0.02), users(2, 0.01)], "concurrency").frame

    assert tuple(frame.columns) == LEVEL_COLUMNS
    assert frame.level.tolist() == [2, 4]
    assert frame.throughput.tolist() == pytest.approx([200, 200], rel=0.01)
    assert frame.in_flight.tolist() == pytest.approx([2, 4], rel=0.01)
    assert frame.little.tolist() == pytest.approx([1, 1], rel=0.01)
    assert frame.p99.dt.total_seconds().tolist() == pytest.approx([0.01, 0.02])
    assert frame.failed.tolist() == [0, 0]


def test_the_beginning_of_a_level_is_left_out() -> None:
    """Only what completed after 2 s counts."""
    (row,) = Sweep([users(1, 0.1)], "concurrency").frame.to_dict("records")

    assert row["requests"] == 80


def test_levels_are_shown_as_people_read_them() -> None:
    """Durations in ms, and what the columns mean below; what is computed further is plain."""
    found = Sweep([users(1, 0.1)], "concurrency")

    assert "100 ms" in repr(found)
    assert "little is 1 where a level had settled" in found.frame._repr_html_()
    assert found.frame[["p50"]].p50.tolist() == [pd.Timedelta("100ms")]


def test_the_law_and_the_knee_of_a_queue() -> None:
    """The peak is at sqrt(0.95 / 0.002) = 21.8, the knee at the highest throughput over 100/s."""
    found = Sweep([queue(n) for n in LEVELS], "concurrency")
    fitted = found.usl()

    assert fitted.peak == pytest.approx(21.8, rel=0.05)
    assert found.knee == pytest.approx(found.frame.throughput.max() / 100, rel=0.01)
    assert fitted.parameters.name.tolist() == ["lambda", "sigma", "kappa", "peak"]
    assert "peak" in repr(fitted)
    assert [trace.name for trace in fitted.plot().data] == ["fitted", "measured"]
    assert [t.name for t in found.plot().data] == ["throughput", "p50", "p95", "p99"]
    assert np.asarray(found.heatmap().data[0].customdata).sum() == found.frame.requests.sum()


def test_the_knee_of_rates_is_the_last_that_was_kept_up_with() -> None:
    """300/s is offered, 200/s completes; 100 and 200 are kept up with."""

    def at(rate: float, done: float) -> SweepLevel:
        intended = (np.arange(int(rate * END)) / rate * 1e9).astype(np.int64)
        completed = (np.arange(int(rate * END)) / done * 1e9 + 5e6).astype(np.int64)
        status = np.full(len(intended), 200, np.uint16)
        return SweepLevel(rate, Measured(intended, intended, completed, status), 2.0, END)

    found = Sweep([at(100, 100), at(200, 200), at(300, 200)], "rate")

    assert found.knee == 200
    assert Sweep([at(100, 100), at(200, 200)], "rate").knee is None


@pytest.mark.parametrize("last", [780, 805, 740])
def test_growth_that_is_about_linear_has_no_knee(last: float) -> None:
    """A per cent of noise is none; a last level that brought half as much has one."""
    frame = pd.DataFrame({"level": [1, 2, 4, 8.0], "requests": [99] * 4})

    assert knee_of(frame.assign(throughput=[100, 199, 401, last]), by_rate=False) is None
    assert knee_of(frame.assign(throughput=[100, 200, 400, 410]), by_rate=False) == 4.1


def test_a_rate_is_held_against_what_was_offered() -> None:
    """Fewer Poisson arrivals than the rate are no overload; dropped ones are."""
    rates = pd.DataFrame({"level": [10, 20, 40, 80.0], "requests": [90, 200, 370, 800]})
    chance = rates.assign(offered=[9, 20, 37, 80.0], throughput=[9, 20, 37, 80.0])
    dropped = rates.assign(offered=[10, 20, 40, 50.0], throughput=[10, 20, 40, 50.0])

    assert knee_of(chance, by_rate=True) is None
    assert knee_of(dropped, by_rate=True) == 40


def test_too_few_levels_for_a_law() -> None:
    """Three parameters take four."""
    with pytest.raises(InvalidConfig, match="takes 4 different levels, there are 3"):
        Sweep([queue(n) for n in (1, 2, 4)], "concurrency").usl()
    with pytest.raises(InvalidConfig, match="between 0 and 1"):
        Sweep([queue(n) for n in LEVELS], "concurrency").usl(confidence=95)


def test_a_level_at_which_nothing_completed() -> None:
    """Has no times and no percentiles; the others keep theirs."""
    none = Measured(*(np.empty(0, np.int64) for _ in range(3)), np.empty(0, np.uint16))
    frame = Sweep([queue(1), SweepLevel(2, none, 2.0, END)], "concurrency").frame

    assert frame.requests.tolist()[1] == 0
    assert frame.loc[1, ["little", "p50", "mean"]].isna().all()


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({}, ["concurrency"]),
        ({"concurrency": [1], "rate": [2]}, ["concurrency"]),
        ({"concurrency": 5}, ["concurrency"]),
        ({"concurrency": []}, ["concurrency"]),
        ({"concurrency": [1, 0, 2.5, True]}, [f"concurrency[{n}]" for n in (1, 2, 3)]),
        ({"rate": [float("nan"), "many"]}, ["rate[0]", "rate[1]"]),
        ({"rate": [1], "settle": "10s", "duration": "5s"}, ["settle"]),
        ({"rate": [1], "settle": "soon", "duration": None}, ["duration", "settle"]),
    ],
)
def test_all_problems_are_named_before_anything_is_sent(
    words: dict[str, Any], fields: list[str]
) -> None:
    """By field; no engine is started for them."""
    with pytest.raises(InvalidConfig) as caught:
        sweep(vayu.Request("GET", "http://127.0.0.1:9/"), **words)

    assert sorted(caught.value.problems) == fields
