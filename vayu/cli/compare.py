"""``vayu compare``: whether a run is better or worse than another, or the same."""

from __future__ import annotations

import json
from typing import Any

import click

from vayu.cli.which_run import run_of

WORSE, UNSETTLED = "worse", "inconclusive"


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
    "--across",
    multiple=True,
    type=click.Choice(["request", "model"]),
    help="What the two differ in on purpose.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs: durations in ms.")
def command(
    base: str, new: str, *, fail_on: str | None, margin: float, across: tuple[str, ...],
    as_json: bool,
) -> int:  # fmt: skip
    r"""Compare the run NEW with the run BASE, quantile by quantile, with intervals.

    Each is an id, as `vayu runs` lists it, or what `vayu save` wrote. The exit code is 0
    whatever comes out, unless --fail-on says otherwise.

    \b
    vayu compare main.zip branch.zip --fail-on worse
    """
    from vayu.api.compare import compare  # noqa: PLC0415 (pandas is heavy)

    found = compare(run_of(base), run_of(new), margin=margin, across=across)
    verdict = str(found.verdict)
    if as_json:
        records = found.quantiles.reset_index().to_dict("records")
        rows = [{str(name): _plain(value) for name, value in row.items()} for row in records]
        said = {"verdict": verdict, "sentence": found.sentence, "needed": found.needed}
        click.echo(json.dumps({**said, "quantiles": rows}))
    else:
        click.echo(repr(found))
    failing = {WORSE: {"worse"}, UNSETTLED: {"worse", "inconclusive"}}
    return int(fail_on is not None and verdict in failing[fail_on])


def _plain(value: Any) -> Any:
    """Return a value for JSON: a duration in ms, and null where there is none."""
    if value is None or value != value:  # noqa: PLR0124 (NaN and NaT are not themselves)
        return None
    if hasattr(value, "total_seconds"):
        return value.total_seconds() * 1_000
    return (
        value.item() if hasattr(value, "item") else str(value) if isinstance(value, str) else value
    )
