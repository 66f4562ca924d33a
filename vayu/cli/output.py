"""What commands that write something take and say: `--force`, `--json`, which file it is."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from vayu.report.escape import line
from vayu.report.folded import folded_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rich.text import Text

_LONGEST_CELL = 2_000  # characters

F = TypeVar("F", bound="Callable[..., object]")


def force(command: F) -> F:
    """Add `--force` to a command, as its argument `overwrite`."""
    flag = click.option(
        "--force", "overwrite", is_flag=True, help="Replace a file that is there already."
    )
    return flag(command)


def for_programs(command: F) -> F:
    """Add `--json` to a command, as its argument `as_json`."""
    flag = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
    return flag(command)


def cells(texts: Iterable[str]) -> list[Text]:
    """Return the cells of a row: a name that somebody else gave moves no cursor."""
    from rich.text import Text  # noqa: PLC0415 (heavy)

    return [Text(line(text, limit=_LONGEST_CELL)) for text in texts]


def say(text: str) -> None:
    """Write to standard error; a terminal gets lines that end with a word."""
    if sys.stderr.isatty():
        text = folded_lines(text.split("\n"))
    click.echo(text, err=True)


def written(path: Path, *, as_json: bool) -> None:
    """Say which file was written, and how large it is."""
    size = path.stat().st_size
    fact = json.dumps({"path": str(path), "bytes": size})
    click.echo(fact if as_json else f"{path}: {size:,} bytes")
