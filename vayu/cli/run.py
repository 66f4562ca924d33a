"""``vayu run COLLECTION``, and ``vayu run set|pause|resume|stop`` for a load run that goes on.

What is none of these words is a collection; a folder that is called as one of them is ``./set``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vayu.cli.as_typed import flag
from vayu.cli.collection import command as run_collection
from vayu.cli.number import NUMBER
from vayu.cli.output import for_programs
from vayu.cli.phrases import options as named
from vayu.cli.sections import Whole
from vayu.errors import InvalidConfig, RunNotFound

_RUN = "collection"

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.api.runs.run import Run


class RunGroup(Whole):
    """A group whose first word may also be a collection."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what is typed; what is no word of the group is for ``collection``."""
        words = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if not args or args[0] in words else [_RUN, *args])


@click.group("run", cls=RunGroup)
def command() -> None:
    """Run a collection, or steer a load run while it goes on.

    vayu run COLLECTION sends its requests one after another, with their tests. The other commands
    are for a load run, "last" or by its ID; without, the active one is meant.
    """


command.add_command(run_collection, _RUN)


def _one(function: Callable[..., int]) -> Callable[..., int]:
    """Take the id of a run, and whether to answer in JSON."""
    return click.argument("run_id", metavar="[ID]", required=False)(for_programs(function))


@command.command("set")
@_one
@click.option("-r", "--rate", type=NUMBER, help="Open model: requests/s from now on.")
@click.option("-c", "--concurrency", type=NUMBER, help="Closed model: users from now on.")
def set_level(run_id: str | None, *, rate: Any, concurrency: Any, as_json: bool) -> int:
    """Change the rate, or the number of users.

    \b
    vayu run set --rate 200
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.model.load.control import RunChange  # noqa: PLC0415
    from vayu.model.records.check import build  # noqa: PLC0415 (only when it is run)

    typed = {"rate": rate, "concurrency": concurrency}
    plain = {name: value for name, value in typed.items() if value is not None}
    _refuse_nothing(plain)
    with named({name: flag(name) for name in typed}):
        change = build(RunChange, plain, names="python")
        run = _run(run_id)
        run.live.change(change)
    return _show(run, f"is set to {change}", as_json=as_json)


@command.command("pause")
@_one
def pause(run_id: str | None, *, as_json: bool) -> int:
    """Start nothing until the run is resumed; its end does not move.

    \b
    vayu run pause
    """  # noqa: D301
    run = _run(run_id)
    run.pause()
    return _show(run, "is paused", as_json=as_json)


@command.command("resume")
@_one
def resume(run_id: str | None, *, as_json: bool) -> int:
    """Go on after a pause.

    \b
    vayu run resume
    """  # noqa: D301
    run = _run(run_id)
    run.resume()
    return _show(run, "goes on", as_json=as_json)


@command.command("stop")
@_one
@click.option("--now", is_flag=True, help="Cancel what is in flight at once.")
@click.option("--drain", is_flag=True, help="Let what is in flight take its whole timeout.")
def stop(run_id: str | None, *, now: bool, drain: bool, as_json: bool) -> int:
    """Stop the run; what is in flight has one second, unless you say otherwise.

    \b
    vayu run stop --now
    """  # noqa: D301
    _refuse_both(now=now, drain=drain)
    run = _run(run_id)
    run.stop(drain=True if drain else False if now else None)
    return _show(run, f"is {run.live.status}", as_json=as_json)


def _refuse_nothing(typed: dict[str, Any]) -> None:
    """Refuse to change nothing.

    Raises
    ------
    InvalidConfig
        If nothing was typed.
    """
    if not typed:
        raise InvalidConfig({"--rate": "nothing is changed; give it, or --concurrency"})


def _refuse_both(*, now: bool, drain: bool) -> None:
    """Refuse two words that contradict each other.

    Raises
    ------
    InvalidConfig
        If both were typed.
    """
    if now and drain:
        raise InvalidConfig({"--now": "conflicts with --drain; give one"})


def _run(run_id: str | None) -> Run:
    """Return the run with that id, or the active one.

    Raises
    ------
    RunNotFound
        If no id is given and no run is active.
    """
    from vayu.api.runs.run import run  # noqa: PLC0415
    from vayu.client.session import session  # noqa: PLC0415

    found = run_id or session().health().active_run
    if found is None:
        raise RunNotFound("no run is active", hint="vayu runs lists those there are")
    return run(found)


def _show(run: Run, what: str, *, as_json: bool) -> int:
    """Say what became of the run."""
    if as_json:
        import msgspec  # noqa: PLC0415

        click.echo(msgspec.json.encode(run.info))
    else:
        click.echo(f"Run {run.id} {what}.")
    return 0
