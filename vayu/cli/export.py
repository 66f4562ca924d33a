"""``vayu export``: a request as code, or a collection for another tool."""

from __future__ import annotations

import json

import click

from vayu.cli.output import for_programs, force
from vayu.cli.phrases import options
from vayu.cli.stored import collection_of
from vayu.errors import InvalidConfig
from vayu.formats.exporting.export import KINDS
from vayu.report.escape import line
from vayu.report.output_file import file_to_write, write_text

_WHOLE = ("postman", "http")


@click.command("export")
@click.argument("where", metavar="COLLECTION[/PATH]")
@click.option("-t", "--to", "kind", type=click.Choice(list(dict.fromkeys([*_WHOLE, *KINDS]))),
              help="[a collection: postman; a request: curl]")  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help="File to write. [standard output]")
@force
@for_programs
def command(
    *, where: str, kind: str | None, output: str | None, overwrite: bool, as_json: bool
) -> int:
    """Write a collection, or one request of it, for another tool.

    A collection as a Postman collection or a .http file; a request as curl, .http, Python
    (requests, httpx) or JavaScript (fetch, k6). Variables stay variables: no secret is in it.

    \b
    vayu export shop -o shop.postman_collection.json
    vayu export "shop/Users/Create user" --to httpx
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    with options({"path": "--output"}):
        target = None if output is None else file_to_write(output, overwrite=overwrite)
    text, notes = exported(where, kind)
    for note in notes:
        click.echo(f"not carried over: {line(note)}", err=True)
    if target is not None:
        write_text(target, text)
    if as_json:
        place = {"text": text} if target is None else {"path": str(target)}
        click.echo(json.dumps(place | {"skipped": notes}))
    elif target is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        click.echo(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def exported(where: str, kind: str | None) -> tuple[str, list[str]]:
    """Return the text, and what it has no place for.

    Parameters
    ----------
    where : str
        Folder of a collection, and perhaps a path in it.
    kind : str, optional

    Raises
    ------
    InvalidConfig
        If there is no collection, or it is no request that one kind needs.
    """
    from vayu.api.requests.request import Request  # noqa: PLC0415 (only when it is run)

    found = collection_of(where)
    if found is None:
        why = f"{where!r} is in no collection: a folder that has a collection.yaml"
        raise InvalidConfig({"COLLECTION": why})
    collection, path = found
    item = collection[path] if path else collection
    if isinstance(item, Request):
        return item.export(kind or "curl"), []
    if path:
        raise InvalidConfig({"COLLECTION": f"{where!r} is a folder; name a request, or no path"})
    if kind is not None and kind not in _WHOLE:
        why = f"a whole collection is written as {' or '.join(_WHOLE)}; name a request of it"
        raise InvalidConfig({"--to": why})
    whole = collection.export(kind or "postman")
    return str(whole), [str(note) for note in whole.skipped]
