"""`run.to_notebook(template=)`: a notebook of yours, executed with a run.

    template ──> its cell tagged `parameters` ──> a cell that sets `path` comes below it
             ──> all cells in a new kernel, in the folder of the new notebook ──> that notebook

A cell that raises ends it: what ran so far is written all the same, with the cell and its error
named on top, so that nobody takes it for whole. Tags and rules are papermill's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vayu.analysis.archive import save_run
from vayu.api.runs.run_notebook import notebook_files, parameters, unfinished
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig, ScriptError, VayuError
from vayu.model.words.show import show
from vayu.report.escape import line, plain
from vayu.report.markdown import text
from vayu.report.notebook import INJECTED, PARAMETERS, fenced
from vayu.report.output_file import whole, write_text

if TYPE_CHECKING:
    import os

    from vayu.api.rows.recorded import Recorded

TOP = "**This report is not complete.**"
"""Begins the cell that names the one that failed."""


class _Failed(NamedTuple):
    """A cell that raised: which, and why, in words; and its source."""

    said: str
    source: str


def from_template(
    run: Recorded,
    template: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    embed: bool = False,
    overwrite: bool = False,
) -> Path:
    """Execute a template with a run, and write what came of it.

    Parameters
    ----------
    run : Run or SavedRun
        One that goes on is saved as far as it is, and the notebook begins by saying so.
    template, path : str or path
        Notebooks: the one to execute, and the one to write.
    embed : bool
        Refused: while it is executed, the notebook is no file yet.
    overwrite : bool
        Files that are there are replaced, by whole ones only.

    Returns
    -------
    Path

    Raises
    ------
    InvalidConfig
        If the template is none, or with `embed`.
    ScriptError
        If a cell raised; the notebook is written, and says so.
    """
    if embed:
        why = "a template finds its data beside the notebook, not in it"
        raise InvalidConfig({"embed": why}, hint="leave embed out")
    nbformat, nbclient = _libraries()
    notebook = _read(nbformat, template)
    target, data = notebook_files(path, overwrite=overwrite)
    if target.exists() and target.samefile(template):
        raise InvalidConfig({"path": f"{plain(str(target))} is the template itself"})
    kernel = _kernel(notebook)
    _inject(nbformat, notebook, parameters(data.name))
    with whole(data) as part:
        save_run(run.folder, part, so_far=True)
    if unfinished(run) and (marked := unfinished(SavedRun.of_zip(data))):
        _begin(nbformat, notebook, marked, "vayu-unfinished")
    failed = _execute(nbclient, notebook, kernel, target.parent)
    if failed is None:
        write_text(target, nbformat.writes(notebook) + "\n")
        return target
    why = f"{TOP} {text(failed.said)}\n\n{fenced(failed.source)}"
    _begin(nbformat, notebook, why, "vayu-failed")
    write_text(target, nbformat.writes(notebook) + "\n")
    raise ScriptError(
        f"{plain(str(template))}: {failed.said}\n{plain(failed.source, limit=2_000)}",
        hint=f"{plain(str(target))} shows what ran until then",
    )


def _libraries() -> tuple[Any, Any]:
    """Return nbformat and nbclient.

    Raises
    ------
    VayuError
        If they are not installed; says what installs them.
    """
    try:
        import nbclient  # noqa: PLC0415 (an extra)
        import nbformat  # noqa: PLC0415
    except ImportError as error:
        raise VayuError(
            "a template is executed with nbclient, which is not installed",
            hint="pip install 'vayu[notebook]'",
        ) from error
    return nbformat, nbclient


def _read(nbformat: Any, template: object) -> Any:
    """Return a template as a notebook of the present format.

    Raises
    ------
    InvalidConfig
        If it is no notebook, or has no cell for the parameters.
    """
    try:
        path = Path(template)  # type: ignore[arg-type]
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        why = f"{show(str(template))} cannot be read: {error.strerror}"
        raise InvalidConfig({"template": why}) from error
    except (TypeError, ValueError, nbformat.ValidationError) as error:
        why = f"{show(str(template))} is no notebook: {line(str(error))}"
        raise InvalidConfig({"template": why}) from error
    if not any(_tagged(cell, PARAMETERS) for cell in notebook.cells):
        why = f"{show(str(template))} has no cell tagged {PARAMETERS!r}"
        hint = "tag the cell that sets `path`; run.to_notebook writes a notebook that has one"
        raise InvalidConfig({"template": why}, hint=hint)
    return notebook


def _inject(nbformat: Any, notebook: Any, source: str) -> None:
    """Put a cell with the parameters below those of the template, instead of an earlier one."""
    cells = [cell for cell in notebook.cells if not _tagged(cell, INJECTED)]
    place = next(i for i, cell in enumerate(cells) if _tagged(cell, PARAMETERS))
    made = nbformat.v4.new_code_cell(source, metadata={"tags": [INJECTED]}, id="vayu-parameters")
    notebook.cells = [*cells[: place + 1], made, *cells[place + 1 :]]
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)  # cells have ids
    notebook.metadata.pop("widgets", None)
    notebook.metadata.pop("vayu", None)  # another run that it may carry


def _begin(nbformat: Any, notebook: Any, source: str, name: str) -> None:
    """Put a cell of text above all others, instead of an earlier one of that name."""
    cells = [cell for cell in notebook.cells if cell.get("id") != name]
    notebook.cells = [nbformat.v4.new_markdown_cell(source, id=name), *cells]


def _kernel(notebook: Any) -> str:
    """Return the name of the kernel that a notebook needs.

    Raises
    ------
    InvalidConfig
        If there is none of that name.
    """
    from jupyter_client.kernelspec import find_kernel_specs  # noqa: PLC0415 (of nbclient)

    name = str(notebook.metadata.get("kernelspec", {}).get("name") or "python3")
    if name not in find_kernel_specs():
        why = f"needs the kernel {show(name)}, and there is none of that name"
        raise InvalidConfig({"template": why}, hint="`jupyter kernelspec list` lists all")
    return name


def _execute(nbclient: Any, notebook: Any, kernel: str, folder: Path) -> _Failed | None:
    """Run every cell; return the one that failed; None: none did."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = nbclient.NotebookClient(
        notebook,
        kernel_name=kernel,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of TCP on loopback
        timeout=None,
        resources={"metadata": {"path": str(folder.resolve())}},
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        return _failure(notebook, f"{error.ename}: {error.evalue}")
    except nbclient.exceptions.DeadKernelError as error:
        return _failure(notebook, str(error))
    return None


def _failure(notebook: Any, why: str) -> _Failed:
    """Return the last cell that was begun, counted as people do in the template."""
    mine = [cell for cell in notebook.cells if not _tagged(cell, INJECTED)]
    code = [cell for cell in mine if cell.cell_type == "code"]
    begun = [i for i, cell in enumerate(code) if cell.execution_count is not None or cell.outputs]
    place = begun[-1] if begun else 0
    return _Failed(f"code cell {place + 1} failed: {line(why, limit=500)}", code[place].source)


def _tagged(cell: Any, tag: str) -> bool:
    """Whether a code cell has a tag."""
    return cell.cell_type == "code" and tag in cell.metadata.get("tags", ())
