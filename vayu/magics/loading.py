"""``%vayu load``: the options of the command line, on a request that a cell has named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from vayu.api.requests import compose
from vayu.api.requests.loading import start_load
from vayu.api.runs.run import Run
from vayu.cli.as_typed import URLS, WHERE, as_typed
from vayu.cli.body_note import note_body
from vayu.cli.load import command
from vayu.cli.payload import run_spec
from vayu.cli.stored import collection_of
from vayu.client.session import session
from vayu.errors import InvalidConfig, UsageError
from vayu.magics.values import notebook_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.requests.request import Request
    from vayu.magics.named_requests import NamedRequests
    from vayu.model.runs.run import RunSpec


def load(
    words: list[str], named: NamedRequests, environment: str | None, notebook: Mapping[str, Any]
) -> Run | None:
    """Start a load run, as ``vayu load`` would; None when the words only ask for help.

    Parameters
    ----------
    words : list of str
        What was typed: the name of a request or a URL, and options.
    named : NamedRequests
        Requests by their names.
    environment : str, optional
        Name of the one to use, unless another is typed.
    notebook : mapping
        Its variables.

    Raises
    ------
    UsageError
        If the words make no sense to the command line; `InvalidConfig` if options do not exist, or
        what they say cannot be done.
    """
    try:
        options: dict[str, Any] = command.make_context("%vayu load", list(words)).params
    except click.exceptions.Exit:  # --help, which is shown by now
        return None
    except click.UsageError as error:
        raise UsageError(error.format_message()) from None
    options["environment"] = options["environment"] or environment
    where = options["where"]
    _refuse(options)
    if where not in named.names and collection_of(where) is None:
        spec = _spec(options, named)
        note_body(options)
        with as_typed(options, spec):
            return Run(session().start(spec))
    return _named(named[where], options, notebook)


def _spec(options: dict[str, Any], named: NamedRequests) -> RunSpec:
    """Return the run of a URL or a file.

    Raises
    ------
    InvalidConfig
        If it is neither, and no request of a cell or a collection.
    """
    try:
        return run_spec(options)
    except InvalidConfig as error:
        if WHERE not in error.problems or options["where"].startswith(URLS):
            raise
        known = ", ".join(named.names) or "none yet"
        also = f"{error.problems[WHERE]}; nor is it a request of a cell ({known}) or a collection"
        raise InvalidConfig(error.problems | {WHERE: also}, hint=error.hint) from None


def _refuse(options: Mapping[str, Any]) -> None:
    """Refuse what means nothing in a notebook.

    Raises
    ------
    InvalidConfig
        If JSON is asked for.
    UsageError
        If what IPython made of a template is to be loaded.
    """
    if options["where"].startswith("{"):
        raise UsageError(
            f"{options['where']!r} is neither a URL nor the name of a request",
            hint="On a line of its own IPython takes {{ }} for Python; name a request of a cell.",
        )
    if options["as_json"]:
        raise InvalidConfig(
            {"--json": "is for a shell; here the value is the run: run.summary, run.requests"}
        )


def _named(request: Request, options: Mapping[str, Any], notebook: Mapping[str, Any]) -> Run:
    """Start a load run of a request that has a name, every option on top of it."""
    values = notebook_values(request, notebook)
    loaded = request.loaded({"environment": options["environment"], "globals": values})
    known = msgspec.to_builtins(compose.run_spec(loaded.exchange, loaded.options))
    del known["config"]  # what was typed says it
    typed = {**options, "environment": None}
    spec = run_spec(typed, known)
    note_body(typed)
    return start_load(loaded, spec)
