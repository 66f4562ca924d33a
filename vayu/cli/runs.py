"""``vayu runs``: every load run of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec
from msgspec.structs import replace

from vayu.cli.output import cells, for_programs
from vayu.report.aim import aim_of

if TYPE_CHECKING:
    from rich.table import Table

    from vayu.protocol.messages import RunList

_UNKNOWN = "—"
_WIDE = 200  # characters


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
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    if not console.file.isatty():  # is_terminal is also asked for by FORCE_COLOR
        console.width = _WIDE  # nothing is folded for a program that reads lines
    console.print(table(shown))
    if len(shown.runs) < len(found.runs):
        rest = len(found.runs) - len(shown.runs)
        console.print(f"{rest} older runs are not listed (--limit 0).")
    for run in shown.damaged:
        console.print(Text(f"{run.id} is damaged: {run.error}"), soft_wrap=True)
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
        row = (
            info.id,
            str(info.status),
            {True: "✓ yes", False: "✗ no", None: ""}[info.passed],
            info.name or "",
            " ".join(filter(None, [info.request.method, info.request.url, aim_of(info)])),
            info.load,
            _count(info.total),
            _count(info.failed),
        )
        shown.add_row(*cells(row))
    for run in found.damaged:
        shown.add_row(run.id, "damaged", "", *[_UNKNOWN] * 5)
    return shown


def _count(value: int | None) -> str:
    """Show a number that may not be known yet."""
    return _UNKNOWN if value is None else f"{value:,}"
