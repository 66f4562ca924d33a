"""How a run is closed: its last state, its summary, its last event. One way for every end.

A run that ends in this engine and one that a dead engine left behind differ only in where
the readings come from.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.coordinator.accounts import merged
from vayu.engine.coordinator.calling import Calling
from vayu.engine.coordinator.summarise import histograms_of, summary_of
from vayu.engine.coordinator.verdict import Judge
from vayu.errors import StoreError
from vayu.model.results.summary import Summary
from vayu.protocol.messages import Complete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.coordinator.accounts import Account
    from vayu.engine.coordinator.vitals import Vitals
    from vayu.engine.store.folder import RunFolder
    from vayu.model.results.levels import CapacityResult
    from vayu.model.runs.info import RunInfo
    from vayu.protocol.reports import Noted

log = logging.getLogger(__name__)

MIXED = (
    "The percentiles of the whole run mix all levels of the search; those of each level are in "
    "its row."
)
"""What a reader of a search must know."""


def close_run(
    folder: RunFolder,
    info: RunInfo,
    accounts: Sequence[Account],
    *,
    judge: Judge | None = None,
    vitals: Vitals | None = None,
    capacity: CapacityResult | None = None,
    notes: Sequence[Noted] = (),
    warnings: Sequence[str] = (),
) -> tuple[RunInfo, Summary]:
    """Save the end of a run, and return it.

    Parameters
    ----------
    folder : RunFolder
    info : RunInfo
        In its last state, with the time of the end, and the error if it failed.
    accounts : sequence of Account
        What each worker left.
    judge : Judge, optional
        That followed the run, or its rows in hindsight; without, windows stay unjudged.
    vitals : Vitals, optional
        Likewise.
    capacity : CapacityResult, optional
        What a capacity search found.
    notes : sequence of Noted
    warnings : sequence of str

    Returns
    -------
    RunInfo
        With its totals.
    Summary
        Partial, if the run failed, however early: what it had already sent is not known then.
    """
    judge = judge or Judge(info.config.limits)
    verdicts = judge.verdicts(merged(accounts))
    summary = summary_of(
        accounts,
        info,
        notes=notes,
        verdicts=verdicts,
        capacity=capacity,
        vitals=vitals,
        calling=Calling(judge.scheduled, judge.steered),
        warnings=warnings if capacity is None else (*warnings, MIXED),
    )
    info = replace(info, total=total_of(summary), failed=summary.failed, passed=summary.passed)
    try:
        folder.write_end(info, summary, histograms_of(accounts))
    except StoreError as error:  # a full disk: whoever listens still learns the end
        log.error("%s", error.message)  # noqa: TRY400
    return info, summary


def total_of(summary: Summary) -> int:
    """Return the completed requests."""
    return summary.succeeded + summary.failed + summary.cancelled


def complete_of(info: RunInfo, summary: Summary) -> Complete:
    """Return the last event of the run's stream."""
    return Complete(
        run_id=info.id,
        status=info.status,
        total=total_of(summary),
        summary=summary,
        error=info.error,
    )


def bare_summary(info: RunInfo) -> Summary:
    """Return what is left to say of a run that has no summary."""
    return Summary(
        id=info.id,
        name=info.name,
        status=info.status,
        partial=True,
        error=info.error,
        passed=False,
        model=info.config.model,
        load=info.load,
        started_at=info.started_at,
        warnings=("the summary of this run is missing",),
    )
