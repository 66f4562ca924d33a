"""``vayu compare``: whether a run is better or worse than another, or the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vayu.cli.output import force
from vayu.cli.phrases import options
from vayu.cli.progress import waiting
from vayu.cli.which_run import compared_runs
from vayu.report.form import form_of
from vayu.report.output_file import file_to_write

if TYPE_CHECKING:
    from vayu.api.comparisons.judging import CompareOptions

WORSE, UNSETTLED = "worse", "inconclusive"

_TYPED = {
    "baseline": "BASE", "other": "NEW", "margin": "--margin", "quantiles": "--quantile",
    "steady": "--steady",
}  # fmt: skip


@click.command("compare")
@click.argument("base", metavar="BASE")
@click.argument("new", metavar="NEW")
@click.option(
    "--fail-on",
    type=click.Choice([WORSE, UNSETTLED]),
    help="Exit with 1 when NEW is worse; 'inconclusive': also when nobody can tell.",
)
@click.option(
    "--margin",
    type=float,
    default=0.05,
    show_default=True,
    help="What is less, as a share of a quantile, is the same.",
)
@click.option(
    "--quantile",
    "quantiles",
    multiple=True,
    metavar="LEVEL",
    help="What the verdict rests on, such as p50 or p99.9; p50, p75, p90, p95 and p99 by default.",
)
@click.option("--steady", is_flag=True, help="Only the steady part of each run.")
@click.option(
    "--across",
    multiple=True,
    type=click.Choice(["request", "model"]),
    help="What the two differ in on purpose.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write it; the ending says the form: .html, .md, .json or .txt.",
)
@force
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs: durations in ms.")
def command(
    base: str, new: str, *, fail_on: str | None, output: Path | None, overwrite: bool,
    as_json: bool, **asked: Any,
) -> int:  # fmt: skip
    """Compare the run NEW with the run BASE, quantile by quantile, with intervals.

    Each is an id or a name, as `vayu runs` lists them (of several runs of that name the latest is
    meant), what `vayu save` wrote, or a file of k6, JMeter or vegeta. Two runs differ by what
    changed between them, too; several on each side, with commas between them and best taken in
    turn, tell how much runs differ by themselves. The exit code is 0 whatever comes out, unless
    --fail-on says otherwise.

    \b
    vayu compare main.zip branch.zip --fail-on worse --quantile p50 --quantile p95
    vayu compare main.zip branch.zip -o compared.html
    vayu compare m1.zip,m2.zip,m3.zip b1.zip,b2.zip,b3.zip --steady
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.analysis.comparison_report import (  # noqa: PLC0415 (pandas is heavy)
        FORMS,
        comparison_json,
    )
    from vayu.api.comparisons.compare import compare  # noqa: PLC0415 (pandas is heavy)

    if output is not None:  # before the work
        with options({"path": "--output"}):
            form_of(file_to_write(output, overwrite=overwrite), None, known=FORMS)
    given: CompareOptions = {
        "margin": asked["margin"], "across": asked["across"], "steady": asked["steady"]
    }  # fmt: skip
    if asked["quantiles"]:
        given["quantiles"] = asked["quantiles"]
    with options(_TYPED), waiting("comparing"):
        found = compare(compared_runs(base), compared_runs(new), **given)
    if as_json:
        click.echo(json.dumps(comparison_json(found)))
    else:
        click.echo(repr(found))
    if output is not None:
        path = found.report(output, overwrite=overwrite)
        click.echo(f"{path}: {path.stat().st_size:,} bytes", err=as_json)
    return int(failed(found.verdict, fail_on))


def failed(verdict: str, fail_on: str | None) -> bool:
    """Whether a verdict is one that a person said is a failure."""
    failing = {WORSE: {"worse"}, UNSETTLED: {"worse", "inconclusive"}}
    return fail_on is not None and verdict in failing[fail_on]
