"""Tables say who is in them and draw themselves; what is computed from one is an ordinary frame."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.figures.figure import Axis, Figure, figure


def drawn(table: Table) -> Figure:
    """A figure with the table's note as its title."""
    return figure(table.note, x=Axis(title="x"), y=Axis(title="y"))


def test_a_table_shows_durations_in_words_and_its_note() -> None:
    """As people read them."""
    table = Table({"took": pd.to_timedelta([12.34], unit="ms")}, note="1 response.", draw=drawn)

    assert repr(table).splitlines() == ["      took", "0  12.3 ms", "1 response."]
    assert "1 response." in table._repr_html_()
    assert type(table.head()) is pd.DataFrame


def test_a_table_shows_timestamps_to_the_second_and_what_is_missing_as_a_dash() -> None:
    """The values behind what is shown are left as they are."""
    when = pd.to_datetime(["2026-11-27 08:12:52.872", None], utc=True)
    passed = pd.array([True, None], dtype="boolean")
    table = Table({"name": ["a", None], "at": when, "passed": passed, "tags": [["x"], []]})

    assert repr(table).splitlines() == [
        "  name                   at passed tags",
        "0    a  2026-11-27 08:12:52   True  [x]",
        "1    —                    —      —   []",
    ]
    assert table["at"].dtype.kind == "M"


def test_some_of_its_columns_are_a_table_still() -> None:
    """Some of its rows are not: its note is about all of them."""
    table = Table({"took": [12.3456], "status": [200]}, note="1 response.", words={"took": hex_of})
    chosen = table[["took"]]

    assert repr(chosen).splitlines() == ["  took", "0  0xc", "1 response."]
    assert chosen.took.tolist() == [12.3456]
    assert type(table[table.status == 200]) is pd.DataFrame
    assert type(table[[True]]) is pd.DataFrame


def hex_of(value: float) -> str:
    """A spelling of nobody else's."""
    return hex(int(value))


def test_words_begin_at_the_left_numbers_end_at_the_right_and_a_row_stays_on_its_line() -> None:
    """A notebook scrolls a wide table; an id that is broken in four cannot be copied."""
    index = pd.to_timedelta([1], unit="s").rename("start")
    shown = Table({"id": ["a-b"], "p50": [1.5]}, index=index)._repr_html_()
    cells = re.findall('<t[hd] style="text-align:(left|right);white-space:nowrap;">([^<]*)<', shown)

    assert cells == [
        ("right", "start"), ("left", "id"), ("right", "p50"),
        ("right", "1.00 s"), ("left", "a-b"), ("right", "1.50"),
    ]  # fmt: skip
    assert (
        '<td style="text-align:right;white-space:nowrap;"></td>' in Table({"a": [1]})._repr_html_()
    )
    assert 'tabindex="0" role="region"' in shown  # what is scrolled is reached with the keyboard
    assert shown.count("<th") + shown.count("<td") - shown.count("<thead") == len(cells)


def test_its_figure_is_its_own() -> None:
    """Words of pandas' figures are refused, with where they are known."""
    table = Table({"a": [1]}, note="mine", draw=drawn)

    assert table.plot().layout.title.text == "<b>mine</b>"
    with pytest.raises(InvalidConfig, match="kind: is no word of this table's figure") as caught:
        table.plot(kind="bar")
    assert "pandas.DataFrame(table).plot(...)" in str(caught.value.hint)


def test_a_table_without_a_figure_says_so() -> None:
    """Of rows that SQL returned, say."""
    with pytest.raises(InvalidConfig, match="this table has no figure of its own"):
        Table({"a": [1]}).plot()


def test_numbers_have_three_digits_and_the_values_behind_them_all() -> None:
    """What nobody measured is a dash, in every column; counts have their thousands apart."""
    share = 0.027_512_345
    table = Table(
        {
            "rate": [145.871_628, -4.124_905, math.nan],
            "share": [share, 1e-5, 1.0],
            "count": [1_234_567, 0, 7],
            "known": pd.array([2_751, None, 1], dtype="Int64"),
        },
        index=pd.Index(pd.to_timedelta([0, 1, 90], unit="s"), name="start"),
    )

    assert [line.split() for line in repr(table).splitlines()] == [
        ["rate", "share", "count", "known"],
        ["start"],
        ["0", "ms", "146", "0.0275", "1,234,567", "2,751"],
        ["1.00", "s", "-4.12", "1e-05", "0", "—"],
        ["90.0", "s", "—", "1", "7", "1"],
    ]
    assert table["share"].iloc[0] == share


def test_a_column_is_spelled_by_its_own_words_where_it_has_some() -> None:
    """A ratio of 1.023 is more than its three digits say; and only all is 1."""
    table = Table({"q": [0.9999], "ratio": [1.0234]}, words={"ratio": "{:.3f}".format})

    assert repr(table).splitlines()[1].split() == ["0", "0.9999", "1.023"]


def test_only_rows_that_are_shown_are_spelled() -> None:
    """A million of them would take seconds, and nobody sees them."""
    spelled: list[int] = []
    table = Table({"n": range(1_000)}, words={"n": lambda n: spelled.append(n) or str(n)})

    lines = repr(table).splitlines()
    assert (lines[1].split()[1], lines[20].split()[1], lines[-1].split()[1]) == ("0", "19", "999")
    assert spelled == [*range(20), *range(980, 1_000)]
