"""``vayu history``: what was sent, one of it, and the same once more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import msgspec

from vayu.cli.listed import print_list
from vayu.cli.number import NUMBER
from vayu.cli.output import cells, for_programs
from vayu.cli.phrases import options as as_options
from vayu.report.escape import line
from vayu.report.quantity import milliseconds

if TYPE_CHECKING:
    from rich.table import Table

    from vayu.api.workspace.recalled import Recollection
    from vayu.model.sends.history import HistoryPage, HistoryRow

_HEADS = ("N", "sent (UTC)", "status", "time", "request", "name")

_TYPED = {
    "search": "SEARCH",
    **{name: f"--{name}" for name in ("method", "status", "since", "limit")},
}


@click.command("history")
@click.argument("what", required=False, metavar="[SEARCH|N]")
@click.option("-X", "--method", help="Only those with this method.")
@click.option("--status", help="Such as 404, 4xx, or none: there was no response.")
@click.option("--since", metavar="TIME", help="A date (2026-01-31T12:00), or 2h: so long ago.")
@click.option("--limit", type=NUMBER, default=20, show_default=True, help="Most to list.")
@click.option("--send", "again", is_flag=True, help="Send N again.")
@click.option("-e", "--environment", metavar="NAME", help="To send it with; as then by default.")
@click.option("--forget", is_flag=True, help="Delete N, or what is searched for.")
@click.option("--all", "everything", is_flag=True, help="With --forget: delete all of it.")
@for_programs
def command(what: str | None, **options: Any) -> int:
    """List what was sent, newest first; SEARCH is text in it, N the number of one.

    Exit code of --send: 1 for a status of 400 or more, or a failed test.

    \b
    vayu history users --status 500
    vayu history 42 --send
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    number = int(what) if what and what.isascii() and what.isdigit() else None
    _refuse_nonsense(number, what, options)
    with as_options(_TYPED):
        if options["forget"]:
            return _forget(number, what, options)
        if number is None:
            return _list(what, options)
    from vayu.api.workspace.history import entry_of  # noqa: PLC0415 (only when it is run)

    entry = entry_of(number)
    return _send(entry, options) if options["again"] else _show(entry, options)


def _refuse_nonsense(number: int | None, what: str | None, options: dict[str, Any]) -> None:
    """Refuse options that do not go together.

    Raises
    ------
    UsageError
        Naming them.
    """
    conditions = [name for name in ("method", "status", "since") if options[name] is not None]
    if options["again"] and number is None:
        raise click.UsageError(
            "--send needs the number of one that was sent: vayu history 12 --send"
        )
    if options["environment"] is not None and not options["again"]:
        raise click.UsageError("--environment goes with --send")
    if number is not None and conditions:
        raise click.UsageError(f"--{conditions[0]} is for a list; {number} is one of it")
    if options["everything"] and (not options["forget"] or what or conditions):
        raise click.UsageError("--all goes with --forget, and with nothing else")
    if options["forget"] and not (what or conditions or options["everything"]):
        raise click.UsageError("--forget needs what to forget: a number, a search, or --all")


def _query(what: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """Return the conditions that were typed."""
    given = {"search": what, **{name: options[name] for name in ("method", "status", "since")}}
    return {name: value for name, value in given.items() if value is not None}


def _list(what: str | None, options: dict[str, Any]) -> int:
    """List what is wanted."""
    from vayu.api.workspace.history import page_of  # noqa: PLC0415
    from vayu.model.records.check import build  # noqa: PLC0415
    from vayu.model.sends.history_query import HistoryQuery  # noqa: PLC0415

    page = page_of(build(HistoryQuery, _query(what, options) | {"limit": options["limit"]}))
    for notice in page.notices:
        click.echo(f"Note: {notice}", err=True)
    if options["as_json"]:
        click.echo(msgspec.json.encode(page))
        return 0
    if not page.entries:
        click.echo("Nothing that was sent is like that." if page.total else "Nothing was sent yet.")
        return 0
    rows = [_row(entry) for entry in page.entries]
    told = [" · ".join(filter(None, map(line, row[4:]))) for row in rows]
    print_list(table(page), _HEADS[:4], [row[:4] for row in rows], told)
    return 0


def table(page: HistoryPage) -> Table:
    """Return what was sent as a table."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("N", justify="right", no_wrap=True)
    for head in ("sent (UTC)", "status"):
        shown.add_column(head, no_wrap=True)
    shown.add_column("time", justify="right", no_wrap=True)
    for head in ("request", "name"):
        shown.add_column(head, overflow="fold")
    for entry in page.entries:
        shown.add_row(*cells(_row(entry)))
    return shown


def _row(entry: HistoryRow) -> tuple[str, ...]:
    """Return what is told of one that was sent, as `_HEADS` name it."""
    return (
        str(entry.id),
        entry.sent_at[:19].replace("T", " "),
        str(entry.status) if entry.status else f"no: {entry.failure}",
        "" if entry.time is None else milliseconds(entry.time),
        f"{entry.method} {entry.url}",
        entry.name or "",
    )


def _show(entry: Recollection, options: dict[str, Any]) -> int:
    """Show one that was sent."""
    if options["as_json"]:
        click.echo(msgspec.json.encode(entry.entry))
        return 0
    from vayu.cli.send import text  # noqa: PLC0415

    row = entry.row
    click.echo(f"{row.method} {row.url}, sent {row.sent_at[:19].replace('T', ' ')} UTC\n")
    click.echo(entry.error if entry.response is None else text(entry.response))
    return 0


def _send(entry: Recollection, options: dict[str, Any]) -> int:
    """Send one again."""
    from vayu.cli.send import plain, text, verdict  # noqa: PLC0415

    response = entry.send(options["environment"])
    click.echo(json.dumps(plain(response)) if options["as_json"] else text(response))
    return verdict(response)


def _forget(number: int | None, what: str | None, options: dict[str, Any]) -> int:
    """Delete one, or what is wanted."""
    from urllib.parse import urlencode  # noqa: PLC0415

    from vayu.client.session import session  # noqa: PLC0415
    from vayu.model.sends.history import HistoryForgotten  # noqa: PLC0415
    from vayu.protocol.routes import HISTORY, HISTORY_ONE  # noqa: PLC0415

    wanted = HISTORY_ONE.format(id=number) if number is not None else (
        f"{HISTORY}?{urlencode(_query(what, options))}"
    )  # fmt: skip
    found = session().ask("DELETE", wanted, HistoryForgotten)
    click.echo(f"{found.deleted} forgotten.")
    return 0
