"""A run whose rows are read once, for as long as somebody asks many things of it.

A report asks eleven times. Of a million rows each reading takes half a second, and of a run that
goes on each would be of another moment.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vayu.api.rows.analysed import Analysed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.analysis.measured import Measured
    from vayu.report.trust import Counts


class Held(Analysed):
    """What can be asked of a run's requests, read when first asked.

    Parameters
    ----------
    run : Analysed
    """

    def __init__(self, run: Analysed) -> None:
        self._run = run

    @property
    def label(self) -> str:
        """What the run is called."""
        return self._run.label

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request, or some of them."""
        return self._rows if columns is None else self._rows.select(list(columns))

    @cached_property
    def _rows(self) -> pa.Table:
        """All of them."""
        return self._run.rows()

    def measured(self) -> Measured:
        """Return the stamps and outcomes of every request as plain arrays."""
        return self._measured

    @cached_property
    def _measured(self) -> Measured:
        """The same, sorted once."""
        return super().measured()

    @property
    def counts(self) -> Counts | None:
        """What the run's summary counts."""
        return self._run.counts

    @property
    def monitor(self) -> pd.DataFrame:
        """What was read beside it."""
        return self._run.monitor

    @property
    def epoch(self) -> int:
        """Moment t0 on the wall clock [ns since 1970]; 0: not known."""
        return self._run.epoch
