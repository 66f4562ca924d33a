"""``%vayu load``: the options of the command line, on a request that a cell has named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vayu.api.run import Run
from vayu.cli.arguments import LOAD_FIELDS
from vayu.cli.load import command
from vayu.cli.payload import run_spec
from vayu.cli.unknown import UNKNOWN
from vayu.client.session import session
from vayu.errors import InvalidConfig, UsageError

if TYPE_CHECKING:
    from vayu.api.environment import Environment
    from vayu.magics.shelf import Shelf

_MORE = ("name", "detach")


def load(
    words: list[str], shelf: Shelf, environment: str | None, values: Environment | None
) -> Run:
    """Start a load run, as ``vayu load`` would.

    Parameters
    ----------
    words : list of str
        What was typed: the name of a request or a URL, and options.
    shelf : Shelf
        Requests by their names.
    environment : str, optional
        Name of the one to use, unless another is typed.
    values : Environment, optional
        Variables of the notebook.

    Raises
    ------
    InvalidConfig
        If options do not exist, or what they say cannot be done.
    UsageError
        If the words make no sense to the command line.
    """
    try:
        options: dict[str, Any] = command.make_context("vayu load", list(words)).params
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None
    where = options["where"]
    if where.startswith("{"):
        raise UsageError(
            f"{where!r} is neither a URL nor the name of a request",
            hint="On a line of its own IPython takes {{ }} for Python; name a request of a cell.",
        )
    if where not in shelf.names:
        return Run(
            session().start(
                run_spec({**options, "environment": options["environment"] or environment})
            )
        )
    if options.get(UNKNOWN):
        raise InvalidConfig(dict(options[UNKNOWN]))
    given = {
        name: options[name]
        for name in (*LOAD_FIELDS, *_MORE)
        if options.get(name) not in {None, (), False}
    }
    chosen = options["environment"] or environment
    return shelf[where].load(**given, environment=chosen, globals=values)
