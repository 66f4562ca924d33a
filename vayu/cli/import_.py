"""``vayu import``: what another tool wrote, as a folder of files."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from vayu.cli.output import for_programs
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import slug
from vayu.model.words.show import show
from vayu.resolve.open_secrets import open_items, open_words

if TYPE_CHECKING:
    from vayu.api.reading.importing import ImportResult


@click.command("import")
@click.argument("source", metavar="FILE|FOLDER|URL|TEXT")
@click.option("-o", "--output", type=click.Path(), help="Folder to write. [named after it]")
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@for_programs
def command(*, source: str, output: str | None, dry_run: bool, as_json: bool) -> int:
    """Read what another tool wrote and save it as a folder of requests.

    A Postman collection or environment, OpenAPI or Swagger, Insomnia, HAR, a .http file, a folder
    of Bruno, or a curl command. What is not carried over is listed, each with its reason. A file
    of an environment alone is saved as an environment for -e, unless a folder is given.

    \b
    vayu import shop.postman_collection.json -o shop
    vayu import 'curl https://api.example/users -H "Accept: application/json"'
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.api.reading.importing import import_  # noqa: PLC0415 (only when it is run)

    result = import_(source)
    folder: str | None = None
    saved: list[str] = []
    if result.alone and output is None and not dry_run:
        saved = _saved(result)
    elif not dry_run:
        from vayu.api.collections.open_secret_warning import told_elsewhere  # noqa: PLC0415

        with told_elsewhere():
            folder = str(result.collection.save(output or slug(result.collection.name)))
        _tell_open(result)
    shown = plain(result, folder, saved)
    click.echo(json.dumps(shown) if as_json else text(result, folder, saved))
    return 0


def _tell_open(result: ImportResult) -> None:
    """Say on standard error which secrets now stand in clear in the files."""
    spec = result.collection.spec
    words = open_words(open_items(spec), spec.name)
    if words:
        click.echo(f"warning: {words}", err=True)


def _saved(result: ImportResult) -> list[str]:
    """Save the environments of a file that has nothing else, and return their names.

    Raises
    ------
    InvalidConfig
        Naming each that there is already; nothing is saved then.
    """
    from vayu.api.environments.environment import environments  # noqa: PLC0415 (only when one is saved)

    taken = sorted({*result.collection.environments} & {*environments()})
    if taken:
        why = f"saved already: {', '.join(map(show, taken))}; nothing was saved"
        raise InvalidConfig({"environment": why}, hint="-o FOLDER keeps it in a folder instead")
    return [one.save().name for one in result.collection.environments.values()]


def text(result: ImportResult, folder: str | None, saved: list[str]) -> str:
    """Return what a person is told."""
    lines = [repr(result)]
    lines += [f"saved the environment {name!r}; next: vayu send URL -e {shlex.quote(name)}"
              for name in saved]  # fmt: skip
    if folder is not None:
        folder = _near(folder)
        first = next((item for item in result.collection.requests), None)
        lines.append(f"saved in {folder}")
        if first is not None:
            lines.append(f"next: vayu send {shlex.quote('/'.join([folder, *first.path]))}")
    secrets = {name: sorted(e.secrets) for name, e in result.collection.environments.items()}
    for name, names in secrets.items():
        if names and folder is not None:
            lines.append(f"environment {name!r}: the values of its secrets are not in its file: "
                         f"{', '.join(names)}")  # fmt: skip
    return "\n".join(lines)


def _near(folder: str) -> str:
    """Return a path as short as it can be typed here."""
    path, here = Path(folder), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) and path != here else folder


def plain(result: ImportResult, folder: str | None, saved: list[str]) -> dict[str, Any]:
    """Return what a program is told."""
    here, there = result.sendable
    return {
        "kind": result.kind,
        "name": result.collection.name,
        "requests": here,
        "found": there,
        "environments": list(result.collection.environments),
        "skipped": msgspec.to_builtins(result.skipped),
        "folder": folder,
        "saved": saved,
    }
