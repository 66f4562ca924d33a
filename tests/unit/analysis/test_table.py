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
