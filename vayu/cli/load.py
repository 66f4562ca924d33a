"""``vayu load``: a load run, watched to its end."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from vayu.cli.arguments import load_options, request_options
from vayu.cli.as_typed import as_typed
from vayu.cli.body_note import note_body
from vayu.cli.payload import run_spec
from vayu.cli.sections import Sectioned


@click.command("load", cls=Sectioned)
@request_options
@load_options
def command(**options: Any) -> int:
    """Put a request under load and show the summary.

    FILE holds the JSON of POST /run ("-" reads standard input); options go on top of it.
    Ctrl-C stops the run and still shows its summary; a second one leaves at once.
    Exit code 1: a threshold failed, or a request or test that none allows to. 3: the run did
    not get to its end.

    \b
    vayu load https://api.example/ -r 100 -t 30s --threshold "p99 < 250ms"
    vayu load https://api.example/ --concurrency 50 --iterations 10000
    vayu load shop/Search --stages 10s:100,30s:100,5s:0 -e staging
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    spec = run_spec(options)
    note_body(options)

    from vayu.cli.watch import watch  # noqa: PLC0415 (after what can be refused at once)
    from vayu.client.session import session  # noqa: PLC0415

    with as_typed(options, spec):
        live = session().start(spec)
    for warning in live.info.warnings:
        click.echo(f"note: {warning}", err=True)
    if options["detach"]:
        click.echo(msgspec.json.encode(live.info) if options["as_json"] else live.id)
        return 0
    code = watch(live, as_json=options["as_json"])
    if not options["as_json"]:
        click.echo(f"  folder: {live.info.folder}")
        click.echo(f'  next:   vayu.run("{live.id}") in a notebook')
        click.echo(f"          vayu save {live.id} FILE")
    return code
