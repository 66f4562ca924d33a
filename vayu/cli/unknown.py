"""Options that do not exist, as problems among the others.

click stops at the first one. Here it is set aside, with the value that follows it, and the
rest is read as if it had not been typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

UNKNOWN = "unknown"
"""Name under which a command gets the problems: a dict, option by option."""


class Collecting(click.Command):
    """A command that is told of unknown options instead of never being called."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what is typed; what is unknown becomes one of the command's parameters.

        Raises
        ------
        UsageError
            If what remains cannot be read; of two such errors the first one.
        """
        unknown: dict[str, str] = {}
        first: click.NoSuchOption | None = None
        while True:
            try:
                rest = super().parse_args(ctx, list(args))
            except click.NoSuchOption as error:
                first = first or error
                args = _without(args, error)
                unknown[error.option_name] = _problem(error)
            except click.UsageError:
                if first is None:
                    raise
                raise first from None  # perhaps only its value was taken for something else
            else:
                params: dict[str, Any] = ctx.params
                params[UNKNOWN] = unknown
                return rest


def _without(args: list[str], error: click.NoSuchOption) -> list[str]:
    """Leave out an unknown option, and what seems to be its value."""
    for position, typed in enumerate(args):
        if typed == error.option_name and _is_value(args[position + 1 : position + 2]):
            return args[:position] + args[position + 2 :]
        if typed.startswith(error.option_name):
            return args[:position] + args[position + 1 :]
    raise error


def _is_value(following: list[str]) -> bool:
    """Whether what follows an unknown option is neither an option, nor a URL, nor a file."""
    return any(
        not typed.startswith("-") and "://" not in typed and not Path(typed).exists()
        for typed in following
    )


def _problem(error: click.NoSuchOption) -> str:
    """Say which option an unknown one resembles."""
    close = error.possibilities
    return f"unknown option; did you mean {close[0]}?" if close else "unknown option; see --help"
