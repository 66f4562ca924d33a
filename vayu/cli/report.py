"""``vayu report``: a run as a page, as Markdown, as JUnit XML, as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from vayu.cli.output import force
from vayu.cli.which_run import run_of


@click.command("report")
@click.argument("which", metavar="RUN")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write; its ending says the form. [RUN.html]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["html", "markdown", "junit", "json", "text"]),
    help="The form, instead of what the ending says; without --output it is printed.",
)
@force
def command(which: str, output: Path | None, form: str | None, *, overwrite: bool) -> int:
    r"""Write what RUN came to, for others.

    RUN is an id, as `vayu runs` lists it, "last", or what `vayu save` wrote. Endings: .html (a
    page that needs nothing), .md (for a pull request), .xml (JUnit, for CI), .json, .txt.

    \b
    vayu report last -o orders.html
    vayu report run.zip --format markdown >> "$GITHUB_STEP_SUMMARY"
    """
    from vayu.api.reporting import report_text  # noqa: PLC0415 (only when it is run)

    run = run_of(which)
    if output is None and form is not None:
        click.echo(report_text(run, form), nl=False)
        return 0
    path = run.report(output or Path(f"{run.id}.html"), format=form, overwrite=overwrite)
    click.echo(f"{path}: {path.stat().st_size:,} bytes")
    return 0
