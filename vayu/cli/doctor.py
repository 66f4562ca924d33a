"""``vayu doctor``: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import click

from vayu.cli.output import for_programs


@click.command("doctor")
@for_programs
def command(*, as_json: bool) -> int:
    """Look at libraries, limits, folders, the port and the engine; nothing is changed.

    Exit code 1: something will not work. What works only in part is no failure.

    \b
    vayu doctor
    """  # noqa: D301 (click keeps the lines of a paragraph that begins so)
    from vayu.cli.diagnosis import examine, told  # noqa: PLC0415 (only when it is run)

    return told(examine(), as_json=as_json)
