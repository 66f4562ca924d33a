"""`run.report`: a run in the form that its reader needs, by the ending of the file.

.html   a page that needs nothing               .xml    JUnit, for CI
.md     Markdown, for a pull request            .json   the numbers, for programs
.txt    as a terminal shows it
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, RunStateConflict
from vayu.model.show import show
from vayu.report.junit import run_junit
from vayu.report.output_file import file_to_write, write_text
from vayu.report.run_markdown import run_markdown
from vayu.report.run_text import run_text
from vayu.report.run_view import run_json
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from vayu.api.recorded import Recorded

FORMS = {".html": "html", ".htm": "html", ".md": "markdown", ".xml": "junit", ".json": "json",
         ".txt": "text"}  # fmt: skip
"""Form by the ending of the file."""


def form_of(path: Path, form: str | None) -> str:
    """Return the form that is meant.

    Parameters
    ----------
    path : Path
    form : str, optional
        Said by the caller.

    Raises
    ------
    InvalidConfig
        If neither says one.
    """
    found = FORMS.get(path.suffix.lower()) if form is None else form
    if found not in FORMS.values():
        known = ", ".join(sorted(set(FORMS.values())))
        given = show(form) if form is not None else f"the ending of {show(path.name)}"
        raise InvalidConfig({"format": f"{given} is none of {known}"})
    return str(found)


def report_text(run: Recorded, form: str) -> str:
    """Return a run that has ended in a form of `FORMS`.

    Raises
    ------
    RunStateConflict
        If it has not ended, or was never begun: there is no summary.
    """
    summary = run.summary
    if summary is None:
        raise RunStateConflict(
            f"run {run.id} has no summary yet", hint="A report is of a run that has ended."
        )
    info, ticks = run.info, run.recorded_ticks()
    if form == "html":
        from vayu.api.report_page import run_page  # noqa: PLC0415 (plotly is heavy)

        return run_page(run, ticks, summary)
    if form == "json":
        return json.dumps(run_json(info, summary, Timeline(ticks)), indent=2) + "\n"
    if form == "text":
        return run_text(info, summary) + "\n"
    return run_markdown(info, summary) if form == "markdown" else run_junit(info, summary)


def write_report(
    run: Recorded, path: str | os.PathLike[str], form: str | None, *, overwrite: bool = False
) -> Path:
    """Write a report; a file that is there stays, or is replaced by a whole one."""
    target = file_to_write(path, overwrite=overwrite)
    write_text(target, report_text(run, form_of(target, form)))
    return target
