"""`run.report` and `vayu.report_of`: runs in the form that their reader needs.

A run that goes on is reported as far as it is, and every form says so. Forms and endings are in
`vayu.report.form`; a report of several runs has all forms but those of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from vayu.analysis.exporting import write_ticks
from vayu.api.reports.several import several
from vayu.api.rows.recorded import Recorded
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.report.form import ROWS, TEXTS, form_of
from vayu.report.output_file import file_to_write, write_text
from vayu.report.overlay import OverlaidRun
from vayu.report.several import reports_text
from vayu.report.so_far import summary_now
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path


_OTHERS = {
    ".ipynb": "a notebook; run.to_notebook(path) writes one",
    ".zip": "the run itself; run.save(path) writes that",
}


def report_of(
    runs: Recorded | Iterable[Recorded],
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 (as people say it)
    overwrite: bool = False,
) -> Path:
    """Write one or several runs for others: side by side in a table, laid over each other.

    Parameters
    ----------
    runs : Run, SavedRun, or list of them
        One to eight, each once. One that goes on is reported as far as it is, and marked so.
    path : str or path
        Its ending says the form: ``.html``, ``.md``, ``.xml`` (JUnit), ``.json``, ``.txt``; of one
        run also its rows, ``.csv`` and ``.parquet``, and its ticks, ``.ticks.csv`` and
        ``.ticks.parquet``.
    format : str, optional
        Instead of what the ending says: ``html``, ``markdown``, ``github``, ``junit``, ``json``,
        ``text``, ``csv``, ``parquet``, ``ticks-csv`` or ``ticks-parquet``.
    overwrite : bool, default False
        A file that is there is replaced, by a whole one only; else it is refused.

    Returns
    -------
    Path
        The file; where it cannot be written, `vayu.errors.StoreError` is raised.

    Raises
    ------
    InvalidConfig
        If something else is wrong.
    """
    every = checked_runs(runs)
    target = file_to_write(path, overwrite=overwrite)
    if format is None and target.suffix in _OTHERS:
        why = f"{show(target.name)} is no report but {_OTHERS[target.suffix]}"
        raise InvalidConfig({"path": why})
    form = form_of(target, format, known=TEXTS if len(every) > 1 else (*TEXTS, *ROWS))
    if form in TEXTS:
        write_text(target, report_text(every, form))
    elif form.startswith("ticks-"):
        write_ticks(every[0].recorded_ticks(), target, form.removeprefix("ticks-"))
    else:
        write = every[0].to_csv if form == "csv" else every[0].to_parquet
        write(target, overwrite=True)
    return target


def report_text(runs: Sequence[Recorded], form: str) -> str:
    """Return runs in a form of `vayu.report.form.TEXTS`."""
    told = overlaid(runs)
    if form != "html":
        return reports_text(told, form)
    if len(runs) == 1:
        from vayu.api.reports.report_page import run_page  # noqa: PLC0415 (plotly is heavy)

        return run_page(runs[0], told[0])
    from vayu.api.reports.runs_page import runs_page  # noqa: PLC0415 (plotly is heavy)

    return runs_page(runs, told)


def overlaid(runs: Sequence[Recorded]) -> list[OverlaidRun]:
    """Return what reports say of each run, under a name that tells it from the others."""
    labels = Counter(run.label for run in runs)
    return [
        _told(run, run.label if labels[run.label] == 1 else f"{run.label} ({run.id})")
        for run in runs
    ]


def _told(run: Recorded, name: str) -> OverlaidRun:
    """Return one of them; of a run that goes on, all is of one moment."""
    info, summary = run.info, run.summary
    timeline = Timeline(run.recorded_ticks())
    now = summary_now(info, info.status, timeline.last, summary=summary, error=info.error)
    return OverlaidRun(name=name, info=info, summary=now, timeline=timeline)


def checked_runs(runs: object) -> tuple[Recorded, ...]:
    """Return the runs of a report: one, or several.

    Raises
    ------
    InvalidConfig
        If there are none, too many, one twice, or something that is no run.
    """
    if isinstance(runs, Recorded):
        return (runs,)
    if isinstance(runs, str) or not isinstance(runs, Iterable):
        raise InvalidConfig({"runs": f"must be a run or a list of runs, got {show(runs)}"})
    return several(list(runs), Recorded)
