"""``vayu report``: runs as a page, as Markdown, as JUnit XML, as JSON, as rows."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vayu.cli.output import for_programs, force, written
from vayu.cli.phrases import options
from vayu.cli.progress import waiting
from vayu.cli.which_run import any_run
from vayu.errors import InvalidConfig, StoreError
from vayu.model.words.show import show
from vayu.report.form import ROWS, TEXTS, wrong_ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.api.runs.saved import SavedRun

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Variable in which GitHub names the file of a step's summary."""

NOTEBOOK = ".ipynb"
"""Ending of what is no form of `vayu.report.form`."""


def _schema(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 (click's)
    """Print the schema and leave."""
    if not wanted:
        return
    from vayu.report.run_record import report_schema  # noqa: PLC0415 (only when it is asked for)

    click.echo(json.dumps(report_schema(), indent=2))
    context.exit()


schema = click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_schema,
    help="Print the JSON Schema of the form json, and leave.",
)


@click.command("report")
@click.argument("which", metavar="RUN...", nargs=-1, required=True)
@schema
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write; its ending says the form. [RUN.html; several: runs.html]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*TEXTS, *ROWS]),
    help="The form, instead of what the ending says; without --output a text is printed.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="NOTEBOOK",
    help="Execute this notebook with the run; its cell tagged 'parameters' sets `path`.",
)
@click.option("--embed", is_flag=True, help="Put the data into the notebook, not beside it.")
@force
@for_programs
def command(
    *, which: tuple[str, ...], output: Path | None, form: str | None, template: Path | None,
    embed: bool, overwrite: bool, as_json: bool,
) -> int:  # fmt: skip
    """Write what RUN came to, for others; several are laid over each other.

    RUN is an id or a name, as `vayu runs` lists them (of several runs of that name the latest is
    meant), "last", or what `vayu save` wrote. One that goes on is reported as far as it is.
    Endings: .html (a page that needs nothing), .md (for a pull request), .xml (JUnit, for CI),
    .json, .txt; of one run also .csv and .parquet (a row a request), .ticks.csv and .ticks.parquet,
    and .ipynb (a notebook, the data beside it). The form "github" is added to the file that
    GITHUB_STEP_SUMMARY names. --json says where it went and how large it is, and wraps a text that
    is printed; the run as JSON is --format json.

    \b
    vayu report last -o orders.html
    vayu report main.zip branch.zip -o both.html
    vayu report run.zip --format github
    vayu report last --template mine.ipynb -o orders.ipynb
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.api.reports.reporting import report_of  # noqa: PLC0415 (only when it is run)

    _refuse(len(which), output, form, notebook=template is not None or embed)
    _refuse_files(which)
    runs = [any_run(one) for one in which]
    if output is None and form is not None:
        _print(runs, form, as_json=as_json)
        return 0
    names = {"path": "--output", "embed": "--embed", "template": "--template"}
    with options(names), waiting("writing the report"):
        if output is not None and output.suffix == NOTEBOOK and form is None:
            path = runs[0].to_notebook(output, embed=embed, template=template, overwrite=overwrite)
        else:
            name = f"{runs[0].id}.html" if len(runs) == 1 else "runs.html"
            path = report_of(runs, output or name, format=form, overwrite=overwrite)
    written(path, as_json=as_json)
    return 0


def _refuse_files(which: tuple[str, ...]) -> None:
    """Refuse files of a report among the runs: they are what is to be written.

    Raises
    ------
    InvalidConfig
        If there is one.
    """
    for one in which[1:]:
        if not wrong_ending(Path(one), known=(*TEXTS, *ROWS)):
            raise InvalidConfig({"RUN": f"{show(one)} is no run; to write it, -o {one}"})


def _refuse(runs: int, output: Path | None, form: str | None, *, notebook: bool) -> None:
    """Refuse words that do not go together.

    Raises
    ------
    InvalidConfig
        Naming all of them.
    """
    problems = {}
    writes = output is not None and output.suffix == NOTEBOOK
    if notebook and not writes:
        problems["--output"] = "--template and --embed are for a notebook: -o FILE.ipynb"
    if (notebook or writes) and runs > 1:
        problems["RUN"] = f"a notebook is of one run, got {runs}"
    if (notebook or writes) and form is not None:
        problems["--format"] = "a notebook has no other form"
    if output is not None and form is None and not problems:
        known, others = (TEXTS, ()) if runs > 1 else ((*TEXTS, *ROWS), (NOTEBOOK,))
        if why := wrong_ending(output, known=known, others=others):
            problems["--output"] = why
    if runs > 1 and form in ROWS:
        problems["--format"] = f"{form} is of one run, got {runs}"
    if problems:
        raise InvalidConfig(problems)


def _print(runs: Sequence[SavedRun], form: str, *, as_json: bool) -> None:
    """Print a report, or add it to the summary of a step on GitHub.

    Raises
    ------
    InvalidConfig
        If the form is no text.
    StoreError
        If the summary cannot be written.
    """
    from vayu.api.reports.reporting import checked_runs, report_text  # noqa: PLC0415 (only when it is run)

    if form in ROWS:
        why = f"{form} is for a file: add --output FILE"
        raise InvalidConfig({"--format": why})
    text = report_text(checked_runs(runs), form)
    step = os.environ.get(STEP_SUMMARY)
    if form != "github" or not step:
        click.echo(json.dumps({"format": form, "text": text}) if as_json else text, nl=as_json)
        return
    try:
        with Path(step).open("a", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError as error:
        why = f"{step}, which {STEP_SUMMARY} names, cannot be written: {error.strerror}"
        raise StoreError(why) from error
    size = len(text.encode("utf-8", "replace"))
    fact = json.dumps({"path": step, "added": size})
    click.echo(fact if as_json else f"{step}: {size:,} bytes added")
