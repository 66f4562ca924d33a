"""``vayu doctor``: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import click


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def command(*, as_json: bool) -> int:
    """Look at libraries, limits, folders, the port and the engine; nothing is changed.

    Exit code 1: something will not work. What works only in part is no failure.
    """
    from vayu.cli.diagnosis import examine, told  # noqa: PLC0415 (only when it is run)

    return told(examine(), as_json=as_json)
