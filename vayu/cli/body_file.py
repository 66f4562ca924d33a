"""``vayu send -o FILE``: the body of a response as it came, byte for byte, into a file or a pipe.

What is shown beside it goes to standard error where the body takes standard output, so that
``vayu send URL -o - | jq .`` reads the body and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vayu.cli.output import force, written
from vayu.cli.phrases import options as named
from vayu.errors import InvalidConfig
from vayu.report.output_file import file_to_write, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vayu.api.responses.response import Response

F = TypeVar("F", bound="Callable[..., Any]")

_PIPE = Path("-")


def to_file(command: F) -> F:
    """Add ``-o`` and ``--force`` to a command."""
    option = click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
        help="Write the body there as it came, with what is secret in it; - is standard output.",
    )  # fmt: skip
    return option(force(command))


def body_file(options: Mapping[str, Any]) -> Path | None:
    """Return where the body goes, before anything is sent; None: it is shown.

    Raises
    ------
    InvalidConfig
        If it cannot be written there, or ``--json`` has it already.
    """
    place: Path | None = options["output"]
    if place is None:
        return None
    if options["as_json"]:
        raise InvalidConfig({"--output": "conflicts with --json, which has the body in it"})
    with named({"path": "--output"}):
        return place if place == _PIPE else file_to_write(place, overwrite=options["overwrite"])


def keep_body(response: Response, place: Path) -> None:
    """Write the body, and show the rest."""
    from vayu.report.response_text import head_text  # noqa: PLC0415 (display only)
    from vayu.report.response_view import shown_response  # noqa: PLC0415

    piped = place == _PIPE
    shown = head_text(shown_response(response.spec, redact=response.redact))
    click.echo(shown, err=piped)
    if piped:
        click.echo(response.spec.body, nl=False)
        return
    with whole(place) as part:
        part.write_bytes(response.spec.body)
    written(place, as_json=False)
