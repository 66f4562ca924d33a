"""The requests of another tool's run: they can be asked what a run of ours can.

Rule: what the tool does not say is not known, and is refused or left out by its name, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from vayu.api.arguments.options import selecting
from vayu.api.rows.analysed import Analysed
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Selection
    from vayu.formats.results.result_rows import Results


class ForeignRun(Analysed):
    """The requests of another tool's run.

    Parameters
    ----------
    results : Results
    name : str
        Of the file.
    """

    def __init__(self, results: Results, name: str) -> None:
        self._results = results
        self._name = name

    @property
    def label(self) -> str:
        """Name of the file."""
        return self._name

    @property
    def tool(self) -> str:
        """What wrote it."""
        return self._results.tool

    @property
    def epoch(self) -> int:
        """The first start on the wall clock. [ns since 1970]."""
        return self._results.epoch

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the numbers."""
        return self._results.notes

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request; null where the tool says nothing.

        Parameters
        ----------
        columns : sequence of str, optional
            Only these.
        """
        table = self._results.table
        return table if columns is None else table.select(list(columns))

    @property
    def unknown(self) -> tuple[str, ...]:
        """When requests should have started, and how late they were: no tool tells."""
        return ("intended", "lag")

    @property
    def requests(self) -> pd.DataFrame:
        """One row for every request, in order of completion; what the tool does not say is NA."""
        return super().requests.assign(**dict.fromkeys(self.unknown, np.timedelta64("NaT", "ns")))

    def check_known(self, duration: str) -> None:
        """Refuse the lag: it would be 0 of every request, and is not known of any.

        Raises
        ------
        InvalidConfig
            Naming the file.
        """
        if duration == "lag":
            why = f"lag is not known: {self._name} holds no intended starts"
            raise InvalidConfig({"of": why}, hint="response or service")

    @selecting
    def describe(self, **selection: Unpack[Selection]) -> Table:
        """Return what `describe` returns of a run; its lag is not known, and so missing.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.
        """
        from vayu.analysis.describe import without_lag  # noqa: PLC0415 (pandas is heavy)

        return without_lag(super().describe(**selection))

    def __repr__(self) -> str:
        """Say what it is, and what a reader must know."""
        from vayu.report.quantity import requests  # noqa: PLC0415 (rarely shown)

        head = f"<ForeignRun {self._name}: {requests(len(self._results.table))} of {self.tool}"
        return f"{head}; {'; '.join(self.notes)}>" if self.notes else f"{head}>"
