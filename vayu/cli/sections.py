"""Help that is read from the top: options by what they are about, commands with whole sentences.

A hundred options in one list hide the three that a load run needs, and click cuts what it says of a
command at the edge of the terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vayu.cli.arguments import LIMITS, LOAD, REQUEST
from vayu.cli.connection import OPTIONS as CONNECTION
from vayu.cli.replay import REPLAY
from vayu.cli.search import SEARCH
from vayu.cli.unknown import Collecting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_REST = "Options"


def _names(options: Iterable[Callable[[click.Command], object]]) -> set[str]:
    """Return the names of the parameters that options add to a command."""
    bare = click.Command(None)
    for option in options:
        option(bare)
    return {str(one.name) for one in bare.params}


_SECTIONS = {
    "Load": _names((*LOAD, *REPLAY)),
    "Limits": _names(LIMITS),
    "Search for the capacity": _names(SEARCH),
    "Request": _names(REQUEST),
    "Connection": _names(CONNECTION),
}
"""Headings of the help, in order; what is under none of them is in the last one."""


class Sectioned(Collecting):
    """A command whose help has its options by what they are about."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section that has options."""
        rows: dict[str, list[tuple[str, str]]] = {title: [] for title in (*_SECTIONS, _REST)}
        for one in self.get_params(ctx):
            if isinstance(one, click.Option) and (row := one.get_help_record(ctx)):
                rows[_title(str(one.name))].append(row)
        for title, found in rows.items():
            if found:
                with formatter.section(title):
                    formatter.write_dl(found)


class Whole(click.Group):
    """A group whose help says of each command its whole first sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, on as many lines as it takes."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str(_LONG)) for name, one in commands if one is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


_LONG = 500  # characters of a first sentence


def _title(name: str) -> str:
    """Return the heading that a parameter is under."""
    return next((title for title, names in _SECTIONS.items() if name in names), _REST)
