"""A run that is held is read once, and answers as the run itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.analysis.measured import MEASURED
from vayu.api.rows.analysed import Analysed
from vayu.api.rows.held import Held
from vayu.formats.runs.samples import ROW, table_of
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa


class Counted(Analysed):
    """500 requests, and how often they were read."""

    label = "orders"
    epoch = 7

    def __init__(self) -> None:
        made = np.zeros(500, ROW)
        made["intended"] = made["started"] = np.arange(500) * 1_000_000
        made["completed"] = made["started"] + np.random.default_rng(3).integers(1, 9_000_000, 500)
        for phase in PHASES:
            made[phase] = ABSENT
        made["status"], made["user"], made["row"] = 200, NOBODY, NOBODY
        self.table, self.read = table_of(made, worker=0), 0

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        self.read += 1
        return self.table if columns is None else self.table.select(list(columns))


def test_everything_is_as_the_run_says_and_read_once() -> None:
    """Rows, statistics and pictures; the label, the epoch and the counts are the run's."""
    run = Counted()
    held = Held(run)
    asked = ["completed", "started"]
    found = (held.rows(asked), held.rows(), repr(held.quality()), repr(held.percentiles([0.5])),
             held.plot.spectrum().to_json(), held.plot.phases().to_json())  # fmt: skip
    assert run.read == 1
    assert found == (run.rows(asked), run.rows(), repr(run.quality()), repr(run.percentiles([0.5])),
                     run.plot.spectrum().to_json(), run.plot.phases().to_json())  # fmt: skip
    assert (held.label, held.epoch, held.counts) == ("orders", 7, None)
    assert held.rows(MEASURED).column_names == list(MEASURED)
