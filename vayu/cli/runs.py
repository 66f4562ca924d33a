"""``vayu runs``: every load run of the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from rich.table import Table

    from vayu.model.info import RunInfo

_UNKNOWN = "—"
_WIDE = 200  # characters


@click.command("runs")
@click.option("--limit", default=20, show_default=True, help="Most runs to list; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def command(*, limit: int, as_json: bool) -> int:
    """List the load runs, newest first."""
    from vayu.client.session import session  # noqa: PLC0415 (only when it is run)

    infos = session().runs()
    shown = infos[:limit] if limit > 0 else infos
    if as_json:
        click.echo(msgspec.json.encode({"runs": shown}))
        return 0
    if not shown:
        click.echo("There are no runs yet. Try: vayu demo")
        return 0
    from rich.console import Console  # noqa: PLC0415

    console = Console()
    if not console.is_terminal:
        console.width = _WIDE  # nothing is folded for a program that reads lines
    console.print(table(shown))
    if len(shown) < len(infos):
        console.print(f"{len(infos) - len(shown)} older runs are not listed (--limit 0).")
    return 0


def table(infos: tuple[RunInfo, ...]) -> Table:
    """Return the runs as a table."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    found = Table(box=box.SIMPLE_HEAD)
    for head in ("id", "status"):
        found.add_column(head, no_wrap=True)
    for head in ("name", "request", "load"):
        found.add_column(head, overflow="fold")
    found.add_column("requests", justify="right")
    found.add_column("failed", justify="right")
    for info in infos:
        cells = (
            info.id,
            str(info.status),
            info.name or "",
            f"{info.request.method} {info.request.url}",
            info.load,
            _count(info.total),
            _count(info.failed),
        )
        found.add_row(*map(Text, cells))
    return found


def _count(value: int | None) -> str:
    """Show a number that may not be known yet."""
    return _UNKNOWN if value is None else f"{value:,}"
