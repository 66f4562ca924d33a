"""``vayu env``: environments, the named sets of variables that ``-e`` takes. No secret is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from vayu.cli.environment_text import counts, plain, rows
from vayu.cli.environments import (
    environments_of,
    get_or_make,
    in_collection,
    refuse_missing,
    remove_variables,
)
from vayu.cli.output import for_programs
from vayu.cli.sections import Whole
from vayu.cli.typed import variables
from vayu.errors import InvalidConfig
from vayu.model.words.show import show
from vayu.model.words.spelling import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.api.environments.environment import Environment

_TYPED = "is a secret: what is typed here stands in the shell's history and the list of processes"


@click.group("env", cls=Whole, epilog="Exit codes: 0 done, 2 usage or an unknown name, 3 all else.")
def command() -> None:
    """List, show and change environments: the variables that -e NAME sends with.

    Secrets are set with vayu secrets, and shown nowhere.

    \b
    vayu env set staging base=https://staging.example page:=1
    vayu secrets set staging token
    vayu send "{{base}}/users" --bearer "{{token}}" -e staging
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)


@command.command("list")
@in_collection
@for_programs
def list_(collection: str | None, *, as_json: bool) -> int:
    """List the environments, with how many variables and secrets each has.

    \b
    vayu env list --collection shop
    """  # noqa: D301
    known = environments_of(collection)
    found = [known.get(name) for name in known.names()]
    if as_json:
        place = None if known.folder is None else str(known.folder)
        click.echo(json.dumps([counts(one) | {"collection": place} for one in found]))
    elif not found:
        click.echo("There is no environment yet. Try: vayu env set staging base=https://…")
    else:
        width = max(len(one.name) for one in found)
        for one in found:
            size = counts(one)
            click.echo(f"{one.name:<{width}}  {count_of(size['variables'], 'variable')}, "
                       f"{size['secrets']} of them secret")  # fmt: skip
    return 0


@command.command("show")
@click.argument("environment")
@in_collection
@for_programs
def show_(environment: str, collection: str | None, *, as_json: bool) -> int:
    """Show the variables of an environment, where each value is, and where its file is.

    Values of secrets are ***.

    \b
    vayu env show staging
    """  # noqa: D301
    known = environments_of(collection)
    found = known.get(environment)
    if as_json:
        place = None if known.folder is None else str(known.folder)
        click.echo(json.dumps({"name": found.name, "collection": place, **plain(found)}))
        return 0
    table = rows(found)
    width = max((len(name) for name, _ in table), default=0)
    click.echo(f"{found.name}{'' if table else ': no variables'}")
    for name, text in table:
        click.echo(f"  {name:<{width}}  {text}")
    click.echo(f"in {known.place()}; values of secrets are in the vault, encrypted")
    return 0


@command.command("set")
@click.argument("environment")
@click.argument("changes", nargs=-1, metavar="[NAME=TEXT|NAME:=JSON]...")
@click.option("--from-env", "from_env", multiple=True, metavar="NAME[=VARIABLE]",
              help="Look the value up in the process's environment each time.")  # fmt: skip
@click.option("--from-dotenv", "from_dotenv", multiple=True, metavar="NAME[=VARIABLE]@FILE",
              help="Look the value up in a .env file each time.")  # fmt: skip
@in_collection
@for_programs
def set_(
    environment: str, changes: Sequence[str], from_env: Sequence[str],
    from_dotenv: Sequence[str], collection: str | None, *, as_json: bool,
) -> int:  # fmt: skip
    """Set variables of an environment; one that is not there is made.

    \b
    vayu env set staging base=https://staging.example retries:=3
    vayu env set ci --from-env token=API_TOKEN
    vayu env set local -c shop --from-dotenv token=API_TOKEN@shop/.env
    """  # noqa: D301
    known = environments_of(collection)
    given = variables(changes, "NAME=VALUE") | _references(from_env, from_dotenv)
    found = get_or_make(known, environment)
    _refuse_secrets(found, given)
    found.update(given)
    known.keep(found)
    _tell(found, as_json=as_json)
    return 0


@command.command("unset")
@click.argument("environment")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@in_collection
@for_programs
def unset(
    environment: str, names: tuple[str, ...], collection: str | None, *, as_json: bool
) -> int:
    """Remove variables of an environment, secrets as well.

    \b
    vayu env unset staging page retries
    """  # noqa: D301
    found = remove_variables(collection, environment, names)
    _tell(found, as_json=as_json)
    return 0


