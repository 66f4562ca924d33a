"""``vayu doctor``: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import json

import click


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def command(*, as_json: bool) -> int:
    """Look at libraries, limits, folders, the port and the engine; nothing is changed.

    Exit code 1: something will not work. What works only in part is no failure.
    """
    from vayu.cli.diagnosis import SYMBOLS, Grade, examine  # noqa: PLC0415 (only when it is run)

    found = examine()
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in found]))
    else:
        for finding in found:
            click.echo(f"{SYMBOLS[finding.grade]} {finding.subject}: {finding.what}")
            if finding.remedy:
                click.echo(f"    {finding.remedy}")
    return int(any(finding.grade is Grade.BROKEN for finding in found))
