"""The requests of one step of a run, to be asked everything that a run can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.rows.analysed import Analysed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.api.rows.recorded import Recorded

_STEP = "step"


class StepRows(Analysed):
    """Some rows of a run: those whose `step` is this one.

    Parameters
    ----------
    run : Run or SavedRun
    step : str
        As its rows call it.
    """

    def __init__(self, run: Recorded, step: str) -> None:
        self._run = run
        self.step = step

    @property
    def label(self) -> str:
        """What tables and figures call it: the step."""
        return self.step

    @property
    def epoch(self) -> int:
        """Moment t0 of the run on the wall clock. [ns since 1970]; 0: not known."""
        return self._run.epoch

    @property
    def monitor(self) -> pd.DataFrame:
        """What was read beside the run."""
        return self._run.monitor

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of its requests, with the types of ``docs/rows.md``.

        Parameters
        ----------
        columns : sequence of str, optional
            Only these.
        """
        import pyarrow as pa  # noqa: PLC0415 (heavy)
        import pyarrow.compute as pc  # noqa: PLC0415

        read = None if columns is None else list(dict.fromkeys([*columns, _STEP]))
        table = self._run.rows(read)
        found = table.filter(pc.equal(table[_STEP].cast(pa.string()), self.step))
        return found if columns is None else found.select(list(columns))

    def __repr__(self) -> str:
        """Say what it is of."""
        return f"<StepRows {self.step!r} of {self._run.label}: {len(self.rows(['k'])):,} requests>"
