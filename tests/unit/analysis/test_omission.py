"""What waiting hides is measured in an open run, and an estimate in a closed one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from vayu.analysis.omission import omission_of
from vayu.formats.runs.samples import ROW, table_of
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES

MS = 1_000_000


def table(intended: np.ndarray, started: np.ndarray, took: np.ndarray, user: object = NOBODY):
    """Rows of these stamps. [ns]."""
    rows = np.zeros(intended.size, ROW)
    rows["intended"], rows["started"], rows["completed"] = intended, started, started + took
    for phase in PHASES:
        rows[phase] = ABSENT
    rows["status"], rows["user"], rows["row"] = 200, user, NOBODY
    return table_of(rows[np.argsort(rows["completed"], kind="stable")], worker=0)


def every(found: object) -> np.ndarray:
    """All of them are meant."""
    return np.ones(len(found), bool)  # type: ignore[arg-type]


def test_an_open_run_measures_both() -> None:
    """10 s at 100/s; the target stands still from 4 s to 6 s, and the generator with it."""
    intended = np.arange(1_000) * 10 * MS
    frozen = (intended >= 4_000 * MS) & (intended < 6_000 * MS)
    started = np.where(frozen, 6_000 * MS, intended)
    rows = table(intended, started, np.full(1_000, 2 * MS))
    found = omission_of(rows, every(rows), model="open")

    assert found.table.loc["service", "p99"] == pd.Timedelta("2ms")
    assert found.table.loc["response", "p99"] == pd.Timedelta("1.902s")
    assert found.late == 199  # all that were due more than 10 ms before the end of the pause
    assert found.factor == pytest.approx(951)
    told = (
        "with 3 users would have reported a p99 of about 2.00 ms (an estimate); users waited 1.90 s"
    )
    assert told in found.sentence
    assert found.table.index.tolist() == ["response", "service", "lag", "closed_loop"]


def test_a_frozen_target_shows_what_a_tool_that_waits_leaves_out() -> None:
    """5 s at 200/s, sent on time; the target freezes for the second from 2 s on."""
    started = np.arange(1_000) * 5 * MS
    frozen = (started >= 2_000 * MS) & (started < 3_000 * MS)
    rows = table(started, started, np.where(frozen, 3_000 * MS - started, 0) + 2 * MS)
    found = omission_of(rows, every(rows), model="open")
    response, service, closed = (
        found.table.loc[row, "p99"] for row in ("response", "service", "closed_loop")
    )

    assert response == service == pd.Timedelta("952ms")  # each was sent, and each waited
    assert (closed, found.users) == (pd.Timedelta("2ms"), 3)
    assert found.table.loc["closed_loop", "count"] == 802
    assert found.factor == pytest.approx(476)
    assert "closed_loop is an estimate, of the 802 that 3 waiting users would send" in repr(found)


def test_a_calm_run_hides_nothing() -> None:
    """Every request found a user free: what the tool reports is what users waited."""
    started = np.arange(500) * 10 * MS
    rows = table(started, started, np.full(500, 3 * MS))
    found = omission_of(rows, every(rows), model="open")

    assert found.factor == 1
    assert found.table.loc["closed_loop"].equals(found.table.loc["service"])


def test_a_closed_run_is_estimated() -> None:
    """1,000 requests of 1 ms each, then one of 1 s: it hid 998 others, as long as each wait."""
    took = np.append(np.full(1_000, MS), 1_000 * MS)
    started = np.concatenate(([0], np.cumsum(took[:-1])))
    rows = table(started, started, took, user=0)
    found = omission_of(rows, every(rows), model="closed")

    assert found.interval == pytest.approx(1e-3)
    assert found.table.loc["corrected", "count"] == pytest.approx(2_000, abs=3)
    assert found.table.loc["service", "p99"] == pd.Timedelta("1ms")
    assert abs(found.table.loc["corrected", "p90"] - pd.Timedelta("800ms")) < pd.Timedelta("3ms")
    assert "(an estimate)" in found.sentence
    assert "estimate" in repr(found)


@pytest.mark.parametrize("model", ["open", "closed"])
def test_a_run_without_responses_hides_nothing_that_is_known(model: str) -> None:
    """It says so."""
    rows = table(*(np.zeros(0, np.int64) for _ in range(3)))
    found = omission_of(rows, every(rows), model=model)

    assert found.factor is None
    assert "nothing is known" in repr(found)


def test_users_that_sent_once_say_nothing_of_an_interval() -> None:
    """The time between different users is none: no estimate, and the reason."""
    stamps = np.arange(500) * MS
    rows = table(stamps, stamps, np.full(500, 5 * MS), user=np.arange(500))
    found = omission_of(rows, every(rows), model="closed")

    assert (found.interval, found.factor, found.total) == (None, None, 500)
    assert found.table.index.tolist() == ["response", "service", "lag"]
    assert "No user sent twice" in repr(found)


def test_a_mask_makes_no_gap_longer() -> None:
    """Every tenth request of a user that sends every 2 ms."""
    stamps = np.arange(1_000) * 2 * MS
    rows = table(stamps, stamps, np.full(1_000, MS), user=0)
    found = omission_of(rows, np.arange(1_000) % 10 == 0, model="closed")

    assert found.interval == pytest.approx(2e-3)
    assert found.table.loc["corrected", "count"] == 100


def test_the_estimate_has_its_own_shortest_and_is_held_against_the_response() -> None:
    """One wait of 1 s among users that go on every 10 ms, each after 100 ms of lag."""
    took = np.append(np.full(200, 50 * MS), [1_000 * MS] * 20)
    started = np.arange(220) * 10 * MS
    rows = table(started - 40 * MS, started, took, user=0)
    found = omission_of(rows, every(rows), model="closed")
    response, fixed = (found.table.loc[row] for row in ("response", "corrected"))

    assert response["min"] == pd.Timedelta("90ms")
    assert pd.Timedelta("9ms") < fixed["min"] < pd.Timedelta("11ms")
    assert fixed["min"] < fixed["mean"]
    assert found.factor == pytest.approx(fixed["p99"] / response["p99"])
    assert "p99 is 1.04 s as measured" in found.sentence


def test_of_another_tools_file_nothing_is_claimed() -> None:
    """It holds no intended starts: lag and lateness are missing, not 0."""
    stamps = np.arange(100) * MS
    rows = table(stamps, stamps, np.full(100, MS))
    found = omission_of(rows, every(rows), model="unknown")

    assert (found.late, found.factor) == (None, None)
    assert found.sentence == "This file has no intended starts; what waiting hides is not in it."
    assert found.table.loc["lag"].drop("count").isna().all()
    assert found.table.loc["service", "p99"] == pd.Timedelta("1ms")
    assert found.sentence in repr(found)


def test_the_picture() -> None:
    """Response and service, with the sentence below the title."""
    from vayu.figures.heading import title_of

    stamps = np.arange(100) * MS
    rows = table(stamps, stamps, np.full(100, MS))
    found = omission_of(rows, every(rows), model="open")
    figure = found.plot()

    assert [trace.name for trace in figure.data] == ["response", "service", "closed_loop"]
    assert title_of(figure)[1] == found.sentence
    assert found.sentence in found._repr_html_()
