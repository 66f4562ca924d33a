"""``vayu engine start|stop|status``: the background process by hand. Nobody has to."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

from vayu.cli.output import for_programs
from vayu.cli.sections import Whole

if TYPE_CHECKING:
    from vayu.protocol.handshake import Discovery

NOT_RUNNING = 3
"""Exit code of ``status`` when there is no engine, as service managers have it."""


@click.group("engine", cls=Whole)
def command() -> None:
    """Start, stop or look at the engine, the process that sends requests.

    Every command and notebook starts it when it is needed, and it ends when nobody needs it.
    One that is started here stays until it is stopped.
    """


@command.command("start")
@for_programs
def start(*, as_json: bool) -> int:
    """Start the engine, and let it stay.

    \b
    vayu engine start
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.client.sidecar import attach, find  # noqa: PLC0415

    found = asyncio.run(find(data_dir()))
    engine = asyncio.run(attach(data_dir(), stay=True))
    _show(engine, "already running" if found else "started", as_json=as_json)
    if not engine.stay and not as_json:
        click.echo("For one that stays, `vayu engine stop` this one first, and start it again.")
    return 0


@command.command("stop")
@for_programs
def stop(*, as_json: bool) -> int:
    """Stop the engine; runs are stopped and saved first.

    \b
    vayu engine stop
    """  # noqa: D301
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.client.sidecar import stop as stop_engine  # noqa: PLC0415

    stopped = asyncio.run(stop_engine(data_dir()))
    text = "The engine is stopped." if stopped else "There was no engine."
    fact = {"status": "stopped" if stopped else "not running"}
    click.echo(json.dumps(fact) if as_json else text)
    return 0


@command.command("status")
@for_programs
def status(*, as_json: bool) -> int:
    """Say whether the engine runs; exit code 3 when it does not.

    \b
    vayu engine status --json
    """  # noqa: D301
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.client.sidecar import find  # noqa: PLC0415

    engine = asyncio.run(find(data_dir()))
    if engine is not None:
        _show(engine, "running", as_json=as_json)
        return 0
    if as_json:
        click.echo(json.dumps({"status": "not running"}))
    else:
        click.echo("The engine is not running; it starts when it is needed.")
    return NOT_RUNNING


def _show(engine: Discovery, status: str, *, as_json: bool) -> None:
    """Say where an engine is; never its token."""
    facts: dict[str, Any] = {
        "status": status,
        "port": engine.port,
        "pid": engine.pid,
        "version": engine.version,
        "stay": engine.stay,
    }
    if as_json:
        click.echo(json.dumps(facts))
        return
    end = "until it is stopped" if engine.stay else "while somebody needs it"
    click.echo(
        f"The engine is {status}: Vayu {engine.version} on 127.0.0.1:{engine.port}, "
        f"process {engine.pid}; it stays {end}."
    )
