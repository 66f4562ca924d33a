"""Tables that people read: DataFrames that show numbers as reports do, and say who is in them.

Rule: only what is shown is rounded; the values behind it are exact.

Some of its columns, as `table[["p50", "p99"]]`, are a table still. What is computed further is an
ordinary DataFrame: some of the rows are not what the note speaks of.
"""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pandas as pd

from vayu.errors import InvalidConfig
from vayu.model.words.spelling import digits
from vayu.report.escape import html as escaped
from vayu.report.quantity import ABSENT, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vayu.figures.figure import Figure

    Words = Callable[[Any], str]

_CELL = re.compile("<t[dh]>")
_SCROLLED = 'style="overflow-x:auto;" tabindex="0" role="region" aria-label="Table"'
_MOST = 40  # rows that are shown: half of them the first ones, half the last


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
    words : mapping of str to callable, optional
        How a column shows each of its values, where that is not as `readable` does.
    """

    _metadata = ("note",)
    note: str

    def __init__(
        self,
        data: Any = None,
        *,
        note: str = "",
        draw: Callable[[Table], Figure] | None = None,
        words: Mapping[str, Words] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)  # type: ignore[call-arg]
        object.__setattr__(self, "note", note)  # pandas would look for a column
        object.__setattr__(self, "_draw", draw)
        object.__setattr__(self, "_words", words or {})

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        """Make what is computed from a table an ordinary DataFrame."""
        return pd.DataFrame

    def __getitem__(self, key: Any) -> Any:
        """Return what pandas does; columns that are chosen by name show themselves as before."""
        found = super().__getitem__(key)
        if not isinstance(key, list) or not all(isinstance(name, str) for name in key):
            return found
        return Table(found, note=self.note, words=getattr(self, "_words", {}))

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
        """Show numbers as people read them, then the note."""
        shown = self._readable().to_string(max_rows=_MOST)
        return f"{shown}\n{self.note}" if self.note else shown

    def _repr_html_(self) -> str:
        """Show the same in a notebook."""
        return table_html(self._readable(), list(self.dtypes), self.note)

    def _readable(self) -> pd.DataFrame:
        """Return it as people read it."""
        return readable(self, getattr(self, "_words", {}))


def readable(frame: pd.DataFrame, words: Mapping[str, Words] | None = None) -> pd.DataFrame:
    """Return a frame as people read it.

    Durations are text such as ``12.3 ms``, in the index too, timestamps end with the second,
    numbers have three digits, counts their thousands apart, and what is missing is a dash.

    Parameters
    ----------
    frame : DataFrame
    words : mapping of str to callable, optional
        For a column, what spells each of its values.
    """
    plain = pd.DataFrame(frame, copy=True)
    for name in plain.columns:
        column, own = plain[name], (words or {}).get(name)
        if own is not None:
            plain[name] = _spelled(column.array, own)
        elif column.dtype.kind == "m":
            plain[name] = _spelled(column.array, _duration)
        elif column.dtype.kind in "fiu":
            plain[name] = _spelled(column.array, _number)
        elif column.dtype.kind == "M":
            plain[name] = column.dt.strftime("%Y-%m-%d %H:%M:%S").fillna(ABSENT)
        elif column.dtype.kind in "OUb" or isinstance(column.dtype, pd.StringDtype):
            plain[name] = column.astype(object).where(column.notna(), ABSENT)
    if plain.index.dtype.kind == "m":
        plain.index = pd.Index(_spelled(plain.index.array, _duration), name=plain.index.name)
    return plain


def table_html(plain: pd.DataFrame, dtypes: Sequence[Any], note: str) -> str:
    """Return what is `readable` as HTML with inline styles only.

    Parameters
    ----------
    plain : DataFrame
        Text, as it is shown.
    dtypes : sequence
        Of the values behind it: numbers end at the right.
    note : str
        Below it.
    """
    shown = plain.to_html(max_rows=_MOST, border=0, index_names=plain.index.nlevels > 1)
    if plain.index.nlevels == plain.columns.nlevels == 1:
        shown = _placed(shown, map(_is_text, dtypes))
        name = "" if plain.index.name is None else escaped(str(plain.index.name))
        tag = "th" if name else "td"  # no heading is empty
        first = lambda found: f"<{tag}{found[1]}>{name}</{tag}>"  # noqa: E731
        shown = re.sub("<th( style[^>]*)></th>", first, shown, count=1)
    below = f"<div style='font-size:12px;opacity:0.8;'>{escaped(note)}</div>"
    return f"<div {_SCROLLED}>{shown}</div>{below}"


def _is_text(dtype: Any) -> bool:
    """Whether a column begins at the left: numbers and durations end at the right."""
    return getattr(dtype, "kind", "O") in "OUM"


def _placed(shown: str, texts: Iterable[bool]) -> str:
    """Return the HTML of a table with each column where it is read, and each row on its line."""
    sides = ["right", *("left" if text else "right" for text in texts)]
    where = cycle(sides)  # pandas writes a cell for each column, and one for the index, in a row

    def cell(found: re.Match[str]) -> str:
        return f'{found[0][:3]} style="text-align:{next(where)};white-space:nowrap;">'

    return _CELL.sub(cell, shown)


def _spelled(values: Any, word: Words) -> list[str]:
    """Return values in words, as far as they are shown: nobody reads a million."""
    count, half = len(values), _MOST // 2
    if count <= _MOST:
        return [ABSENT if pd.isna(value) else word(value) for value in values]
    first, last = _spelled(values[:half], word), _spelled(values[-half:], word)
    return [*first, *[""] * (count - _MOST), *last]


def _number(value: float) -> str:
    """One number, to three digits; a whole one to all of them."""
    if float(value).is_integer():
        return f"{int(value):,}"
    size = abs(value)
    if size < 1:  # a share, or very small; only all is 1
        return f"{value:.3g}" if size < 0.9995 else f"{value:.6g}"
    return f"{'-' if value < 0 else ''}{digits(size)}"


def _duration(value: pd.Timedelta) -> str:
    """One duration in words."""
    length = value.total_seconds()
    return f"-{seconds(-length)}" if length < 0 else seconds(length)
