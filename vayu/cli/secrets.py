"""``vayu secrets``: values that are encrypted. They go in, and never come out again.

A value is typed at a prompt, or read from standard input; never is it an argument, which stands in
the history of the shell and in the list of processes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vayu.cli.environments import (
    environments_of,
    get_or_make,
    in_collection,
    remove_variables,
)
from vayu.cli.output import for_programs
from vayu.cli.sections import Whole
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.api.environments.environment import Environment

_NEVER = "a value is never an argument: others see it; type it when you are asked, or pipe it in"


@click.group(
    "secrets",
    cls=Whole,
    epilog="Exit codes: 0 done, 1 doctor found something broken, 2 usage or an unknown name, "
    "3 all else, such as a vault that stays shut.",
)
def command() -> None:
    """Set and delete values that are encrypted, and look after the vault they are in.

    \b
    vayu secrets set staging token
    pass show api/token | vayu secrets set staging token
    vayu secrets list
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)


@command.command("list")
@for_programs
def list_(*, as_json: bool) -> int:
    """List every secret there is, by environment and folder; never a value.

    \b
    vayu secrets list --json
    """  # noqa: D301
    from vayu.cli.secret_list import listed  # noqa: PLC0415 (only when it is run)

    found = listed()
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found]))
    elif not found:
        click.echo("There is no secret yet. Try: vayu secrets set staging token")
    for one in [] if as_json else found:
        where = "saved" if one.collection is None else one.collection
        click.echo(f"{one.environment} ({where}): {one.name}, {one.value}")
    return 0


@command.command("set")
@click.argument("environment")
@click.argument("name")
@click.argument("rest", nargs=-1, metavar="")
@in_collection
@for_programs
def set_(
    environment: str, name: str, rest: tuple[str, ...], collection: str | None, *, as_json: bool
) -> int:
    """Set a secret; the value is asked for, or read from standard input.

    An environment that is not there is made. A newline at the end of the input is left out.

    \b
    vayu secrets set staging token
    vayu secrets set staging token -c shop < token.txt
    """  # noqa: D301
    _refuse_typed(name, rest)
    known = environments_of(collection)
    found = get_or_make(known, environment)
    found[name] = _value(name)
    found.mark_secret(name)
    known.keep(found)
    fact = json.dumps({"environment": found.name, "kept": name})
    click.echo(fact if as_json else f"{found.name}: {name} is kept, encrypted.")
    return 0


@command.command("delete")
@click.argument("environment")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@in_collection
@for_programs
def delete(
    environment: str, names: tuple[str, ...], collection: str | None, *, as_json: bool
) -> int:
    """Delete secrets of an environment: the variables, and their values in the vault.

    \b
    vayu secrets delete staging token
    """  # noqa: D301
    found = remove_variables(collection, environment, names, _refuse_plain)
    gone = list(dict.fromkeys(names))
    fact = json.dumps({"environment": found.name, "deleted": gone})
    click.echo(fact if as_json else f"{found.name}: deleted {', '.join(gone)}.")
    return 0


@command.command("forget")
@click.argument("folder", type=click.Path())
@for_programs
def forget(folder: str, *, as_json: bool) -> int:
    """Delete the secrets of a collection that is not in FOLDER any more.

    vayu secrets doctor lists such folders: a collection that was moved or deleted leaves its
    secrets behind, because they belong to the folder.

    \b
    vayu secrets forget old/shop
    """  # noqa: D301
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.engine.store.vault_index import forget as forget_folder  # noqa: PLC0415

    place = Path(folder).expanduser().resolve()
    _refuse_collection(place)
    count = forget_folder(data_dir(), place)
    text = f"{count} environments forgotten." if count else "There is nothing of that folder."
    click.echo(json.dumps({"folder": str(place), "forgotten": count}) if as_json else text)
    return 0


@command.command("rotate-key")
@for_programs
def rotate_key(*, as_json: bool) -> int:
    """Encrypt every secret with a new key; the old one opens nothing any more.

    \b
    vayu secrets rotate-key
    """  # noqa: D301
    from vayu.api.environments.environment import rotate_vault_key  # noqa: PLC0415 (only when it is run)

    rotate_vault_key()
    text = "Every secret is encrypted with a new key."
    click.echo(json.dumps({"rotated": True}) if as_json else text)
    return 0


@command.command("doctor")
@in_collection
@for_programs
def doctor(collection: str | None, *, as_json: bool) -> int:
    """Say what is wrong with the vault, its key, and secrets in the open; nothing is changed.

    Exit code 1: something is broken. With --collection its files are looked at as well.

    \b
    vayu secrets doctor --collection shop
    """  # noqa: D301
    from vayu.cli.diagnosis import told  # noqa: PLC0415 (only when it is run)
    from vayu.cli.secret_diagnosis import examine  # noqa: PLC0415

    return told(examine(collection), as_json=as_json)


def _refuse_typed(name: str, rest: tuple[str, ...]) -> None:
    """Refuse a value among the arguments; it is not repeated.

    Raises
    ------
    UsageError
        If there is one.
    """
    if rest or "=" in name:
        raise click.UsageError(_NEVER)


def _refuse_plain(environment: Environment, names: tuple[str, ...]) -> None:
    """Refuse names of variables that are no secrets.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    secrets = {*environment.secrets, *environment.spec.secrets}
    unset = f"vayu env unset {environment.name}"
    plain = {f"NAME {show(name)}": f"is no secret; {unset} {name} removes it"
             for name in names if name not in secrets}  # fmt: skip
    if plain:
        raise InvalidConfig(plain)


def _refuse_collection(folder: Path) -> None:
    """Refuse to forget what is in use.

    Raises
    ------
    InvalidConfig
        If there is a collection.
    """
    if (folder / ROOT_FILE).exists():
        why = f"{str(folder)!r} holds a collection still"
        raise InvalidConfig({"FOLDER": why}, hint="vayu env delete NAME -c FOLDER deletes one")


def _value(name: str) -> str:
    """Return a value that is typed at a prompt, or piped in.

    Raises
    ------
    InvalidConfig
        If there is none.
    """
    stdin: Any = sys.stdin
    if stdin is not None and stdin.isatty():
        value = click.prompt(f"Value of {name}", hide_input=True, confirmation_prompt=True)
    else:
        value = "" if stdin is None else stdin.read()
        value = value.removesuffix("\n").removesuffix("\r")
    if not value:
        raise InvalidConfig({name: "has no value on standard input"})
    return str(value)
