"""``vayu open``: what a saved run came to, without an engine."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from vayu.cli.which_run import run_of


@click.command("open")
@click.argument("file", metavar="FILE|ID", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the summary as JSON for programs.")
def command(file: Path, *, as_json: bool) -> int:
    """Show the run in FILE: a zip file that `vayu save` wrote, or a run folder.

    ID is a run of this machine, as `vayu runs` lists it.

    The exit code is the one that `vayu load` ended with.

    \b
    vayu open run.zip
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.cli.watch import verdict  # noqa: PLC0415 (only when it is run)
    from vayu.report.run_text import run_text  # noqa: PLC0415

    saved = run_of(file)
    summary = saved.summary
    assert summary is not None  # `run_of` has looked
    click.echo(msgspec.json.encode(summary) if as_json else run_text(saved.info, summary))
    return verdict(summary)
