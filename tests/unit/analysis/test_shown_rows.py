"""Rows of a run show themselves as people read them, and are ordinary DataFrames otherwise."""

from __future__ import annotations

import pandas as pd

from vayu.analysis.shown_rows import Rows


def rows(count: int) -> Rows:
    """Requests that were sent every 10 ms, an hour after t0."""
    started = pd.to_timedelta([3_600_000 + 10 * i for i in range(count)], unit="ms")
    took = pd.to_timedelta([9.123456 + i for i in range(count)], unit="ms")
    return Rows({"started": started, "response": took, "step": ["a"] * count})


def test_moments_and_durations_have_their_units() -> None:
    """Neighbours an hour after t0 can be told from each other."""
    assert repr(rows(2)).splitlines() == [
        "       started response step",
        "0  3,600.000 s  9.12 ms    a",
        "1  3,600.010 s  10.1 ms    a",
    ]


def test_of_many_the_first_and_the_last_are_shown_and_how_many_there_are() -> None:
    """As text, and in a notebook, where words begin at the left."""
    lines = repr(rows(1_000)).splitlines()
    html = rows(1_000)._repr_html_()

    assert [line.split()[0] for line in lines[1:]] == [
        "0", "1", "2", "3", "4", "…", "995", "996", "997", "998", "999", "1,000",
    ]  # fmt: skip
    assert lines[-1] == "1,000 rows, 3 columns."
    assert html.count("<tr") == 12
    assert '<td style="text-align:left;white-space:nowrap;">a</td>' in html
    assert "1,000 rows, 3 columns." in html


def test_what_is_chosen_shows_itself_so_and_what_is_computed_is_ordinary() -> None:
    """A column is a Series, with every digit."""
    own = rows(30)
    chosen = own[own.response > "20ms"][["started", "response"]]

    assert [type(one) for one in (chosen, own.head(), own.tail(2))] == [Rows] * 3
    assert repr(chosen.tail(1)).splitlines()[1].split() == ["29", "3,600.290", "s", "38.1", "ms"]
    assert [type(one) for one in (own.describe(), own.copy(), own.iloc[:2])] == [pd.DataFrame] * 3
    assert own["response"].iloc[0] == pd.Timedelta("9.123456ms")
