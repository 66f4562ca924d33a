"""What may stand on the first line of our cells."""

from __future__ import annotations

import shlex
from typing import Any

import click

from vayu.errors import UsageError

HTTP = click.Command(
    "%%http",
    params=[
        click.Option(["--env", "-e"]),
        click.Option(["--tests", "-t"]),
        click.Option(["--no-send"], is_flag=True),
    ],
    add_help_option=False,
)
TEST = click.Command(
    "%%vayu_test",
    params=[click.Argument(["name"]), click.Option(["--before"], is_flag=True)],
    add_help_option=False,
)


def words_of(command: click.Command, line: str) -> dict[str, Any]:
    """Return what a line says.

    Raises
    ------
    UsageError
        If it cannot be read.
    """
    try:
        return command.make_context(str(command.name), shlex.split(line)).params
    except (click.UsageError, ValueError) as error:
        why = error.format_message() if isinstance(error, click.UsageError) else str(error)
        raise UsageError(f"{command.name} {line}: {why}", hint=f"Try {command.name}?") from None
