"""`run.requests` and `run.ticks` as they show themselves: stamps and durations that people read.

Rule: only what is shown is rounded, and only what is shown is spelled: a million rows cost nothing.

    run.requests[run.requests.response > "9ms"][["started", "response"]]

         started response
    3    0.031 s  9.12 ms
    …          …        …
    812  7.904 s  13.4 ms
    104 rows, 2 columns.

Columns that are chosen, and rows that a condition chose, show themselves so too. What is computed
of them is an ordinary DataFrame.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from vayu.analysis.table import readable, table_html
from vayu.report.folded import WIDTH

_MOST, _ENDS = 20, 5  # rows that are shown; of more the first and the last ones
_CUT = "…"


def _stamp(value: pd.Timedelta) -> str:
    """Return a moment after t0: neighbours differ by a millisecond, hours later too."""
    return f"{value.total_seconds():,.3f} s"


_WORDS = dict.fromkeys(("intended", "started", "completed", "elapsed"), _stamp)


class Rows(pd.DataFrame):
    """A DataFrame of a run, in order of time."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        """Make what is computed an ordinary DataFrame."""
        return pd.DataFrame

    def __getitem__(self, key: Any) -> Any:
        """Return what pandas does; of several columns, or rows, as these show themselves."""
        return _shown(super().__getitem__(key))

    def head(self, n: int = 5) -> Rows:  # type: ignore[misc]
        """Return the first rows.

        Parameters
        ----------
        n : int
        """
        return Rows(super().head(n))

    def tail(self, n: int = 5) -> Rows:  # type: ignore[misc]
        """Return the last rows.

        Parameters
        ----------
        n : int
        """
        return Rows(super().tail(n))

    def __repr__(self) -> str:
        """Show them as people read them, and how many there are, if not all are shown."""
        plain, note = self._readable()
        return "\n".join(filter(None, [plain.to_string(line_width=WIDTH), note]))

    def _repr_html_(self) -> str:
        """Show the same in a notebook."""
        plain, note = self._readable()
        return table_html(plain, list(self.dtypes), note)

    def _readable(self) -> tuple[pd.DataFrame, str]:
        """Return what is shown, and how many rows there are, if that is not all."""
        if len(self) <= _MOST:
            return readable(self, _WORDS), ""
        first, last = (readable(part, _WORDS) for part in (self.iloc[:_ENDS], self.iloc[-_ENDS:]))
        between = pd.DataFrame([[_CUT] * len(self.columns)], [_CUT], self.columns)
        plain = pd.concat([part.astype(object) for part in (first, between, last)])
        return plain, f"{len(self):,} rows, {len(self.columns)} columns."


def _shown(found: Any) -> Any:
    """Return a frame as rows that show themselves, and anything else as it is."""
    return Rows(found) if isinstance(found, pd.DataFrame) else found
