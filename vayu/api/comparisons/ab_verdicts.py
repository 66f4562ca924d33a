"""The thresholds of an A/B run on either of its sides alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from vayu.analysis.table import Table
from vayu.analysis.verdicts import verdicts_frame
from vayu.engine.coordinator.retrial import judged
from vayu.formats.runs.records import COUNTED, records_of
from vayu.model.thresholds.verdict import VerdictOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.api.rows.recorded import Recorded
    from vayu.api.rows.step_rows import StepRows

_WORDS = {VerdictOutcome.FAIL: "failed", VerdictOutcome.UNEVALUATED: "not judged"}


def verdicts_of_sides(run: Recorded, sides: Sequence[StepRows]) -> Table:
    """Return one row a threshold and side.

    Parameters
    ----------
    run : Run or SavedRun
    sides : sequence of StepRows
        A, then B.

    Returns
    -------
    Table
        `side`, then the columns of ``run.verdicts``.
    """
    config, every = run.info.config, [records_of(side.rows(COUNTED)) for side in sides]
    elapsed = max((int(rows["completed"].max(initial=0)) for rows in every), default=0) + 1
    frames = [
        verdicts_frame(
            judged(rows, config.limits, elapsed=elapsed, scheduled=config.profile.length)
        ).assign(side=side.label)
        for side, rows in zip(sides, every, strict=True)
    ]
    found = pd.concat(frames, ignore_index=True)
    note = "Each side alone, by its rows; run.verdicts judges both together."
    return Table(found[["side", *found.columns.drop("side")]], note=note)


def in_words(verdicts: pd.DataFrame) -> list[str]:
    """Return a line a side: how many thresholds it keeps alone, and which it does not.

    Parameters
    ----------
    verdicts : DataFrame
        As `verdicts_of_sides` returns them.
    """
    lines = []
    for side, rows in verdicts.groupby("side", sort=False):
        kept = int((rows["outcome"] == VerdictOutcome.PASS).sum())
        text = f"{side} alone keeps {kept} of {len(rows)} thresholds"
        for outcome in (VerdictOutcome.FAIL, VerdictOutcome.UNEVALUATED):
            which = rows.loc[rows["outcome"] == outcome, "threshold"].tolist()
            text += f"; {_WORDS[outcome]}: {', '.join(which)}" if which else ""
        lines.append(text)
    return lines
