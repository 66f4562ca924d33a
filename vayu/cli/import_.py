"""``vayu import``: what another tool wrote, as a folder of files."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import click
import msgspec

from vayu.formats.collection_files import slug

if TYPE_CHECKING:
    from vayu.api.importing import ImportResult


@click.command("import")
@click.argument("source", metavar="FILE|FOLDER|URL|TEXT")
@click.option("-o", "--output", type=click.Path(), help="Folder to write. [named after it]")
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def command(*, source: str, output: str | None, dry_run: bool, as_json: bool) -> int:
    """Read what another tool wrote and save it as a folder of requests.

    A Postman collection or environment, OpenAPI or Swagger, Insomnia, HAR, a .http file, a folder
    of Bruno, or a curl command. What is not carried over is listed, each with its reason.
    """
    from vayu.api.importing import import_  # noqa: PLC0415 (only when it is run)

    result = import_(source)
    folder = (
        None if dry_run else str(result.collection.save(output or slug(result.collection.name)))
    )
    click.echo(json.dumps(plain(result, folder)) if as_json else text(result, folder))
    return 0


def text(result: ImportResult, folder: str | None) -> str:
    """Return what a person is told."""
    lines = [repr(result)]
    if folder is not None:
        first = next((item for item in result.collection.requests), None)
        lines.append(f"saved in {folder}")
        if first is not None:
            lines.append(f"next: vayu send {shlex.quote('/'.join([folder, *first.path]))}")
    secrets = {name: sorted(e.secrets) for name, e in result.collection.environments.items()}
    for name, names in secrets.items():
        if names:
            lines.append(f"environment {name!r}: the values of its secrets are not in its file: "
                         f"{', '.join(names)}")  # fmt: skip
    return "\n".join(lines)


def plain(result: ImportResult, folder: str | None) -> dict[str, Any]:
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
    }
