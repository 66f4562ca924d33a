"""The help of every command, as a terminal of 80 columns shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vayu.cli.main import COMMANDS, vayu

if TYPE_CHECKING:
    from collections.abc import Iterator


def paths() -> Iterator[tuple[str, ...]]:
    """Each command, and each below it."""
    context = click.Context(vayu)
    for name in COMMANDS:
        yield (name,)
        command = vayu.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


def help_of(*path: str) -> str:
    """The help of a command."""
    return CliRunner().invoke(vayu, [*path, "--help"], terminal_width=80).output


@pytest.mark.parametrize("path", list(paths()), ids=" ".join)
def test_no_help_is_cut_or_wider_than_a_terminal(path: tuple[str, ...]) -> None:
    """Examples neither: they are kept on their lines. A name of an option may be longer."""
    lines = help_of(*path).splitlines()[1:]

    assert [one for one in lines if one.endswith("...") and "  " in one.strip()] == []
    assert [one for one in lines if len(one) > 80 and not one.startswith("  -")] == []


def test_options_of_a_load_come_by_what_they_are_about() -> None:
    """The load first; each option is there once."""
    shown = help_of("load")
    heads = re.findall(r"^(\w[^:\n]*):$", shown, re.MULTILINE)
    command = vayu.get_command(click.Context(vayu), "load")

    assert heads == [
        "Load", "Limits", "Search for the capacity", "Request", "Connection", "Options",
    ]  # fmt: skip
    assert command is not None
    for option in (one for one in command.params if isinstance(one, click.Option)):
        longest = max(option.opts, key=len)
        assert len(re.findall(rf"^  (?:-\w, )?{re.escape(longest)}\s", shown, re.MULTILINE)) == 1
    assert "-t, --duration DURATION" in shown


def test_a_send_has_no_options_of_a_load() -> None:
    """Nor their headings."""
    heads = re.findall(r"^(\w[^:\n]*):$", help_of("send"), re.MULTILINE)
    assert heads == ["Request", "Connection", "Options"]
