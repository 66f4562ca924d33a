"""`run.to_notebook`: a run as a notebook that anybody can read, and whoever has Vayu run again.

    report.ipynb       cells with their outputs     report.run.zip     the run, as `run.save` does
                       └── path = "report.run.zip" ─────┘

Rule: an output is the value of its own cell. The run is saved first, opened from what was saved,
and each cell is evaluated on that: what a reader sees is what running the notebook gives. One
that goes on is saved as far as it is, and the notebook begins by saying so.
"""

from __future__ import annotations

import tempfile
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.analysis.archive import save_run
from vayu.api.reports.run_code import again
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig, VayuError
from vayu.formats.runs.folder import EMBEDDED
from vayu.model.runs.state import TERMINAL
from vayu.report.markdown import text
from vayu.report.notebook import PARAMETERS, Cell, Notebook, fenced
from vayu.report.output_file import file_to_write, whole, write_text
from vayu.report.quantity import size
from vayu.report.so_far import going_on

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from vayu.api.rows.recorded import Recorded

OPEN = "import vayu\n\nrun = vayu.open(path)\nrun"
"""The cell after the parameters: the run shows itself, verdict first."""

PARTS: dict[str, tuple[str, ...]] = {
    "Can the numbers be trusted?": ("run.quality()",),
    "Percentiles": ("run.percentiles([0.5, 0.75, 0.9, 0.95, 0.99, 0.999])",),
    "Latency spectrum": ("run.plot.spectrum()",),
    "Latency over time": ("run.plot.timeline()", "run.plot.heatmap()"),
    "Outcomes": ("run.plot.outcomes()", "run.plot.arrivals()", "run.verdicts", "run.checks"),
    "Where the time goes": ("run.plot.phases()", "run.plot.tail()"),
    "Load and latency": ("run.plot.concurrency()",),
    "Generator": ("run.workers",),
    "Every request is a row": (
        'run.requests[["intended", "response", "service", "status", "failure"]].head(10)',
    ),
}
"""Expressions by what they answer."""

LARGEST_EMBEDDED = 64_000_000
"""A larger notebook makes JupyterLab slow. [B]"""


def to_notebook(
    run: Recorded, path: str | os.PathLike[str], *, embed: bool = False, overwrite: bool = False
) -> Path:
    """Write a run as a notebook, and its data beside or in it.

    Parameters
    ----------
    run : Run or SavedRun
    path : str or path
        Ends in ``.ipynb``.
    embed : bool
        The data goes into the notebook instead of beside it.
    overwrite : bool
        Files that are there are replaced, by whole ones only.
    """
    target, data = notebook_files(path, embed=embed, overwrite=overwrite)
    if embed:
        write_text(target, _embedding(run, target.name))
        return target
    with whole(data) as part:
        save_run(run.folder, part, so_far=True)
        write_text(target, Notebook(list(_cells(part, data.name))).text())
    return target


def _embedding(run: Recorded, name: str) -> str:
    """Return a notebook that carries its run.

    Raises
    ------
    InvalidConfig
        If that is too much.
    """
    with tempfile.TemporaryDirectory(prefix="vayu-") as place:
        saved = Path(place) / "run.zip"
        save_run(run.folder, saved, so_far=True)
        large = saved.stat().st_size
        if large > LARGEST_EMBEDDED:
            why = f"the run is {size(large)}; a notebook carries up to {size(LARGEST_EMBEDDED)}"
            raise InvalidConfig({"embed": why}, hint="embed=False puts it beside the notebook")
        kept = {EMBEDDED: b64encode(saved.read_bytes()).decode()}
        return Notebook(list(_cells(saved, name)), kept).text()


def notebook_files(
    path: str | os.PathLike[str], *, embed: bool = False, overwrite: bool = False
) -> tuple[Path, Path]:
    """Return where the notebook goes, and the run beside it.

    Raises
    ------
    InvalidConfig
        If one of them is in the way, or the path is that of no notebook.
    """
    target = file_to_write(path, overwrite=overwrite)
    if target.suffix != ".ipynb":
        raise InvalidConfig({"path": f"{text(target.name)} must end in .ipynb"})
    data = target.with_suffix(".run.zip")
    return target, data if embed else file_to_write(data, overwrite=overwrite)


def parameters(name: str) -> str:
    """Return the cell that says which run is meant."""
    return f"path = {name!r}  # of a run, as run.save writes it; or a run folder"


def _cells(saved: Path, name: str) -> Iterator[Cell]:
    """Yield the cells for a run that was saved; `name` is where the notebook will find it."""
    run = SavedRun.of_zip(saved)
    title = f"# {text(run.info.name or 'Load run')}"
    yield Cell(source="\n\n".join(filter(None, [title, unfinished(run)])), kind="markdown")
    yield Cell(source=parameters(name), tag=PARAMETERS, shown={})
    yield Cell(source=OPEN, shown=shown(run))
    for title, sources in PARTS.items():
        yield Cell(source=f"## {title}", kind="markdown")
        for source in sources:
            yield _evaluated(source, run)
    yield Cell(source=f"## Do it again\n\n{fenced(again(run.info, run.manifest))}", kind="markdown")


def unfinished(run: Recorded) -> str:
    """Return what a reader has to know of a run that went on when it was saved; else nothing."""
    if run.info.status in TERMINAL:
        return ""
    ticks = run.recorded_ticks()
    return f"**{going_on(ticks[-1].elapsed / 1_000 if ticks else 0.0)}**"


def _evaluated(source: str, run: Recorded) -> Cell:
    """Return a cell of `PARTS` with what it gives; in words where it gives nothing."""
    try:
        value = eval(source, {"run": run})  # noqa: S307 (our own words, from PARTS)
    except VayuError as error:
        return Cell(source=f"`{source}`: {text(error.message)}", kind="markdown")
    return Cell(source=source, shown=shown(value))


def shown(value: Any) -> dict[str, Any]:
    """Return what a notebook saves of a value."""
    if hasattr(value, "_repr_mimebundle_"):
        return dict(value._repr_mimebundle_())
    found: dict[str, Any] = {"text/plain": repr(value)}
    if html := getattr(value, "_repr_html_", lambda: None)():
        found["text/html"] = html
    return found
