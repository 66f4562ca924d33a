"""Several runs in the forms of one: the table side by side first, then each by itself.

It judges nothing between them: whether two runs differ is what a comparison says.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.report.junit import junit
from vayu.report.markdown import table
from vayu.report.overlay import HEADS, overlay_rows
from vayu.report.quantity import count
from vayu.report.run_markdown import run_github, run_markdown
from vayu.report.run_text import run_text
from vayu.report.run_view import run_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.report.overlay import OverlaidRun


def reports_text(runs: Sequence[OverlaidRun], form: str) -> str:
    """Return runs as one text.

    Parameters
    ----------
    runs : sequence of OverlaidRun
        At least one.
    form : {"markdown", "github", "junit", "json", "text"}
    """
    if form == "junit":
        return junit((run.info, run.summary) for run in runs)
    if form == "json":
        every = [run_json(run.info, run.summary, run.timeline) for run in runs]
        found = every[0] if len(every) == 1 else {"runs": every}
        return json.dumps(found, indent=2) + "\n"
    if form == "text":
        return "\n\n".join(run_text(run.info, run.summary) for run in runs) + "\n"
    write = run_github if form == "github" else run_markdown
    return "\n".join([*_beside(runs), *(write(run.info, run.summary) for run in runs)])


def _beside(runs: Sequence[OverlaidRun]) -> list[str]:
    """Return the table of several runs in Markdown; nothing for one."""
    if len(runs) == 1:
        return []
    return [f"# {count(len(runs))} runs\n", *table(HEADS, overlay_rows(runs))]
