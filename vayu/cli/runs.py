"""``vayu runs``: every load run of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec
from msgspec.structs import replace

from vayu.cli.listed import print_list
from vayu.cli.output import cells, for_programs
from vayu.report.aim import aim_of
from vayu.report.escape import line

if TYPE_CHECKING:
    from rich.table import Table

    from vayu.model.runs.info import RunInfo
    from vayu.protocol.messages import RunList

_UNKNOWN = "—"


@click.command("runs")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True,
              help="Most runs to list; 0: all.")  # fmt: skip
@for_programs
def command(*, limit: int, as_json: bool) -> int:
    """List the load runs, newest first.

    \b
    vayu runs --limit 5
    vayu runs --json
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.client.session import session  # noqa: PLC0415 (only when it is run)

    found = session().runs()
    shown = replace(found, runs=found.runs[:limit]) if limit > 0 else found
    if as_json:
        click.echo(msgspec.json.encode(shown))
        return 0
    if not shown.runs and not shown.damaged:
        click.echo("There are no runs yet. Try: vayu demo")
        return 0
    print_list(table(shown), *_entries(shown))
    if len(shown.runs) < len(found.runs):
        rest = len(found.runs) - len(shown.runs)
        click.echo(f"{rest} older runs are not listed (--limit 0).")
    for run in shown.damaged:
        click.echo(f"{run.id} is damaged: {run.error}")
    return 0


def table(found: RunList) -> Table:
    """Return the runs as a table, damaged ones last."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    shown = Table(box=box.SIMPLE_HEAD)
    for head in ("id", "status", "passed"):
        shown.add_column(head, no_wrap=True)
    for head in ("name", "request", "load"):
        shown.add_column(head, overflow="fold")
    shown.add_column("requests", justify="right")
    shown.add_column("failed", justify="right")
    for info in found.runs:
        shown.add_row(*cells((*_first(info), *_told(info), *_counts(info))))
    for run in found.damaged:
        shown.add_row(run.id, "damaged", "", *[_UNKNOWN] * 5)
    return shown


def _entries(found: RunList) -> tuple[list[str], list[list[str]], list[str]]:
    """Return what two lines say of each run: headings, the first lines, the second ones."""
    rows = [[*_first(info), *_counts(info)] for info in found.runs]
    told = [" · ".join(filter(None, map(line, _told(info)))) for info in found.runs]
    rows += [[run.id, "damaged", "", _UNKNOWN, _UNKNOWN] for run in found.damaged]
    told += [_UNKNOWN for _ in found.damaged]
    return ["id", "status", "passed", "requests", "failed"], rows, told


def _first(info: RunInfo) -> tuple[str, str, str]:
    """Return which run it is, and how it stands."""
    passed = {True: "✓ yes", False: "✗ no", None: ""}[info.passed]
    return info.id, str(info.status), passed


def _told(info: RunInfo) -> tuple[str, str, str]:
    """Return what was put under which load."""
    request = " ".join(filter(None, [info.request.method, info.request.url, aim_of(info)]))
    return info.name or "", request, info.load


def _counts(info: RunInfo) -> tuple[str, str]:
    """Return how many requests there were, and how many failed."""
    return _count(info.total), _count(info.failed)


def _count(value: int | None) -> str:
    """Show a number that may not be known yet."""
    return _UNKNOWN if value is None else f"{value:,}"
