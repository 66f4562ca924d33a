"""Every command and option of ``vayu``, as ``--help`` tells it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from docs.reference.markdown import code, table
from vayu.cli.main import COMMANDS, vayu

if TYPE_CHECKING:
    from collections.abc import Iterator


def page() -> str:
    """Return the page."""
    context = click.Context(vayu, info_name="vayu")
    parts = [
        "# Command line",
        vayu.help or "",
        vayu.epilog or "",
        table(("command", ""), ((code(f"vayu {n}"), line) for n, line in COMMANDS.items())),
    ]
    for name in COMMANDS:
        command = vayu.get_command(context, name)
        assert command is not None
        parts += _command(command, click.Context(command, info_name=name, parent=context), 2)
    return "\n\n".join(parts) + "\n"


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    """Say how it is called, what it does and takes; then the same of those below it."""
    yield f"{'#' * level} `{context.command_path}`"
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```"
    yield _prose(command.help)
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        yield table(("option", "meaning"), (_option(option, context) for option in options))
    yield _prose(command.epilog)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(
                below, click.Context(below, info_name=name, parent=context), level + 1
            )


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    """Return its row."""
    record = option.get_help_record(context)
    assert record is not None
    return code(record[0]), record[1]


def _prose(text: str | None) -> str:
    """Return help text; a paragraph that click must not wrap is one of examples."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(
        f"```text\n{p.lstrip().removeprefix(chr(8)).strip(chr(10))}\n```"
        if p.lstrip(" ").startswith("\b")
        else p
        for p in paragraphs
    )
