"""Tables say who is in them and draw themselves; what is computed from one is an ordinary frame."""

from __future__ import annotations

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
    """Numbers are left as they are; so are the values behind what is shown."""
    when = pd.to_datetime(["2026-11-27 08:12:52.872", None], utc=True)
    passed = pd.array([True, None], dtype="boolean")
    table = Table({"name": ["a", None], "at": when, "passed": passed, "tags": [["x"], []]})

    assert repr(table).splitlines() == [
        "  name                   at passed tags",
        "0    a  2026-11-27 08:12:52   True  [x]",
        "1    —                    —      —   []",
    ]
    assert table["at"].dtype.kind == "M"


def test_a_row_stays_on_its_line() -> None:
    """A notebook scrolls a wide table; an id that is broken in four cannot be copied."""
    assert '<td style="white-space:nowrap;">a-b</td>' in Table({"id": ["a-b"]})._repr_html_()


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