@command.command("delete")
@click.argument("environment")
@in_collection
@for_programs
def delete(environment: str, collection: str | None, *, as_json: bool) -> int:
    """Delete an environment, and its secrets with it.

    \b
    vayu env delete staging
    """  # noqa: D301
    environments_of(collection).delete(environment)
    fact = json.dumps({"deleted": environment})
    click.echo(fact if as_json else f"{environment} is deleted.")
    return 0


@command.command("import")
@click.argument("file", type=click.Path())
@click.option("--name", help="What it is called. [as the file says, or is called]")
@click.option("--plain", "open_", multiple=True, metavar="NAME",
              help="Of a .env file: no secret. All others of it are.")  # fmt: skip
@click.option("--force", "overwrite", is_flag=True, help="Replace one of that name.")
@in_collection
@for_programs
def import_(
    file: str, name: str | None, open_: tuple[str, ...], collection: str | None, *,
    overwrite: bool, as_json: bool,
) -> int:  # fmt: skip
    """Make an environment of a file: of Postman, a JSON object, or a .env file.

    A .env file is where secrets are as a rule, so all of its values are taken for some, and go into
    the vault; --plain names those that are none.

    \b
    vayu env import .env --name local --plain BASE_URL
    vayu env import Prod.postman_environment.json
    """  # noqa: D301
    from vayu.api.reading.environment_file import environment_of_file, is_dotenv  # noqa: PLC0415

    known = environments_of(collection)
    found = environment_of_file(file, name=name)
    refuse_missing(found, open_)
    if is_dotenv(file):
        found.mark_secret(*(n for n in found if n not in open_))
    if not overwrite:
        _refuse_taken(found.name, known.names())
    known.replace(found)
    _tell(found, as_json=as_json)
    return 0


def _tell(found: Environment, *, as_json: bool) -> None:
    """Say how much there is in an environment now."""
    size = counts(found)
    kept = f", {size['secrets']} of them secret, whose values are in the vault"
    held = count_of(size["variables"], "variable")
    text = f"{found.name}: {held}{kept if size['secrets'] else ''}."
    click.echo(json.dumps(size) if as_json else text)


def _refuse_taken(name: str, known: list[str]) -> None:
    """Refuse the name of another environment.

    Raises
    ------
    InvalidConfig
        If it is one.
    """
    if name in known:
        why = f"there is one of the name {show(name)} already"
        raise InvalidConfig({"--name": why}, hint="--force replaces it, --name is another name")


def _references(from_env: Sequence[str], from_dotenv: Sequence[str]) -> dict[str, Any]:
    """Return the references that were typed.

    Raises
    ------
    InvalidConfig
        Naming each that is none.
    """
    from vayu.api.environments.references import secret_from_dotenv, secret_from_env  # noqa: PLC0415

    found, wrong = dict[str, Any](), dict[str, str]()
    for typed in from_env:
        name, _, variable = typed.partition("=")
        found[name] = secret_from_env(variable or name)
    for typed in from_dotenv:
        both, at, file = typed.partition("@")
        name, _, variable = both.partition("=")
        if not at or not file:
            wrong[f"--from-dotenv {name}"] = "names no file; write NAME=VARIABLE@FILE"
        else:
            found[name] = secret_from_dotenv(variable or name, file)
    if wrong:
        raise InvalidConfig(wrong)
    return found


def _refuse_secrets(environment: Environment, given: dict[str, Any]) -> None:
    """Refuse values of secrets on a command line.

    Raises
    ------
    InvalidConfig
        Naming each. What was typed is not repeated.
    """
    from vayu.model.variables.reference import Reference  # noqa: PLC0415 (only when it is run)
    from vayu.resolve.open_secrets import why_secret  # noqa: PLC0415

    known = {*environment.secrets, *environment.spec.secrets}
    wrong = {
        name: _TYPED
        for name, value in given.items()
        if not isinstance(value, Reference) and (name in known or why_secret(name, value))
    }
    if wrong:
        first = next(iter(wrong))
        raise InvalidConfig(wrong, hint=f"vayu secrets set {environment.name} {first}")
