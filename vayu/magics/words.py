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
    name = str(command.name)
    try:
        return command.make_context(name, parts_of(name, line)).params
    except click.UsageError as error:
        why = error.format_message()
        raise UsageError(f"{name} {line}: {why}", hint=f"Try {name}?") from None


def parts_of(magic: str, line: str) -> list[str]:
    """Return the words of a line, quoted as in a shell.

    Raises
    ------
    UsageError
        If a quotation is not closed.
    """
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(f"{magic} {line}: {error}", hint=f"Try {magic}?") from None
