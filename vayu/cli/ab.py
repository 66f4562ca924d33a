"""``vayu ab``: two requests in turn under one load, and whether the second is better or worse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from vayu.api.arguments.refusals import Refusals
from vayu.cli.arguments import load_options, request_options
from vayu.cli.as_typed import WHERE, as_typed
from vayu.cli.body_note import note_body
from vayu.cli.compare import UNSETTLED, WORSE, failed
from vayu.cli.payload import run_spec
from vayu.cli.sections import Sectioned
from vayu.cli.unknown import UNKNOWN
from vayu.errors import InvalidConfig
from vayu.model.runs.sides import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.model.runs.run import RunSpec

OTHER = "OTHER"
"""The second argument, as the usage line calls it."""

_OWN = ("other", "margin", "fail_on")


@click.command("ab", cls=Sectioned)
@request_options
@click.argument("other", metavar=OTHER)
@load_options
@click.option(
    "--margin",
    type=float,
    default=0.05,
    show_default=True,
    help="What is less, as a share of a quantile, is the same.",
)
@click.option(
    "--fail-on",
    type=click.Choice([WORSE, UNSETTLED]),
    help="Exit with 1 when OTHER is worse; 'inconclusive': also when nobody can tell.",
)
def command(**options: Any) -> int:
    """Put two requests under load in turn, and compare OTHER with the first.

    Each is a file, a URL or a request of a collection. Options are of both; a load that no option
    says is that of the first file. Exit code 1 as of `vayu load`, and as --fail-on says.

    \b
    vayu ab https://api.example/v1 https://api.example/v2 --rate 100 --duration 1m
    vayu ab old.json new.json --concurrency 20 --fail-on worse
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    spec = both(options)
    note_body(options)

    from rich.console import Console  # noqa: PLC0415 (after what can be refused at once)

    from vayu.analysis.comparison_report import comparison_json  # noqa: PLC0415
    from vayu.api.runs.run import Run  # noqa: PLC0415
    from vayu.cli.watch import follow, verdict, watch  # noqa: PLC0415
    from vayu.client.session import session  # noqa: PLC0415

    with as_typed(options, spec):
        live = session().start(spec)
    for warning in live.info.warnings:
        click.echo(f"note: {warning}", err=True)
    if options["detach"]:
        click.echo(live.id)
        return 0
    if options["as_json"]:
        follow(live, Console(stderr=True))
        code = verdict(live.wait())
    else:
        code = watch(live)
    found = Run(live).ab(margin=options["margin"])
    told = {"run": live.id, "a": found.a.label, "b": found.b.label}
    text = json.dumps(told | comparison_json(found.comparison))
    click.echo(text if options["as_json"] else f"\n{found!r}")
    return max(code, int(failed(found.verdict, options["fail_on"])))


def both(options: Mapping[str, Any]) -> RunSpec:
    """Return the run of both requests; all problems are raised together.

    Parameters
    ----------
    options : mapping
        As they were typed.
    """
    given = {name: value for name, value in options.items() if name not in _OWN}
    refusals = Refusals({})
    one = refusals.of(run_spec, given)
    other = refusals.of(_other, {**given, "where": options["other"], UNKNOWN: {}})
    if not 0 <= options["margin"] < 1:
        shown = options["margin"]
        refusals.add("--margin", f"must be a share of at least 0 and below 1, got {shown}")
    if one is not None and other is not None:
        refusals.of(_refuse_other_values, one, other)
    refusals.check()
    assert one is not None
    assert other is not None
    environment = {**other.environment, **one.environment}
    return joined(replace(one, environment=environment), other)


def _other(options: Mapping[str, Any]) -> RunSpec:
    """Return the run of the second alone; the argument is called as the usage line calls it.

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong.
    """
    try:
        return run_spec(options)
    except InvalidConfig as error:
        named = {OTHER if name == WHERE else name: why for name, why in error.problems.items()}
        raise InvalidConfig(named, hint=error.hint) from None


def _refuse_other_values(one: RunSpec, other: RunSpec) -> None:
    """Refuse a variable that both files give another value: environment is of both.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    shared = one.environment.keys() & other.environment.keys()
    wrong = {
        f"environment.{name}": "has another value in each of the two; a run has one environment"
        for name in sorted(shared)
        if one.environment[name] != other.environment[name]
    }
    if wrong:
        raise InvalidConfig(wrong, hint="give it once: --var NAME=TEXT")
