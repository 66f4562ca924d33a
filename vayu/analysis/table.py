"""Tables that people read: DataFrames that show durations in ms, and say who is in them.

What is computed further is an ordinary DataFrame: a part of a table has lost what its note says.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from vayu.errors import InvalidConfig
from vayu.report.escape import html as escaped
from vayu.report.quantity import ABSENT, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.figures.figure import Figure


class Table(pd.DataFrame):
    """A DataFrame with a note of its population and a figure of its own.

    Parameters
    ----------
    data : object
        As of any DataFrame.
    note : str
        Who is in the numbers, and what else a reader must know.
    draw : callable, optional
        Makes the figure from the table.
    """

    _metadata = ("note",)
    note: str

    def __init__(
        self,
        data: Any = None,
        *,
        note: str = "",
        draw: Callable[[Table], Figure] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)  # type: ignore[call-arg]
        object.__setattr__(self, "note", note)  # pandas would look for a column
        object.__setattr__(self, "_draw", draw)

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        """Make what is computed from a table an ordinary DataFrame."""
        return pd.DataFrame

    def plot(self, *values: Any, **words: Any) -> Figure:  # type: ignore[override]
        """Return the figure of this table; it takes no words, unlike that of pandas.

        Parameters
        ----------
        *values, **words
            None: those of pandas are refused, with what takes them.

        Returns
        -------
        plotly.graph_objects.Figure

        Raises
        ------
        InvalidConfig
            If this table has no figure of its own, or words are given.
        """
        draw = getattr(self, "_draw", None)
        problems = dict.fromkeys([*map(str, values), *words], "is no word of this table's figure")
        if draw is None:
            problems["plot"] = "this table has no figure of its own"
        if draw is None or problems:
            raise InvalidConfig(problems, hint="pandas draws it: pandas.DataFrame(table).plot(...)")
        figure: Figure = draw(self)
        return figure

    def __repr__(self) -> str:
        """Show durations as people read them, then the note."""
        shown = readable(self).to_string(max_rows=40)
        return f"{shown}\n{self.note}" if self.note else shown

    def _repr_html_(self) -> str:
        """Show the same in a notebook."""
        shown = readable(self).to_html(max_rows=40, border=0)
        shown = shown.replace("<td>", '<td style="white-space:nowrap;">')  # it scrolls sideways
        return f"{shown}<div style='font-size:12px;opacity:0.8;'>{escaped(self.note)}</div>"


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as people read it.

    Durations are text such as ``12.3 ms``, timestamps end with the second, and a text that is
    missing is a dash. Numbers are as pandas shows them.

    Parameters
    ----------
    frame : DataFrame
    """
    plain = pd.DataFrame(frame, copy=True)
    for name in plain.columns:
        column = plain[name]
        if column.dtype.kind == "m":
            plain[name] = [_duration(value) for value in column.dt.total_seconds()]
        elif column.dtype.kind == "M":
            plain[name] = column.dt.strftime("%Y-%m-%d %H:%M:%S").fillna(ABSENT)
        elif column.dtype.kind in "OUb" or isinstance(column.dtype, pd.StringDtype):
            plain[name] = column.astype(object).where(column.notna(), ABSENT)
    return plain


def _duration(value: float) -> str:
    """One duration in words."""
    if math.isnan(value):
        return ABSENT
    return f"-{seconds(-value)}" if value < 0 else seconds(value)
