"""``vayu save``: a run as one file that needs no engine, or its histograms for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from vayu.cli.output import for_programs, force, written
from vayu.cli.phrases import options
from vayu.cli.progress import waiting
from vayu.cli.which_run import run_of


@click.command("save")
@click.argument("which", metavar="RUN")
@click.argument("file", type=click.Path(path_type=Path))
@force
@for_programs
def command(which: str, file: Path, *, overwrite: bool, as_json: bool) -> int:
    """Save RUN to FILE: an id or a name, as `vayu runs` lists them, or "last".

    A FILE that ends in .hlog gets its histograms over time, as an HdrHistogram log; any other one
    is a zip file that `vayu open` and vayu.open() read anywhere.

    \b
    vayu save last run.zip
    vayu save last run.hlog
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    found = run_of(which)
    write = found.export_hlog if file.suffix == ".hlog" else found.save
    with options({"path": "FILE"}), waiting("saving the run"):
        path = write(file, overwrite=overwrite)
    written(path, as_json=as_json)
    return 0
